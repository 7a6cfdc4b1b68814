import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EE_DELTA } from '../action/index.ts';
import { createFakeWorld, fakeScene } from '../evaluation/testing/fake-world.ts';
import { createRig, type Rig, seeingPolicy } from '../runtime/testing/rig.ts';
import { decodeRun, encodeRun } from './link.ts';
import { linkedRun, replayRun } from './link-replay.ts';

const linkOf = (rig: Rig): string => {
  const world = rig.world();
  const run = linkedRun({
    world,
    history: rig.keeper.of(world),
    earlier: rig.keeper.earlier(world),
    spec: EE_DELTA,
    busy: rig.session().run !== 'idle',
  });
  return run ? encodeRun(run) : '';
};

/** Opens the link in a page of its own. */
const reopened = async (link: string, world = createFakeWorld(fakeScene(1))): Promise<Rig> => {
  const rig = createRig({}, world);
  const run = decodeRun(link);
  if (!run.ok) throw new Error(run.error.detail);
  const replayed = await replayRun(run.value, {
    ...{ world, camera: rig.observe },
    planText: (words) => words.join(' '),
    succeeded: () => null,
    signal: new AbortController().signal,
  });
  if (!replayed.ok) throw new Error(replayed.error.message);
  rig.runner.adopt(world, replayed.value.history, replayed.value.earlier, run.value.spec);
  expect(rig.world().hash()).toBe(run.value.hash);
  return rig;
};

const EDIT = [0, 3, 250, 9, 128, 128, 128, 0];

describe('a link', () => {
  it('is none at the beginning of a scene', () => {
    expect(linkOf(createRig())).toBe('');
  });

  it('opens to the same tokens, cursor, edits and world from any state, and goes on the same way', async () => {
    const deed = fc.constantFrom('step', 'step', 'seek', 'edit', 'undo', 'redo', 'tell', 'again', 'limit');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(deed, fc.nat(6)), { maxLength: 9 }), async (list) => {
        const rig = createRig();
        for (const [what, n] of list) {
          if (what === 'step') await rig.steps(n % 3);
          if (what === 'seek') rig.rewind.seek(n);
          if (what === 'edit') await rig.rewind.branch(EDIT.map((t, i) => (i === 1 ? n : t)));
          if (what === 'undo') await rig.rewind.undo();
          if (what === 'redo') await rig.rewind.redo();
          if (what === 'tell') rig.tell(`sentence ${n}`);
          if (what === 'again') await rig.runner.clear(); // another episode, from where the world stands
          if (what === 'limit') rig.stores.settings.setState({ maxSteps: 20 + n });
        }
        const link = linkOf(rig);
        if (link === '') return;
        const again = await reopened(link);
        expect(again.look()).toEqual(rig.look());
        expect(again.view().cursor).toBe(rig.view().cursor);
        expect(again.hot.steps.map((s) => [s.edited, s.by, s.observation.instruction])).toEqual(
          rig.hot.steps.map((s) => [s.edited, s.by, s.observation.instruction]),
        );
        expect(linkOf(again)).toBe(link);

        again.tell(rig.view().draft);
        again.stores.settings.setState(rig.stores.settings.getState());
        again.runner.adopt(
          again.world(),
          again.keeper.of(again.world()) ?? expect.fail('no episode'),
          again.keeper.earlier(again.world()),
          EE_DELTA,
        );
        // a limit changed since would begin another episode here, which a link need not know
        const same = list.every(([what]) => what !== 'limit');
        if (same && rig.keeper.of(rig.world())?.episode.end === null) {
          await rig.steps(1);
          await again.steps(1);
          expect(again.look().tokens.at(-1)).toEqual(rig.look().tokens.at(-1));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('carries real time: waits and motions as they were', async () => {
    const rig = createRig({ settings: { clock: 'realtime', maxSteps: 3 } });
    await rig.runner.run();
    rig.runner.step();
    rig.runner.stop();
    await rig.runner.halt();
    const again = await reopened(linkOf(rig));
    expect(again.look()).toEqual(rig.look());
  });

  it('made while something moves: the end of the last step', async () => {
    const rig = createRig();
    await rig.steps(2);
    const rested = rig.look();
    const ended = rig.world().hash();
    const stepping = rig.runner.step();
    const again = await reopened(linkOf(rig));
    expect(again.look()).toEqual(rested);
    expect(again.world().hash()).toBe(ended);
    await stepping;
    const playing = rig.rewind.play();
    const meanwhile = await reopened(linkOf(rig));
    expect(meanwhile.hot.steps).toHaveLength(3);
    await playing;
  });

  it('carries plan, end and terminate', async () => {
    const plan = { words: ['reach', 'red', 'cube'], instruction: 'reach the red cube' };
    const rig = createRig({
      policy: () => {
        const seeing = seeingPolicy(2);
        return {
          ok: true,
          value: {
            ...seeing,
            act: async (seen, signal) => {
              const said = await seeing.act(seen, signal);
              if (!said.ok) return said;
              const evidence = { ...said.value.evidence, plan };
              return { ok: true, value: { ...said.value, evidence } };
            },
          },
        };
      },
    });
    await rig.runner.run();
    const again = await reopened(linkOf(rig));
    expect(again.look()).toEqual(rig.look());
    expect(again.session().end).toEqual(rig.session().end);
    expect(again.hot.shown?.evidence.plan?.words).toEqual(plan.words);
    expect(again.session().snapshot).toMatchObject({ replayed: true, hasLogits: false });
  });

  it('is known by its hash when the world is another', async () => {
    const rig = createRig();
    await rig.steps(2);
    const other = createFakeWorld({
      ...fakeScene(1),
      home: { position: [0.4, 0, 0.2], rotation: [0, 0, 0], opening: 1 },
    });
    await expect(reopened(linkOf(rig), other)).rejects.toThrow();
  });

  it('ends with an error value when the world or the camera fails', async () => {
    const rig = createRig();
    await rig.steps(3);
    const run = decodeRun(linkOf(rig));
    if (!run.ok) throw new Error('no run');
    const world = createFakeWorld(fakeScene(1));
    const parts = {
      ...{ world, planText: () => null, succeeded: () => null },
      signal: new AbortController().signal,
    };
    world.failAfter = 0.3;
    const failed = await replayRun(run.value, { ...parts, camera: rig.observe });
    expect(failed.ok ? '' : failed.error.code).toBe('WORLD_FAILED');
    const error = { code: 'WEBGL_FAILED', message: 'No picture.' } as const;
    const fresh = createFakeWorld(fakeScene(1));
    const blind = await replayRun(run.value, {
      ...{ ...parts, world: fresh },
      camera: { kind: 'sim', look: async () => ({ ok: false, error }) },
    });
    expect(blind).toEqual({ ok: false, error });
  });
});
