import { describe, expect, it } from 'vitest';
import { MADE_UP, madeUpEpisode } from '../episode/dataset/testing/made-up.ts';
import { createKept, type Files } from './kept.ts';

/** Files in memory, with room for so many bytes. */
const memory = (room = Number.POSITIVE_INFINITY) => {
  const folders = new Map<string, Map<string, Uint8Array>>();
  let left = room;
  const files: Files = {
    folders: async () => [...folders.keys()],
    names: async (folder) => [...(folders.get(folder)?.keys() ?? [])],
    read: async (folder, name) => folders.get(folder)?.get(name) ?? null,
    write: async (folder, name, bytes) => {
      if (bytes.length > left) throw new DOMException('full', 'QuotaExceededError');
      left -= bytes.length;
      folders.set(folder, folders.get(folder) ?? new Map());
      folders.get(folder)?.set(name, bytes);
    },
    remove: async (folder) => {
      folders.delete(folder);
    },
  };
  return { files, folders };
};

const begun = async (files: Files, id = '0001') => {
  const { notes, frames } = await madeUpEpisode(0, 12);
  const recorder = await createKept(files).begin({ id, spec: MADE_UP, notes, sentence: 'reach' });
  if (!recorder.ok) throw new Error(recorder.error.message);
  return { recorder: recorder.value, notes, frames };
};

describe('an episode that is being recorded', () => {
  it('is there again when it is finished, frame by frame', async () => {
    const { files } = memory();
    const { recorder, notes, frames } = await begun(files);
    const policy = { file: 'взмах.onnx', sha256: 'ab' };
    for (const [i, frame] of frames.entries()) {
      recorder.add(frame);
      if (i % 5 === 4) await recorder.keep();
    }
    expect((await recorder.finish({ ...notes, name: 'mine', policy })).ok).toBe(true);
    const kept = createKept(files);
    const [episode] = await kept.all();
    expect(episode).toMatchObject({
      ...{ frames: 12, trim: [0, 12], finished: true },
      notes: { name: 'mine', policy },
    });
    expect(await kept.frames('0001')).toEqual(frames);
  });

  it('is kept up to the last part when its tab dies', async () => {
    const { files, folders } = memory();
    const { recorder, frames } = await begun(files);
    for (const frame of frames.slice(0, 5)) recorder.add(frame);
    await recorder.keep();
    for (const frame of frames.slice(5, 10)) recorder.add(frame);
    await recorder.keep();
    for (const frame of frames.slice(10)) recorder.add(frame); // and then nobody is there
    expect(await createKept(files).all()).toMatchObject([{ frames: 10, trim: [0, 10], finished: false }]);
    folders.get('0001')?.set('part-000001.bin', Uint8Array.of(1, 2, 3)); // a part that was cut
    expect(await createKept(files).all()).toMatchObject([{ frames: 5 }]);
  });

  it('says that the disk is full, and keeps what was there', async () => {
    const sizes = memory();
    const first = await begun(sizes.files);
    first.recorder.add(first.frames[0] ?? { images: {}, state: [], action: [], task: '' });
    await first.recorder.keep();
    const used = [...(sizes.folders.get('0001')?.values() ?? [])].reduce(
      (sum, { length }) => sum + length,
      0,
    );

    const { files } = memory(used + 200);
    const { recorder, notes, frames } = await begun(files);
    for (const frame of frames.slice(0, 1)) recorder.add(frame);
    expect(await recorder.keep()).toEqual({ ok: true, value: null });
    for (const frame of frames.slice(1)) recorder.add(frame);
    expect(await recorder.finish(notes)).toMatchObject({ ok: false, error: { code: 'STORAGE_FULL' } });
    expect(await createKept(files).all()).toMatchObject([{ frames: 1, finished: false }]);
  });

  it('without a frame leaves nothing behind', async () => {
    const { files, folders } = memory();
    const { recorder, notes } = await begun(files);
    await recorder.finish(notes);
    expect(folders.size).toBe(0);
  });
});

it('another name, mark and trim are kept, and a removed episode is gone', async () => {
  const { files } = memory();
  const { recorder, notes, frames } = await begun(files);
  for (const frame of frames) recorder.add(frame);
  const done = await recorder.finish(notes);
  if (!done.ok) throw new Error(done.error.message);
  const kept = createKept(files);
  await kept.change({ ...done.value, trim: [2, 9], notes: { ...notes, success: false } });
  expect(await kept.all()).toMatchObject([{ trim: [2, 9], notes: { success: false } }]);
  await kept.remove('0001');
  expect(await kept.all()).toEqual([]);
});
