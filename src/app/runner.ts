/**
 * Runs episodes for the page: builds the loop from what is chosen now, keeps it while nothing relevant changes, and
 * tells the stores what happens. No browser here: Node tests drive it with fakes.
 */
import { createClock } from '../clock.ts';
import type {
  Action,
  ActionTokens,
  Clock,
  FrameSource,
  Policy,
  Result,
  TabletopError,
  World,
} from '../contracts.ts';
import { createLoop, type Loop, type LoopEnd, type LoopStep, type LoopSubscriber } from '../loop.ts';
import type { Hot } from './hot.ts';
import { createPublisher, SNAPSHOT_MS } from './publisher.ts';
import { pushNotice, type Snapshot, type Stores } from './stores.ts';

export interface RunnerParts {
  readonly stores: Stores;
  readonly hot: Hot;
  readonly world: () => World | null;
  readonly observe: FrameSource;
  /** Who drives, or why nobody can. Asked once an episode. */
  readonly policy: () => Result<Policy>;
  /** The sentence, checked. */
  readonly instruction: () => Result<string>;
  /** Is the sentence's goal met now? null when it names none. */
  readonly succeeded: () => boolean | null;
  readonly controlHz: () => number;
  readonly decode: (tokens: ActionTokens) => Result<Action>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly later: (callback: () => void, ms: number) => () => void;
  /** Waits after each piece of motion (paused clock), so that it can be seen and stopped; absent in Node. */
  readonly pace?: (simSeconds: number) => Promise<void>;
}

export interface Runner {
  /** Steps until the end, stop, or an error. A second call while running joins it and tells it the present sentence. */
  run(): Promise<void>;
  step(): Promise<void>;
  /** Takes effect at once: the policy call in flight is cancelled. */
  stop(): void;
  /** Stops, waits until the loop is out, and forgets the episode: the next run starts at step 0. */
  clear(): Promise<void>;
}

interface Episode {
  readonly loop: Loop;
  /** What it was built for; a change means a new episode. */
  readonly key: string;
  readonly world: World;
  sentence: string;
  over: boolean;
}

const RATE_OVER = 6; // steps the rate is measured over

export const createRunner = (parts: RunnerParts): Runner => {
  const { stores, hot } = parts;
  const { session, settings } = stores;
  let episode: Episode | null = null;
  let active: Promise<void> = Promise.resolve();
  let stepTimes: number[] = [];

  const snapshots = createPublisher<Snapshot>({
    publish: (snapshot) => session.setState({ snapshot }),
    every: SNAPSHOT_MS,
    now: parts.now,
    later: parts.later,
  });

  const rate = (): number | null => {
    const first = stepTimes[0];
    const last = stepTimes.at(-1);
    if (first === undefined || last === undefined || last <= first) return null;
    return ((stepTimes.length - 1) * 1000) / (last - first);
  };

  const onStep = (step: LoopStep): void => {
    const { plan } = step.output;
    hot.frame = step.observation.frame;
    hot.step = plan ? { ...step, plan: plan.words.join(' ') } : step;
    hot.episode.push(step.output.tokens);
    stepTimes = [...stepTimes, parts.now()].slice(-RATE_OVER);
    hot.emit('frame');
    hot.emit('step');
    snapshots.offer({
      index: step.index,
      tokens: step.output.tokens,
      times: step.times,
      rate: rate(),
      simTime: step.simTime,
      dropped: step.dropped,
      held: step.held ?? null,
      hasLogits: step.output.logits !== undefined,
      plan: plan ?? null,
    });
  };

  const onEnd = (end: LoopEnd): void => {
    snapshots.flush();
    if (episode && end.reason !== 'stopped') episode.over = true;
    if (end.error) pushNotice(session, end.error);
    const error: TabletopError | null = end.error ?? null;
    const succeeded = end.reason === 'error' ? null : parts.succeeded();
    session.setState({ end: { reason: end.reason, steps: hot.episode.length, error, succeeded } });
  };

  const subscriber: LoopSubscriber = { onStep, onEnd };

  const forget = (): void => {
    episode = null;
    stepTimes = [];
    snapshots.dispose();
    hot.step = null;
    hot.episode.length = 0;
    session.setState({ snapshot: null, end: null });
    hot.emit('step');
  };

  const build = (world: World, policy: Policy, clock: Clock, key: string, sentence: string): Episode => {
    const { maxSteps } = settings.getState();
    const built: Episode = {
      key,
      world,
      sentence,
      over: false,
      loop: createLoop({
        observe: parts.observe,
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
        instruction: () => built.sentence,
        maxSteps,
        now: parts.now,
        subscribers: [subscriber],
      }),
    };
    return built;
  };

  /** The episode to go on with, or a new one if anything it was built for has changed. */
  const ready = (): Result<Episode> => {
    const world = parts.world();
    if (!world) {
      const message = 'The scene is not ready yet. Wait a moment and try again.';
      return { ok: false, error: { code: 'WORLD_FAILED', message } };
    }
    const sentence = parts.instruction();
    if (!sentence.ok) return sentence;
    const policy = parts.policy();
    if (!policy.ok) return policy;
    const { clock, maxSteps, driver, planFirst } = settings.getState();
    const key = [clock, maxSteps, driver, planFirst].join(' ');
    if (episode && !episode.over && episode.key === key && episode.world === world) {
      episode.sentence = sentence.value;
      return { ok: true, value: episode };
    }
    forget();
    episode = build(world, policy.value, clock, key, sentence.value);
    return { ok: true, value: episode };
  };

  /** While a run goes on: from the next step on the policy is told what is written now. */
  const retell = (): void => {
    const sentence = parts.instruction();
    if (sentence.ok && episode) episode.sentence = sentence.value;
    if (!sentence.ok) pushNotice(session, sentence.error);
  };

  const begin = (run: 'running' | 'stepping', work: (loop: Loop) => Promise<unknown>): Promise<void> => {
    if (session.getState().run !== 'idle') {
      retell();
      return active;
    }
    const next = ready();
    if (!next.ok) {
      pushNotice(session, next.error);
      return Promise.resolve();
    }
    stepTimes = [];
    session.setState({ run, end: null });
    active = work(next.value.loop)
      .catch((thrown: unknown) => {
        const message = 'The run ended early through a fault of this page. Reset the scene and try again.';
        onEnd({ reason: 'error', error: { code: 'ENGINE_FAILED', message, detail: String(thrown) } });
      })
      .then(() => {
        snapshots.flush();
        session.setState({ run: 'idle' });
        hot.emit('world');
      });
    return active;
  };

  const stop = (): void => {
    if (session.getState().run === 'idle') return;
    session.setState({ run: 'stopping' });
    episode?.loop.stop();
  };

  return {
    run: () => begin('running', (loop) => loop.run()),
    step: () => begin('stepping', (loop) => loop.step()),
    stop,
    clear: async () => {
      stop();
      await active;
      forget();
    },
  };
};
