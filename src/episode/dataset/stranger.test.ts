import { createHash } from 'node:crypto';
import { openAsBlob, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { decodePng } from './png.ts';
import { namesOf, openDataset } from './reader.ts';

/** Written by lerobot 0.6.1 (scripts/lerobot/make_fixture.py). */
const FOLDER = join(import.meta.dirname, 'fixtures/lerobot');

interface Expected {
  readonly 'observation.state': readonly number[];
  readonly action: readonly number[];
  readonly task: string;
  readonly images: Readonly<Record<string, string>>;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

it('a dataset of the lerobot package opens: every picture, number and task', async () => {
  const root = join(FOLDER, 'dataset');
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = new Map<string, Blob>();
  for (const path of paths) files.set(`mug/${relative(root, path)}`, await openAsBlob(path));
  const expected: readonly (readonly Expected[])[] = JSON.parse(
    readFileSync(join(FOLDER, 'expected.json'), 'utf8'),
  );

  const opened = await openDataset(files);
  if (!opened.ok) throw new Error(opened.error.message);
  const { episodes, features, fps, robot, missing, notes, read } = opened.value;
  expect({ fps, robot, missing, notes }).toEqual({
    fps: 10,
    robot: 'so101_follower',
    missing: [],
    notes: null,
  });
  expect(namesOf(features, 'action')).toEqual(['shoulder_pan.pos', 'shoulder_lift.pos', 'gripper.pos']);
  expect(episodes.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
  for (const [i, entry] of episodes.entries()) {
    const frames = await read(entry);
    if (!frames.ok) throw new Error(frames.error.message);
    for (const [k, frame] of frames.value.entries()) {
      const { images, task, ...numbers } = expected[i]![k]!;
      expect(frame.task).toBe(task);
      expect(frame.values).toMatchObject(numbers);
      for (const [key, hash] of Object.entries(images)) {
        const pixels = await decodePng(frame.images[key] as Uint8Array);
        expect(sha256(pixels?.rgb ?? Uint8Array.of()), `${i} ${k} ${key}`).toBe(hash);
      }
    }
  }
});
