import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EE_DELTA_CODEC } from '../action/index.ts';
import type { ActionTokens } from '../contracts.ts';
import { decodeFake } from '../evaluation/testing/fake-loop.ts';
import { createFakeWorld, fakeScene } from '../evaluation/testing/fake-world.ts';
import { createCoarserPolicy } from '../policy/drivers/coarser-policy.ts';
import { createRig, type Rig, seeingPolicy } from './testing/rig.ts';

const SENTENCES = ['reach the red cube', 'touch the blue star', 'go home'];

type Deed =
  | { readonly do: 'steps'; readonly n: number }
  | { readonly do: 'seek'; readonly to: number | null }
  | { readonly do: 'branch' }
  | { readonly do: 'edit'; readonly tokens: readonly number[] }
  | { readonly do: 'undo' | 'redo' }
  | { readonly do: 'tell'; readonly sentence: string };

const legal = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 7, maxLength: 7 })
  .map((rest) => [0, ...rest]);

const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('steps' as const), n: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant('seek' as const), to: fc.option(fc.integer({ min: 0, max: 8 })) }),
    fc.record({ do: fc.constantFrom('branch' as const, 'undo' as const, 'redo' as const) }),
    fc.record({ do: fc.constant('edit' as const), tokens: legal }),
    fc.record({ do: fc.constant('tell' as const), sentence: fc.constantFrom(...SENTENCES) }),
  ),
  { maxLength: 10 },
);

const carryOut = async (rig: Rig, deed: Deed): Promise<void> => {
  if (deed.do === 'steps') await rig.steps(deed.n);
  else if (deed.do === 'seek') rig.rewind.seek(deed.to);
  else if (deed.do === 'branch') await rig.rewind.branch();
  else if (deed.do === 'edit') await rig.rewind.branch(deed.tokens);
  else if (deed.do === 'tell') rig.tell(deed.sentence);
  else await rig.rewind[deed.do]();
};

/** The world after these tokens, played from the scene's beginning by an independent hand. */
const playedFresh = (tokens: readonly (readonly number[])[]): string => {
  const world = createFakeWorld(fakeScene(1));
  for (const said of tokens) {
    const action = decodeFake(said);
    if (!action.ok) throw new Error('not an action');
    if (!action.value.terminate) {
      world.command(action.value);
      world.advance(0.2);
    }
  }
  return world.hash();
};

describe('looking back', () => {
  it('puts the world where the frame was taken, shows that step and its frame, and comes back', async () => {
    const rig = createRig();
    await rig.steps(5);
    const newest = rig.look();
    rig.rewind.seek(2);
    expect(rig.view().cursor).toBe(2);
    expect(rig.hot.shown).toBe(rig.hot.steps[2]);
    expect(rig.hot.step?.index).toBe(4);
    expect(rig.hot.frame).toBe(rig.hot.steps[2]?.observation.frame);
    expect(rig.world().hash()).toBe(playedFresh(newest.tokens.slice(0, 2)));
    expect(rig.session().snapshot).toMatchObject({ index: 2, steps: 5, sought: true });
    rig.rewind.seek(null);
    expect(rig.look()).toEqual(newest);
    expect(rig.session().snapshot).toMatchObject({ index: 4, steps: 5, sought: false });
  });

  it('goes to the newest state for a step that there is not', async () => {
    const rig = createRig();
    rig.rewind.seek(3);
    expect(rig.look()).toMatchObject({ tokens: [], shown: null });
    await rig.steps(2);
    rig.rewind.seek(0);
    rig.rewind.seek(7);
    expect(rig.view().cursor).toBeNull();
  });

  it('is told nothing while something runs', async () => {
    const rig = createRig();
    await rig.steps(2);
    const running = rig.runner.step();
    rig.rewind.seek(0);
    await rig.rewind.branch([0, 1, 1, 1, 1, 1, 1, 1]);
    await rig.rewind.undo();
    await running;
    expect(rig.look()).toMatchObject({ shown: 2 });
    expect(rig.session().undo).toBe(0);
  });
});

describe('going on from the cursor', () => {
  it('is the same as never having gone further: same seed, same tokens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.nat({ max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        async (n, back, more) => {
          const at = Math.min(back, n - 1);
          const rig = createRig();
          await rig.steps(n);
          rig.rewind.seek(at);
          await rig.steps(more);
          const fresh = createRig();
          await fresh.steps(at + more);
          expect(rig.look()).toEqual(fresh.look());
        },
      ),
      { numRuns: 30 },
    );
  });

  it('counts steps on, keeps to the limit, and lets another sentence lead elsewhere', async () => {
    const rig = createRig({ settings: { maxSteps: 6 } });
    await rig.runner.run();
    const first = rig.look();
    expect(rig.session().end?.reason).toBe('step-limit');
    rig.rewind.seek(3);
    expect(rig.session().end, 'it has not ended where we stand').toBeNull();
    rig.tell('touch the blue star');
    await rig.runner.run();
    expect(rig.session().end).toMatchObject({ reason: 'step-limit', steps: 6 });
    expect(rig.hot.steps.map((s) => s.index)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(rig.look().tokens.slice(0, 3)).toEqual(first.tokens.slice(0, 3));
    expect(rig.look().tokens[3]).not.toEqual(first.tokens[3]);
    await rig.rewind.undo();
    expect(rig.view().cursor).toBe(3);
    rig.rewind.seek(null);
    expect(rig.look()).toEqual(first);
    expect(rig.session().end?.reason).toBe('step-limit');
  });

  it('loses nothing when nobody can drive', async () => {
    let fails = false;
    const rig = createRig({
      policy: () =>
        fails
          ? { ok: false, error: { code: 'MODEL_NOT_LOADED', message: 'Load it.' } }
          : { ok: true, value: seeingPolicy() },
    });
    await rig.steps(4);
    rig.rewind.seek(1);
    const before = rig.look();
    fails = true;
    await rig.runner.step();
    expect(rig.look()).toEqual(before);
    expect(rig.session().notices.at(-1)?.error.code).toBe('MODEL_NOT_LOADED');
  });

  it('lets somebody else take over in the middle, and says who said what', async () => {
    const rig = createRig({ policy: () => ({ ok: true, value: { ...seeingPolicy(), kind: who } }) });
    let who: 'model' | 'expert' = 'model';
    await rig.steps(4);
    rig.rewind.seek(2);
    who = 'expert';
    rig.stores.settings.setState({ driver: 'expert' });
    await rig.steps(1);
    expect(rig.hot.steps.map((s) => s.by)).toEqual(['model', 'model', 'expert']);
  });
});

describe('an edited step', () => {
  const MINE = [0, 10, 200, 128, 128, 128, 128, 255];

  it('takes the place of the step at the cursor, is marked, and keeps what the policy made of the frame', async () => {
    const rig = createRig();
    await rig.steps(4);
    rig.rewind.seek(1);
    const replaced = rig.hot.shown;
    await rig.rewind.branch(MINE);
    expect(rig.look().tokens).toHaveLength(2);
    expect(rig.hot.step).toMatchObject({ index: 1 });
    expect(rig.hot.steps[1]).toMatchObject({ edited: true, evidence: { tokens: MINE } });
    expect(rig.hot.steps[0]?.edited).toBeUndefined();
    expect(rig.hot.steps[1]?.evidence.logits).toBe(replaced?.evidence.logits);
    expect(rig.session()).toMatchObject({ run: 'idle', undo: 1, snapshot: { edited: true } });
    expect(rig.world().hash()).toBe(playedFresh(rig.look().tokens));
    await rig.rewind.undo();
    expect(rig.view().cursor).toBe(1);
    expect(rig.look().tokens).toHaveLength(4);
    await rig.rewind.redo();
    expect(rig.look().tokens).toHaveLength(2);
    expect(rig.world().hash()).toBe(playedFresh(rig.look().tokens));
  });

  it('replaces the newest without a cursor, and is the first of an empty episode', async () => {
    const rig = createRig();
    await rig.rewind.branch(MINE);
    expect(rig.look().tokens).toEqual([MINE]);
    await rig.steps(1);
    await rig.rewind.branch(MINE);
    expect(rig.look().tokens).toEqual([MINE, MINE]);
    expect(rig.world().hash()).toBe(playedFresh([MINE, MINE]));
  });

  it('is refused with nothing lost when it is no action', async () => {
    const rig = createRig();
    await rig.steps(3);
    const before = rig.look();
    await rig.rewind.branch([7, 1, 1, 1, 1, 1, 1, 1]);
    expect(rig.look()).toEqual(before);
    expect(rig.session().notices.at(-1)?.error.code).toBe('ILLEGAL_TOKEN');
  });
});

describe('undo and redo', () => {
  it('after any deeds: undo gives the look of before the last branch, redo that of before the undo', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (list) => {
        const rig = createRig();
        for (const deed of list) await carryOut(rig, deed);
        expect(rig.session().undo).toBeLessThanOrEqual(list.length);
        // whatever was done, the world is where the tokens up to the cursor lead
        const { cursor } = rig.view();
        expect(rig.world().hash()).toBe(playedFresh(rig.look().tokens.slice(0, cursor ?? undefined)));
        expect(rig.hot.steps.map((s) => s.index)).toEqual(rig.hot.steps.map((_, i) => i));

        const before = { ...rig.look(), cursor, undo: rig.session().undo };
        await rig.rewind.branch([0, 1, 2, 3, 4, 5, 6, 7]);
        if (rig.session().undo > before.undo) {
          const after = rig.look();
          await rig.rewind.undo();
          expect({ ...rig.look(), cursor: rig.view().cursor, undo: rig.session().undo }).toEqual(before);
          await rig.rewind.redo();
          expect(rig.look()).toEqual(after);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('goes back through every branch, one after the other, and forgets what was undone at a new step', async () => {
    const rig = createRig();
    await rig.steps(3);
    const looks = [rig.look()];
    for (const at of [2, 1, 0]) {
      await rig.rewind.branch([0, at, 0, 0, 0, 0, 0, 0]);
      looks.push(rig.look());
    }
    for (const look of looks.slice(0, -1).toReversed()) {
      await rig.rewind.undo();
      expect(rig.look()).toEqual(look);
    }
    expect(rig.session()).toMatchObject({ undo: 0, redo: 3 });
    await rig.rewind.undo();
    expect(rig.look()).toEqual(looks[0]);
    await rig.steps(1);
    expect(rig.session()).toMatchObject({ undo: 0, redo: 0 });
  });
});

describe('playing', () => {
  it('shows the recorded steps once more and ends where it began', async () => {
    const rig = createRig();
    await rig.steps(4);
    const newest = rig.look();
    const seen: (number | null)[] = [];
    rig.stores.view.subscribe((now, last) => {
      if (now.cursor !== last.cursor) seen.push(now.cursor);
    });
    const playing = rig.rewind.play();
    expect(rig.session().run).toBe('playing');
    await playing;
    expect(seen).toEqual([0, 1, 2, 3, null]);
    expect(rig.look()).toEqual(newest);
  });

  it('stops on a step, with the world where its frame was taken', async () => {
    const ticks: (() => void)[] = [];
    const rig = createRig();
    await rig.steps(4);
    rig.rewind.seek(1);
    rig.hot.on('world', () => ticks.pop()?.());
    ticks.push(rig.runner.stop);
    await rig.rewind.play();
    const { cursor } = rig.view();
    expect(cursor).not.toBeNull();
    expect(rig.world().hash()).toBe(playedFresh(rig.look().tokens.slice(0, cursor ?? 0)));
    expect(rig.session().run).toBe('idle');
  });
});

describe('fewer bins', () => {
  it('are what is carried out and recorded; a step written by hand is carried out as written', async () => {
    const coarser = (tokens: ActionTokens) => tokens.map((t, i) => (i === 0 ? t : t & 0xf0));
    const { decode } = EE_DELTA_CODEC;
    const rig = createRig({
      policy: () => ({
        ok: true,
        value: createCoarserPolicy(seeingPolicy(), { requantize: coarser, decode }),
      }),
    });
    await rig.steps(2);
    for (const said of rig.look().tokens) expect(said.slice(1).every((t) => t % 16 === 0)).toBe(true);
    await rig.rewind.branch([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(rig.look().tokens.at(-1)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
