import { describe, expect, it } from 'vitest';
import { replay } from '../episode/replay.ts';
import type { Trace } from '../episode/trace.ts';
import { createFakeWorld, fakeScene } from '../evaluation/testing/fake-world.ts';
import { readSettings } from './settings.ts';
import { createSharing } from './sharing.ts';
import { createRig, type Rig } from './testing/rig.ts';

const sharingOf = (rig: Rig) =>
  createSharing({
    ...{ stores: rig.stores, keeper: rig.keeper, runner: rig.runner, world: rig.world },
    goal: () => null,
    succeeded: () => null,
  });
const opening = (rig: Rig) => ({ camera: rig.observe, planText: () => null });
const runIn = (query: string): string => new URLSearchParams(query).get('run') ?? '';

describe('sharing', () => {
  it('puts settings and run in one link, which another page opens', async () => {
    const rig = createRig({ settings: { seed: 41, hide: ['status'] } });
    expect(runIn(sharingOf(rig).shareQuery(''))).toBe('');
    await rig.steps(3);
    const query = sharingOf(rig).shareQuery('test=1&run=old&recording=1');
    expect(new URLSearchParams(query).get('test')).toBe('1');
    expect(readSettings(query)).toEqual({ settings: rig.stores.settings.getState(), problems: [] });
    const other = createRig();
    await sharingOf(other).openRun(runIn(query), opening(other));
    expect(other.look()).toEqual(rig.look());
    expect(other.session()).toMatchObject({ run: 'idle', notices: [] });
  });

  it('opens nothing of a broken run, and says where another world was reached', async () => {
    const rig = createRig();
    await rig.steps(2);
    const run = runIn(sharingOf(rig).shareQuery(''));
    const broken = createRig();
    await sharingOf(broken).openRun(run.slice(1), opening(broken));
    expect(broken.look()).toEqual(createRig().look());
    expect(broken.session().notices.map((n) => n.error.code)).toEqual(['LINK_INVALID']);
    expect(broken.session().notices[0]?.error.message).toContain(
      'scene, sentence and settings are those of the link',
    );
    const mended = createRig();
    await sharingOf(mended).openRun(`${run.slice(0, 9)}%20${run.slice(9)}).`, opening(mended));
    expect(mended.look()).toEqual(rig.look());
    expect(mended.session().notices).toEqual([]);
    const elsewhere = createRig({}, createFakeWorld(fakeScene(2)));
    elsewhere.world().advance(0.5); // not at its beginning
    await sharingOf(elsewhere).openRun(run, opening(elsewhere));
    expect(elsewhere.session().notices.map((n) => n.error.code)).toEqual(['LINK_DIVERGED']);
    expect(elsewhere.look().tokens).toEqual(rig.look().tokens);
  });

  it('leaves the scene at its beginning when there is no camera, or somebody stops it', async () => {
    const rig = createRig();
    await rig.steps(3);
    const run = runIn(sharingOf(rig).shareQuery(''));
    const blind = createRig();
    await sharingOf(blind).openRun(run, { ...opening(blind), camera: null });
    expect(blind.session().notices.map((n) => n.error.code)).toEqual(['WEBGL_FAILED']);
    const hasty = createRig();
    const opened = sharingOf(hasty).openRun(run, opening(hasty));
    hasty.runner.stop();
    await opened;
    for (const other of [blind, hasty]) expect(other.look()).toEqual(createRig().look());
    expect(hasty.session()).toMatchObject({ run: 'idle', notices: [] });
  });

  it('writes an episode that `replay` plays to the same hashes', async () => {
    const rig = createRig();
    expect(sharingOf(rig).episodeJson()).toBeNull();
    await rig.steps(4);
    await rig.rewind.branch([0, 9, 9, 9, 128, 128, 128, 9]);
    const trace: Trace & { readonly page: { readonly edited: number[] } } = JSON.parse(
      sharingOf(rig).episodeJson() ?? '',
    );
    expect(trace.steps).toHaveLength(4);
    expect(trace.page.edited).toEqual([3]);
    expect(await replay(trace, createFakeWorld(fakeScene(1)))).toEqual({
      ok: true,
      value: { steps: 4, divergedAt: null },
    });
  });
});
