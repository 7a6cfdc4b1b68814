/**
 * Runs episodes for the page: builds a loop from what is chosen now, goes on where the world stands, and tells the
 * stores what happens. No browser here: Node tests drive it with fakes.
 */
import { createClock } from '../clock.ts';
import type {
  Action,
  ActionSpec,
  Evidence,
  Observer,
  Policy,
  ReplayStep,
  Result,
  Step,
  StopReason,
  TabletopError,
  World,
  WorldState,
} from '../contracts.ts';
import { cutAt, type History, type RunEnd } from '../episode/history.ts';
import { createLoop, type Loop, type LoopEnd } from '../loop.ts';
import type { EpisodeKeeper } from './episode-keeper.ts';
import type { Hot } from './hot.ts';
import { stepsAt } from './robot-language.ts';
import { pushNotice, type RunState, type Stores } from './stores.ts';

export interface RunnerParts {
  readonly stores: Stores;
  readonly hot: Hot;
  readonly keeper: EpisodeKeeper;
  readonly world: () => World | null;
  /** Where the policy looks; `earlier`: the steps it goes on from, whose frames and chunks it may still want. */
  readonly observer: (earlier: readonly Step[]) => Observer;
  /** Who drives, or why nobody can. Asked at every run and step. */
  readonly policy: (earlier: readonly Step[]) => Result<Policy>;
  /** The sentence, checked. */
  readonly instruction: () => Result<string>;
  /** Is the goal of the sentence that was told met now? null when it names none. */
  readonly succeeded: (told: string, ended: StopReason) => boolean | null;
  /** What success means for this sentence, in words. */
  readonly scored?: (told: string) => string | null;
  /** What the actions of the driver are. */
  readonly spec: () => ActionSpec;
  /** Waits for the cause of an error to pass, if it is one that does (loop.ts). */
  readonly passes?: (error: TabletopError, signal: AbortSignal) => Promise<boolean>;
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
  /** Carries out this action as step `at` in the place of that step and all after it; `evidence`: its tokens. */
  carryOut(action: Action, evidence: Evidence, at: number): Promise<void>;
  /** Something else that takes the page's time: what `stop` stops, and what a second call joins. */
  occupy(run: RunState, work: (signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Goes on from an episode that was not taken here. */
  adopt(world: World, history: History, earlier: readonly ReplayStep[], actions: ActionSpec): void;
  /** Takes effect at once: the policy call in flight is cancelled. */
  stop(): void;
  /** Stops, and waits until the loop is out. */
  halt(): Promise<void>;
  /** Halts and forgets the episode: the next run starts at step 0. */
  clear(): Promise<void>;
}

/** A step that failed has moved nothing, so that its episode goes on when its cause is gone; not so when the physics failed. */
const canGoOn = ({ reason, error }: RunEnd): boolean =>
  reason === 'stopped' || (reason === 'error' && error?.code !== 'WORLD_FAILED');

const otherActions = {
  ok: false,
  error: {
    code: 'SETTING_INVALID',
    message:
      'The arm came here by another kind of action (displacements or joint targets). Reset the scene to begin anew.',
  },
} as const satisfies Result<never>;

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
    const { clock, maxSteps, driver, planFirst, hz, delay } = settings.getState();
    return [clock, maxSteps, driver, planFirst, hz, delay].join(' ');
  };

  const onEnd = (end: LoopEnd): void => {
    keeper.flush();
    if (end.error) pushNotice(session, end.error);
    const error: TabletopError | null = end.error ?? null;
    const succeeded = end.reason === 'error' ? null : parts.succeeded(sentence, end.reason);
    const scored = succeeded === null ? null : (parts.scored?.(sentence) ?? null);
    ended = {
      ...{ reason: end.reason, steps: hot.steps.length, error, succeeded },
      ...(scored === null ? {} : { scored }),
    };
    session.setState({ end: ended });
  };

  const loopOn = (world: World, policy: Policy, mark: Pick<Step, 'edited'> = {}): Loop => {
    const { clock, maxSteps } = settings.getState();
    let before: WorldState | null = null;
    const { kind, look } = parts.observer(hot.steps);
    const onStep = (step: Step): void => {
      if (before) keeper.take({ step: { ...step, ...mark }, before, hash: world.hash() });
    };
    return createLoop({
      observe: {
        kind,
        look: () => {
          before = world.save();
          return look();
        },
      },
      policy,
      world,
      clock: createClock(clock, {
        world,
        controlHz: parts.spec().hz,
        now: parts.now,
        sleep: parts.sleep,
        onAdvance: () => hot.emit('world'),
        ...(parts.pace ? { pace: parts.pace } : {}),
      }),
      instruction: () => sentence,
      maxSteps: stepsAt(maxSteps, parts.spec().hz),
      first: hot.steps.length,
      now: parts.now,
      ...(parts.passes ? { passes: parts.passes } : {}),
      subscribers: [{ onStep, onEnd }],
    });
  };

  /** One link carries all that led here in one language, so that it must be one kind since the scene's beginning. */
  const cameByOther = (world: World, history: History | null, kind: Action['kind']): boolean => {
    const entries = (history?.episode.entries ?? []).slice(0, history?.cursor ?? undefined);
    const steps = [...keeper.earlier(world), ...entries.map(({ step }) => step)];
    return steps.some(({ action }) => action.kind !== kind);
  };

  /** The loop to go on with: in this episode, or in a new one if it is over or anything it was made under changed. */
  const ready = (): Result<Loop> => {
    const world = parts.world();
    if (!world) {
      const message = 'The scene is not ready yet. Wait a moment and try again.';
      return { ok: false, error: { code: 'WORLD_FAILED', message } };
    }
    const asked = parts.instruction();
    if (!asked.ok) return asked;
    const present = conditions();
    const history = keeper.of(world);
    const cursor = history?.cursor ?? null;
    const end = history?.episode.end ?? null;
    const over = end !== null && !canGoOn(end);
    const goesOn = history !== null && (cursor !== null || (!over && key === present));
    const kept = goesOn ? (cursor ?? history.episode.entries.length) : 0;
    const earlier = (history?.episode.entries ?? []).slice(0, kept).map(({ step }) => step);
    if (cameByOther(world, history, parts.spec().kind)) return otherActions;
    const policy = parts.policy(earlier);
    if (!policy.ok) return policy;
    key = present;
    sentence = asked.value;
    if (!goesOn) keeper.begin(world);
    else if (cursor !== null) keeper.move((h) => cutAt(h, cursor));
    return { ok: true, value: loopOn(world, policy.value) };
  };

  /** While a run goes on: from the next step on the policy is told what is written now. */
  const takeInstruction = (): void => {
    const asked = parts.instruction();
    if (asked.ok) sentence = asked.value;
    else pushNotice(session, asked.error);
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
      takeInstruction();
      return active;
    }
    const next = ready();
    if (next.ok) return drive(run, next.value, work(next.value));
    pushNotice(session, next.error);
    return Promise.resolve();
  };

  const carryOut: Runner['carryOut'] = (action, written, at) => {
    const world = parts.world();
    if (!world || session.getState().run !== 'idle') return active;
    const history = keeper.of(world);
    const kept = history && { ...history, cursor: at };
    if (cameByOther(world, kept, action.kind)) {
      pushNotice(session, otherActions.error);
      return active;
    }
    if (!history) keeper.begin(world);
    const replaced = keeper.of(world)?.episode.entries[at]?.step;
    const asked = parts.instruction();
    sentence = replaced?.observation.instruction ?? (asked.ok ? asked.value : '');
    keeper.move((h) => cutAt(h, at));
    key = conditions();
    // the frame is the same, so what the policy made of it stays on show beside the visitor's action
    const evidence = { ...replaced?.evidence, ...written };
    const kind = replaced?.by ?? settings.getState().driver;
    const policy: Policy = {
      kind,
      act: async () => ({ ok: true, value: { actions: [action], evidence, times: {} } }),
    };
    const loop = loopOn(world, policy, { edited: true });
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
    adopt: (world, history, earlier, actions) => {
      key = conditions();
      keeper.put(world, history, earlier, actions);
    },
    stop,
    halt,
    clear: async () => {
      await halt();
      keeper.forget();
    },
  };
};
