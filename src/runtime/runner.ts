/**
 * Runs episodes for the page: builds a loop from what is chosen now, goes on where the world stands, and tells the
 * stores what happens. No browser here: Node tests drive it with fakes.
 */
import { createClock } from '../clock.ts';
import type {
  Action,
  ActionTokens,
  FrameSource,
  Policy,
  Result,
  TabletopError,
  World,
  WorldState,
} from '../contracts.ts';
import { cutAt, type History, type Played, type RunEnd, type TakenStep } from '../episode/history.ts';
import { createLoop, type Loop, type LoopEnd, type LoopStep } from '../loop.ts';
import type { MadePlan } from '../policy/index.ts';
import type { EpisodeKeeper } from './episode-keeper.ts';
import type { Hot } from './hot.ts';
import { pushNotice, type RunState, type Stores } from './stores.ts';

export interface RunnerParts {
  readonly stores: Stores;
  readonly hot: Hot;
  readonly keeper: EpisodeKeeper;
  readonly world: () => World | null;
  readonly observe: FrameSource;
  /** Who drives, or why nobody can. Asked at every run and step; `plan` is what the episode is under already. */
  readonly policy: (plan?: MadePlan) => Result<Policy>;
  /** The sentence, checked. */
  readonly instruction: () => Result<string>;
  /** Is the sentence's goal met now? null when it names none. */
  readonly succeeded: () => boolean | null;
  readonly controlHz: () => number;
  readonly decode: (tokens: ActionTokens) => Result<Action>;
  /** What the policy said -> what is carried out: fewer bins, if the settings say so. */
  readonly requantize?: (tokens: ActionTokens) => ActionTokens;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Waits after each piece of motion (paused clock), so that it can be seen and stopped; absent in Node. */
  readonly pace?: (simSeconds: number) => Promise<void>;
}

export interface Runner {
  /**
   * Steps until the end, stop, or an error: on from the cursor, as a branch, else from the newest state. A second
   * call while running joins it and tells it the present sentence.
   */
  run(): Promise<void>;
  step(): Promise<void>;
  /** Carries out these tokens as step `at` in the place of that step and all after it. They must be legal. */
  carryOut(tokens: ActionTokens, at: number): Promise<void>;
  /** Something else that takes the page's time: what `stop` stops, and what a second call joins. */
  occupy(run: RunState, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Goes on from an episode that was not taken here. */
  adopt(world: World, history: History, earlier: readonly Played[]): void;
  /** Takes effect at once: the policy call in flight is cancelled. */
  stop(): void;
  /** Stops, and waits until the loop is out. */
  halt(): Promise<void>;
  /** Halts and forgets the episode: the next run starts at step 0. */
  clear(): Promise<void>;
}

/** How a step came about. */
type Origin = Pick<TakenStep, 'by' | 'edited'>;

const planOf = (history: History | null, upTo: number): MadePlan | undefined => {
  const step = history?.episode.entries[upTo - 1]?.step;
  const plan = step?.output.plan;
  return step && plan && { instruction: step.observation.instruction, plan };
};

/** A step that failed has moved nothing, so that its episode goes on when its cause is gone; not so when the physics failed. */
const canGoOn = ({ reason, error }: RunEnd): boolean =>
  reason === 'stopped' || (reason === 'error' && error?.code !== 'WORLD_FAILED');

export const createRunner = (parts: RunnerParts): Runner => {
  const { stores, hot, keeper } = parts;
  const { session, settings } = stores;
  /** The conditions the episode was made under; a change means a new episode, unless it goes on from a step in its middle. */
  let key = '';
  let stopper = new AbortController();
  let active: Promise<void> = Promise.resolve();
  let sentence = '';
  let ended: RunEnd | null = null;

  const conditions = (): string => {
    const { clock, maxSteps, driver, planFirst } = settings.getState();
    return [clock, maxSteps, driver, planFirst].join(' ');
  };

  const onEnd = (end: LoopEnd): void => {
    keeper.flush();
    if (end.error) pushNotice(session, end.error);
    const error: TabletopError | null = end.error ?? null;
    const succeeded = end.reason === 'error' ? null : parts.succeeded();
    ended = { reason: end.reason, steps: hot.steps.length, error, succeeded };
    session.setState({ end: ended });
  };

  const loopOn = (world: World, policy: Policy, origin: Origin): Loop => {
    const { clock, maxSteps } = settings.getState();
    let before: { readonly state: WorldState; readonly at: number } | null = null;
    const { observe } = parts;
    const onStep = (step: LoopStep): void => {
      if (!before) return;
      const hash = world.hash();
      keeper.take({ step: { ...step, ...origin }, before: before.state, at: before.at, hash });
    };
    return createLoop({
      observe: {
        kind: observe.kind,
        grab: () => {
          before = { state: world.save(), at: world.time() };
          return observe.grab();
        },
        dispose: () => undefined,
      },
      policy,
      decode: parts.decode,
      world,
      clock: createClock(clock, {
        world,
        controlHz: parts.controlHz(),
        now: parts.now,
        sleep: parts.sleep,
        onAdvance: () => hot.emit('world'),
        ...(parts.pace ? { pace: parts.pace } : {}),
      }),
      instruction: () => sentence,
      maxSteps,
      first: hot.steps.length,
      now: parts.now,
      subscribers: [{ onStep, onEnd }],
    });
  };

  const requantized = (policy: Policy): Policy => {
    const { requantize } = parts;
    if (!requantize) return policy;
    return {
      kind: policy.kind,
      act: async (observation, signal) => {
        const said = await policy.act(observation, signal);
        if (!said.ok) return said;
        return { ok: true, value: { ...said.value, tokens: requantize(said.value.tokens) } };
      },
    };
  };

  /** The loop to go on with: in this episode, or in a new one if it is over or anything it was made under changed. */
  const ready = (): Result<Loop> => {
    const world = parts.world();
    if (!world) {
      const message = 'The scene is not ready yet. Wait a moment and try again.';
      return { ok: false, error: { code: 'WORLD_FAILED', message } };
    }
    const told = parts.instruction();
    if (!told.ok) return told;
    const present = conditions();
    const history = keeper.of(world);
    const cursor = history?.cursor ?? null;
    const end = history?.episode.end ?? null;
    const over = end !== null && !canGoOn(end);
    const goesOn = history !== null && (cursor !== null || (!over && key === present));
    const kept = goesOn ? (cursor ?? history.episode.entries.length) : 0;
    const policy = parts.policy(planOf(history, kept));
    if (!policy.ok) return policy;
    key = present;
    sentence = told.value;
    if (!goesOn) keeper.begin(world);
    else if (cursor !== null) keeper.move((h) => cutAt(h, cursor));
    return { ok: true, value: loopOn(world, requantized(policy.value), { by: policy.value.kind }) };
  };

  /** While a run goes on: from the next step on the policy is told what is written now. */
  const retell = (): void => {
    const told = parts.instruction();
    if (told.ok) sentence = told.value;
    else pushNotice(session, told.error);
  };

  const occupy: Runner['occupy'] = (run, work) => {
    if (session.getState().run !== 'idle') return active;
    stopper = new AbortController();
    keeper.startClock();
    session.setState({ run });
    active = work(stopper.signal)
      .catch((thrown: unknown) => {
        const message = 'The run ended early through a fault of this page. Reset the scene and try again.';
        onEnd({ reason: 'error', error: { code: 'ENGINE_FAILED', message, detail: String(thrown) } });
      })
      .then(() => {
        session.setState({ run: 'idle' });
        hot.emit('world');
      });
    return active;
  };

  const drive = (run: RunState, loop: Loop, work: () => Promise<unknown>): Promise<void> => {
    ended = null;
    session.setState({ end: null });
    return occupy(run, async (signal) => {
      signal.addEventListener('abort', loop.stop);
      try {
        await work();
      } finally {
        keeper.rest(ended);
      }
    });
  };

  const begin = (run: RunState, work: (loop: Loop) => () => Promise<unknown>): Promise<void> => {
    if (session.getState().run !== 'idle') {
      retell();
      return active;
    }
    const next = ready();
    if (next.ok) return drive(run, next.value, work(next.value));
    pushNotice(session, next.error);
    return Promise.resolve();
  };

  const carryOut: Runner['carryOut'] = (tokens, at) => {
    const world = parts.world();
    if (!world || session.getState().run !== 'idle') return active;
    if (!keeper.of(world)) keeper.begin(world);
    const replaced = keeper.of(world)?.episode.entries[at]?.step;
    const told = parts.instruction();
    sentence = replaced?.observation.instruction ?? (told.ok ? told.value : '');
    keeper.move((h) => cutAt(h, at));
    key = conditions();
    // the frame is the same, so what the policy made of it stays on show beside the visitor's tokens
    const { times: _, ...thought } = replaced?.output ?? { times: {} };
    const output = { ...thought, tokens, times: {} };
    const { driver } = settings.getState();
    const policy: Policy = { kind: driver, act: async () => ({ ok: true, value: output }) };
    const loop = loopOn(world, policy, { by: replaced?.by ?? driver, edited: true });
    return drive('stepping', loop, () => loop.step());
  };

  const stop = (): void => {
    if (session.getState().run === 'idle') return;
    session.setState({ run: 'stopping' });
    stopper.abort();
  };

  const halt = async (): Promise<void> => {
    stop();
    await active;
  };

  return {
    run: () => begin('running', (loop) => () => loop.run()),
    step: () => begin('stepping', (loop) => () => loop.step()),
    carryOut,
    occupy,
    adopt: (world, history, earlier) => {
      key = conditions();
      keeper.put(world, history, earlier);
    },
    stop,
    halt,
    clear: async () => {
      await halt();
      keeper.forget();
    },
  };
};
