/** Policies that other tools wrote (fixtures/make_policies.py) give here what they give there. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Answers } from './answers.ts';
import { loaded, made, unwrap } from './testing/kit.ts';

const EXPECTED: Readonly<Record<string, readonly number[]>> = JSON.parse(
  readFileSync(new URL('fixtures/expected.json', import.meta.url), 'utf8'),
);

const [WIDTH, HEIGHT] = [32, 24];
/** Degrees, and percent of the gripper's opening. */
const STATE = [5, -20, 30, 40, -10, 60];
const picture = (camera: number) => ({
  width: WIDTH,
  height: HEIGHT,
  rgb: Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (7 * i + 50 * camera) % 256),
});

const TWO = { 'observation.images.top': 'table', 'observation.images.front': 'side' };
const BY_STATISTICS = { images: 'statistics', state: 'statistics', actions: 'statistics' } as const;

describe('good policies', () => {
  const cases: [folder: string, format: string, cameras: number, answers: Partial<Answers>][] = [
    ['physicalai', 'physicalai', 1, { cameras: { images: 'table' } }],
    ['physicalai-outside', 'physicalai', 1, { cameras: { images: 'table' } }],
    ['package', 'package', 2, { cameras: TWO }],
    ['checkpoint', 'checkpoint', 2, { cameras: TWO, ...BY_STATISTICS }],
    ['metadata', 'metadata', 1, {}],
    ['external', 'metadata', 1, {}],
  ];
  it.each(cases)('%s', async (folder, format, cameras, answers) => {
    const policy = await made(folder, answers);
    expect(policy.said?.draft.format).toBe(format);
    const { client, info } = await loaded(policy);
    expect(unwrap(info).parity.frames).toBe(0);
    expect(unwrap(info).manifest.robot).toBe('so101');
    const images = Array.from({ length: cameras }, (_, i) => picture(i));
    const { chunk } = unwrap(await client.act({ images, state: STATE, instruction: '' }));
    const wanted = EXPECTED[folder] ?? [];
    expect(chunk?.values.length).toBe(48);
    for (const [i, value] of wanted.entries()) expect(chunk?.values[i]).toBeCloseTo(value, 3);
    client.dispose();
  });
});
