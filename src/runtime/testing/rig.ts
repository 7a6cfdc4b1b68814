/** Runner, keeper and rewind on a fake world, for tests in Node: what the page puts together, without the page. */
import { EE_DELTA, EE_DELTA_CODEC } from '../../action/index.ts';
import type { ActionSpec, ActionTokens, Policy, Result, World } from '../../contracts.ts';
import { createFakeCamera } from '../../evaluation/testing/fake-loop.ts';
import { createFakeWorld, fakeScene } from '../../evaluation/testing/fake-world.ts';
import { createEpisodeKeeper } from '../episode-keeper.ts';
import { createHot } from '../hot.ts';
import { checkInstruction } from '../instruction.ts';
import { createRewind } from '../rewind.ts';
import { createRunner, type RunnerParts } from '../runner.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import { createStores } from '../stores.ts';
import { later, sleep } from '../timers.ts';

/**
 * Eight tokens that depend on all that a policy may depend on: what is seen (the arm's position stands for the
 * frame), what is told, and the step's own draw. Never "terminate".
 */
export const tokensFor = (position: readonly number[], instruction: string, step: number): ActionTokens => {
  let h = Math.imul(step + 1, 0x9e3779b1);
  for (const byte of new Uint8Array(Float64Array.from(position).buffer)) h = Math.imul(h ^ byte, 0x01000193);
  for (const letter of instruction) h = Math.imul(h ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  const rest = Array.from({ length: 7 }, () => {
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b) + 1;
    return (h >>> 8) & 255;
  });
  return [0, ...rest];
};

export const seeingPolicy = (terminateAt = Number.POSITIVE_INFINITY): Policy => ({
  kind: 'model',
  act: async ({ proprioception, instruction, step = 0 }) => {
    const tokens = tokensFor(proprioception.position, instruction, step);
    const said = step >= terminateAt ? [1, ...tokens.slice(1)] : tokens;
    const action = EE_DELTA_CODEC.decode(said);
    if (!action.ok) return action;
    const evidence = { tokens: said, logits: new Float32Array([step]) };
    return { ok: true, value: { actions: [action.value], evidence, times: { infer: 1 } } };
  },
});

export interface RigOptions {
  readonly settings?: Partial<Settings>;
  readonly policy?: RunnerParts['policy'];
  /** What the actions of the driver are; EE_DELTA by default. */
  readonly spec?: () => ActionSpec;
  readonly parts?: Partial<Pick<RunnerParts, 'pace'>>;
}

export const createRig = (
  { settings = {}, policy, spec = () => EE_DELTA, parts = {} }: RigOptions = {},
  on = createFakeWorld(fakeScene(1)),
) => {
  const stores = createStores({ ...defaultSettings(), maxSteps: 20, ...settings }, 'dark');
  stores.view.setState({ draft: 'reach the red cube' });
  const hot = createHot();
  const now = (): number => performance.now();
  let current = on;
  const world = (): World => current;
  const observe = createFakeCamera();
  const keeper = createEpisodeKeeper({ stores, hot, now, later, spec });
  const runner = createRunner({
    ...{ stores, hot, keeper, world, now, sleep, spec },
    observer: () => observe,
    policy: policy ?? ((): Result<Policy> => ({ ok: true, value: seeingPolicy() })),
    instruction: () => checkInstruction(stores.view.getState().draft),
    succeeded: () => null,
    ...parts,
  });
  const still = (): boolean => false;
  const rewind = createRewind({
    ...{ stores, hot, keeper, runner, world, sleep, still },
    hz: () => spec().hz,
    codec: () => (spec().kind === 'ee-delta' ? EE_DELTA_CODEC : null),
  });
  return {
    ...{ stores, hot, keeper, runner, rewind, world, observe },
    session: () => stores.session.getState(),
    view: () => stores.view.getState(),
    tell: (draft: string) => stores.view.setState({ draft }),
    steps: async (n: number) => {
      for (let i = 0; i < n; i++) await runner.step();
    },
    newWorld: () => {
      current = createFakeWorld(fakeScene(2));
    },
    /** What the page shows and where the world is: equal looks are equal places. */
    look: () => ({
      tokens: hot.steps.map(({ evidence }) => evidence.tokens ?? []),
      shown: hot.shown?.index ?? null,
      hash: current.hash(),
    }),
  };
};

export type Rig = ReturnType<typeof createRig>;
