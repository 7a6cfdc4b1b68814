/**
 * Keeps the episode of the page: its history, the world in the state that the history says, and hot data and stores
 * showing it. Knows nothing of loops and policies.
 */
import { valuesOf } from '../action/index.ts';
import type { ActionSpec, ReplayStep, Step, World } from '../contracts.ts';
import {
  beginHistory,
  type Entry,
  type History,
  type RunEnd,
  replayStepOf,
  rested,
  shownStep,
  standing,
  standingFrame,
  taken,
} from '../episode/history.ts';
import type { Hot } from './hot.ts';
import { createPublisher, SNAPSHOT_MS } from './publisher.ts';
import type { Snapshot, Stores } from './stores.ts';

export interface KeeperParts {
  readonly stores: Pick<Stores, 'session' | 'view'>;
  readonly hot: Hot;
  /** What the actions of the driver are. */
  readonly spec: () => ActionSpec;
  readonly now: () => number;
  readonly later: (callback: () => void, ms: number) => () => void;
}

export interface EpisodeKeeper {
  /** The episode of this world, if there is one. */
  of(world: World | null): History | null;
  /** Forgets the episode and begins another in the world's present state. */
  begin(world: World): void;
  /** One more step, just taken. */
  take(entry: Entry): void;
  /** The world stands still: remembers where. */
  rest(end: RunEnd | null): void;
  /** Another place in the history, or another history: the world is put there and everything shows it. */
  move(change: (history: History) => History): void;
  /** No episode; the world stays as it is. */
  forget(): void;
  /** Steps of earlier episodes, since the scene's beginning, that led to where this one began. */
  earlier(world: World): readonly ReplayStep[];
  /** What the actions are that led to where the world stands; of the current driver where there are none. */
  spec(): ActionSpec;
  /** An episode that was not taken here, with what came before it, and what its actions are. */
  put(world: World, history: History, earlier: readonly ReplayStep[], actions: ActionSpec): void;
  /** Measures the rate anew: a pause is no slow step. */
  startClock(): void;
  /** Publishes what is waiting. */
  flush(): void;
}

const RATE_OVER = 6; // steps the rate is measured over

export const createEpisodeKeeper = ({ stores, hot, spec, now, later }: KeeperParts): EpisodeKeeper => {
  const { session, view } = stores;
  let history: History | null = null;
  let home: World | null = null;
  let before: readonly ReplayStep[] = [];
  let stepTimes: readonly number[] = [];
  /** Of the steps: who drives may have changed since, and would be written down in a link in their place. */
  let actions: ActionSpec | null = null;

  const snapshots = createPublisher<Snapshot>({
    publish: (snapshot) => session.setState({ snapshot }),
    every: SNAPSHOT_MS,
    now,
    later,
  });

  const rate = (): number | null => {
    const first = stepTimes[0];
    const last = stepTimes.at(-1);
    if (first === undefined || last === undefined || last <= first) return null;
    return ((stepTimes.length - 1) * 1000) / (last - first);
  };

  const snapshotOf = (step: Step, { episode, cursor }: History): Snapshot => ({
    index: step.index,
    steps: episode.entries.length,
    sought: cursor !== null,
    edited: step.edited === true,
    replayed: step.replayed === true,
    values: step.action.kind === spec().kind ? valuesOf(step.action, spec()) : [],
    tokens: step.evidence.tokens ?? null,
    chunk: step.evidence.chunk ? { at: step.evidence.chunk.at, length: step.evidence.chunk.length } : null,
    times: step.times,
    rate: rate(),
    simTime: cursor === null ? step.simTime : (episode.entries[cursor]?.step.at ?? step.simTime),
    dropped: step.dropped,
    held: step.held ?? null,
    hasLogits: step.evidence.logits !== undefined,
    plan: step.evidence.plan ?? null,
  });

  const publish = (): void => {
    hot.steps = history?.episode.entries.map(({ step }) => step) ?? [];
    hot.shown = history && shownStep(history);
  };

  const counts = () => ({ undo: history?.past.length ?? 0, redo: history?.future.length ?? 0 });

  /** Everything shows the history now, whatever was waiting. */
  const show = (): void => {
    snapshots.dispose();
    publish();
    session.setState({
      ...counts(),
      snapshot: history && hot.shown ? snapshotOf(hot.shown, history) : null,
      end: history && history.cursor === null ? history.episode.end : null,
    });
    view.setState({ cursor: history?.cursor ?? null, edit: null });
    hot.emit('step');
  };

  const restore = (): void => {
    if (!history || !home) return;
    home.restore(standing(history));
    hot.frame = standingFrame(history) ?? hot.frame;
    show();
    hot.emit('frame');
    hot.emit('world');
  };

  /** What led to where the world stands now, this episode included. */
  const stepsSoFar = (world: World): readonly ReplayStep[] => {
    if (world !== home || world.time() === 0) return [];
    const entries = history?.episode.entries.slice(0, history.cursor ?? undefined) ?? [];
    return [...before, ...entries.map(({ step }) => replayStepOf(step))];
  };

  return {
    of: (world) => (world !== null && world === home ? history : null),
    begin: (world) => {
      before = stepsSoFar(world);
      if (before.length === 0) actions = null;
      home = world;
      history = beginHistory({ state: world.save(), at: world.time() }, world.hash());
      stepTimes = [];
      show();
    },
    take: (entry) => {
      if (!history) return;
      history = taken(history, entry);
      actions = spec();
      stepTimes = [...stepTimes, now()].slice(-RATE_OVER);
      publish();
      hot.frame = entry.step.observation.frame;
      hot.emit('frame');
      hot.emit('step');
      const { undo, redo } = counts();
      if (session.getState().redo !== redo) session.setState({ undo, redo });
      if (hot.shown) snapshots.offer(snapshotOf(hot.shown, history));
    },
    rest: (end) => {
      snapshots.flush();
      if (history && home) history = rested(history, { state: home.save(), at: home.time() }, end);
    },
    move: (change) => {
      if (!history) return;
      const moved = change(history);
      if (moved === history) return;
      history = moved;
      restore();
    },
    forget: () => {
      if (home) before = stepsSoFar(home);
      history = null;
      stepTimes = [];
      show();
    },
    earlier: (world) => {
      if (world !== home) return [];
      return history || world.time() > 0 ? before : [];
    },
    spec: () => actions ?? spec(),
    put: (world, put, earlier, said) => {
      actions = said;
      home = world;
      history = put;
      before = earlier;
      stepTimes = [];
      restore();
    },
    startClock: () => {
      stepTimes = [];
    },
    flush: snapshots.flush,
  };
};
