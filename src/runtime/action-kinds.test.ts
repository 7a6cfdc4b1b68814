/** Displacements and joint targets in one world: never mixed, and each written down as what it is. */
import { describe, expect, it } from 'vitest';
import { actionOf, EE_DELTA } from '../action/index.ts';
import type { ActionSpec, Policy } from '../contracts.ts';
import { decodeRun } from '../episode/link.ts';
import { replay } from '../episode/replay.ts';
import { createFakeWorld, fakeScene } from '../evaluation/testing/fake-world.ts';
import { createSharing } from './sharing.ts';
import { createRig, type Rig, seeingPolicy } from './testing/rig.ts';

const JOINTS: ActionSpec = {
  kind: 'joint-target',
  hz: 10,
  dimensions: ['x', 'y', 'z', 'gripper'].map((name) => ({ name, unit: 'm', low: -1, high: 1 })),
};

/** Joint targets that depend on where the arm is and on the step. */
const jointPolicy: Policy = {
  kind: 'model',
  act: async ({ proprioception: { position }, step = 0 }) => {
    const action = actionOf([...position.map((at) => at + 0.01 * (step + 1)), 0.5], JOINTS);
    if (!action.ok) return action;
    return { ok: true, value: { actions: [action.value], evidence: {}, times: {} } };
  },
};

/** A rig whose driver can be changed from joint targets to displacements and back. */
const switching = () => {
  const state: { kind: ActionSpec['kind'] } = { kind: 'joint-target' };
  const rig = createRig({
    spec: () => (state.kind === 'ee-delta' ? EE_DELTA : JOINTS),
    policy: () => ({ ok: true, value: state.kind === 'ee-delta' ? seeingPolicy() : jointPolicy }),
  });
  return { rig, drive: (kind: ActionSpec['kind']) => Object.assign(state, { kind }) };
};
const sharingOf = ({ stores, keeper, runner, world }: Rig) =>
  createSharing({ stores, keeper, runner, world, goal: () => null, succeeded: () => null });
const runIn = (rig: Rig): string => new URLSearchParams(sharingOf(rig).shareQuery('')).get('run') ?? '';
const codes = (rig: Rig) => rig.session().notices.map(({ error }) => error.code);
const EDIT = [0, 200, 90, 128, 128, 128, 128, 255];

describe('another kind of action', () => {
  it.each([
    ['joint-target', 'ee-delta'],
    ['ee-delta', 'joint-target'],
  ] as const)(
    'after %s: %s is refused in the middle of the episode, and nothing is lost',
    async (first, other) => {
      const { rig, drive } = switching();
      drive(first);
      await rig.steps(4);
      drive(other);
      for (const cursor of [null, 2]) {
        rig.rewind.seek(cursor);
        const before = { ...rig.look(), undo: rig.session().undo };
        await rig.runner.step();
        expect({ ...rig.look(), undo: rig.session().undo }).toEqual(before);
        expect(rig.session().run).toBe('idle');
      }
      expect(rig.hot.steps.map(({ action }) => action.kind)).toEqual(Array(4).fill(first));
      expect(codes(rig)).toEqual(['SETTING_INVALID']);
      expect(rig.session().notices[0]?.error.message).toMatch(/Reset the scene/);
      drive(first);
      rig.rewind.seek(null);
      await rig.steps(1);
      expect(rig.hot.steps).toHaveLength(5);
    },
  );

  it('is refused in a new episode too, where the first left the arm; not at the scene’s beginning', async () => {
    const { rig, drive } = switching();
    await rig.steps(2);
    await rig.runner.clear();
    drive('ee-delta');
    await rig.steps(1);
    expect([rig.hot.steps.length, codes(rig)]).toEqual([0, ['SETTING_INVALID']]);
    rig.newWorld();
    await rig.steps(1);
    expect(rig.hot.steps.map(({ action }) => action.kind)).toEqual(['ee-delta']);
  });

  it('may branch from the very first step: nothing of the other kind is left before it', async () => {
    const { rig, drive } = switching();
    await rig.steps(3);
    rig.rewind.seek(0);
    drive('ee-delta');
    await rig.steps(2);
    expect(rig.hot.steps.map(({ action }) => action.kind)).toEqual(['ee-delta', 'ee-delta']);
    expect(codes(rig)).toEqual([]);
  });

  it('written by hand is refused as well, and so are tokens where actions are numbers', async () => {
    const { rig, drive } = switching();
    await rig.steps(3);
    const before = rig.look();
    await rig.rewind.take(EDIT);
    expect(codes(rig)).toEqual(['ILLEGAL_TOKEN']);
    drive('ee-delta');
    await rig.rewind.take(EDIT);
    rig.rewind.seek(1);
    await rig.rewind.branch(EDIT);
    expect(codes(rig)).toEqual(['ILLEGAL_TOKEN', 'SETTING_INVALID']);
    rig.rewind.seek(null);
    expect(rig.look()).toEqual(before);
    rig.rewind.seek(0);
    await rig.rewind.branch(EDIT);
    expect(rig.look().tokens).toEqual([EDIT]);
  });
});

describe('a run of joint targets', () => {
  it('is shared as what it was, whoever is chosen since, and opens without its model', async () => {
    const { rig, drive } = switching();
    await rig.steps(4);
    const link = runIn(rig);
    drive('ee-delta');
    expect(runIn(rig)).toBe(link);
    const run = decodeRun(link);
    if (!run.ok) throw new Error(run.error.detail);
    expect(run.value.spec).toEqual(JOINTS);

    const other = createRig(); // a page that drives by displacements
    await sharingOf(other).openRun(link, { camera: other.observe, planText: () => null });
    expect(codes(other)).toEqual([]);
    expect(other.world().hash()).toBe(rig.world().hash());
    expect(other.hot.steps.map(({ action }) => action)).toEqual(rig.hot.steps.map(({ action }) => action));
    expect(runIn(other), 'shared once more').toBe(link);
    await other.steps(1);
    expect(codes(other)).toEqual(['SETTING_INVALID']);
  });

  it('is shared after its episode was forgotten, too', async () => {
    const { rig, drive } = switching();
    await rig.steps(2);
    await rig.runner.clear();
    drive('ee-delta');
    const run = decodeRun(runIn(rig));
    if (!run.ok) throw new Error(run.error.detail);
    expect(run.value).toMatchObject({ spec: JOINTS, steps: [] });
    expect(run.value.earlier.map(({ action }) => action.kind)).toEqual(['joint-target', 'joint-target']);
  });

  it('is a trace without tokens, with its specification, that replays to the same hashes', async () => {
    const { rig, drive } = switching();
    await rig.steps(3);
    drive('ee-delta');
    const trace = JSON.parse(sharingOf(rig).episodeJson() ?? '');
    expect(trace).toMatchObject({ formatVersion: 2, actionSpec: JSON.parse(JSON.stringify(JOINTS)) });
    for (const step of trace.steps) {
      expect(step).not.toHaveProperty('tokens');
      expect(step.action).toMatchObject({ kind: 'joint-target', terminate: false });
    }
    expect(await replay(trace, createFakeWorld(fakeScene(1)))).toEqual({
      ok: true,
      value: { steps: 3, divergedAt: null },
    });
  });

  it('shows its numbers, in the order and units of its specification', async () => {
    const { rig } = switching();
    await rig.steps(1);
    const { snapshot } = rig.session();
    expect(snapshot).toMatchObject({ tokens: null, hasLogits: false });
    const action = rig.hot.steps[0]?.action;
    expect(snapshot?.values).toEqual(action?.kind === 'joint-target' ? action.values : []);
    expect(snapshot?.values).toHaveLength(4);
  });
});
