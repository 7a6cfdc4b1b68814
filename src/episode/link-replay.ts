/** The episode of the page -> what its link carries, and a linked run -> an episode, carried out again. No model needed. */
import type {
  ActionSpec,
  Observer,
  Plan,
  ReplayStep,
  Result,
  Step,
  StopReason,
  World,
} from '../contracts.ts';
import { beginHistory, type Entry, type History, type RunEnd, replayStepOf } from './history.ts';
import type { LinkedRun, Segment } from './link.ts';
import { advanceAtOnce, replayStep } from './replay.ts';

const segmentOf = ({ by, observation, evidence }: Step): Segment => ({
  steps: 1,
  by,
  sentence: observation.instruction,
  plan: evidence.plan?.words.join(' ') ?? '',
});

const sameSegment = (a: Segment, b: Segment): boolean =>
  a.by === b.by && a.sentence === b.sentence && a.plan === b.plan;

const segmentsOf = (steps: readonly Step[]): readonly Segment[] => {
  const segments: Segment[] = [];
  for (const segment of steps.map(segmentOf)) {
    const last = segments.at(-1);
    if (last && sameSegment(last, segment))
      segments[segments.length - 1] = { ...last, steps: last.steps + 1 };
    else segments.push(segment);
  }
  return segments;
};

export interface Standing {
  readonly world: World;
  readonly history: History | null;
  readonly earlier: readonly ReplayStep[];
  readonly spec: ActionSpec;
  /** Something moves the world: what is shared is the end of the last step. */
  readonly busy: boolean;
}

/** What a link carries of where the page stands; null where the scene's beginning says it all. */
export const linkedRun = ({ world, history, earlier, spec, busy }: Standing): LinkedRun | null => {
  const entries = history?.episode.entries ?? [];
  const last = entries.at(-1);
  if (busy && !last) return null;
  const place = busy
    ? { hash: last?.hash ?? '', cursor: null, tip: last?.step.simTime ?? 0 }
    : {
        hash: world.hash(),
        cursor: history?.cursor ?? null,
        tip: history?.episode.tip.at ?? world.time(),
      };
  if (entries.length === 0 && earlier.length === 0 && place.tip === 0) return null;
  const steps = entries.map(({ step }) => step);
  return {
    ...place,
    end: history?.episode.end?.reason ?? null,
    spec,
    segments: segmentsOf(steps),
    earlier: earlier.map(({ edited: _, ...step }) => step),
    steps: steps.map(replayStepOf),
  };
};

/** A whole episode from its scene's beginning, the world standing where it ended. */
export const episodeRun = ({
  world,
  steps,
  end,
  spec,
}: {
  readonly world: Pick<World, 'hash' | 'time'>;
  readonly steps: readonly Step[];
  readonly end: StopReason;
  readonly spec: ActionSpec;
}): LinkedRun => ({
  ...{ hash: world.hash(), cursor: null, tip: world.time(), end, spec, earlier: [] },
  ...{ segments: segmentsOf(steps), steps: steps.map(replayStepOf) },
});

export interface ReplayParts {
  /** In the scene's beginning. */
  readonly world: World;
  readonly camera: Observer;
  /** The instruction that a plan's words stand for, or null. */
  readonly planText: (words: readonly string[]) => string | null;
  /** Is the present sentence's goal met now? */
  readonly succeeded: (told?: string, ended?: StopReason) => boolean | null;
  /** Somebody wants to stop. */
  readonly signal: AbortSignal;
}

export interface ReplayedRun {
  readonly history: History;
  readonly earlier: readonly ReplayStep[];
}

const stopped: Result<never> = { ok: false, error: { code: 'CANCELLED', message: 'The run was stopped.' } };

/**
 * Carries the run out on `world`: the same actions at the same simulated milliseconds, a frame taken before each step.
 * Errors: CANCELLED, and what the camera or the world answer.
 */
export const replayRun = async (run: LinkedRun, parts: ReplayParts): Promise<Result<ReplayedRun>> => {
  const { world, camera, signal } = parts;
  const advanceTo = advanceAtOnce(world);
  const period = 1 / run.spec.hz;

  for (const step of run.earlier) {
    const waited = await advanceTo(step.at);
    const done = waited.ok ? await replayStep(world, step, advanceTo, period) : waited;
    if (!done.ok) return done;
  }

  const told = run.segments.flatMap((segment) => Array<Segment>(segment.steps).fill(segment));
  const planOf = ({ plan }: Segment): { readonly plan: Plan } | Record<never, never> => {
    if (plan === '') return {};
    const words = plan.split(' ');
    return { plan: { words, instruction: parts.planText(words) } };
  };

  const startHash = world.hash();
  const entries: Entry[] = [];

  const take = async (index: number, linked: ReplayStep, segment: Segment): Promise<Result<Entry>> => {
    const waited = await advanceTo(linked.at);
    if (!waited.ok) return waited;
    const [before, proprioception] = [world.save(), world.proprioception()];
    const seen = await camera.look();
    if (!seen.ok) return seen;
    const done = await replayStep(world, linked, advanceTo, period);
    if (!done.ok) return done;
    const { action, tokens, at, commandTime, simTime, edited } = linked;
    const step: Step = {
      ...{ index, by: segment.by, action, at, commandTime, simTime },
      observation: { ...seen.value, instruction: segment.sentence, proprioception, step: index },
      evidence: { ...(tokens ? { tokens } : {}), ...planOf(segment) },
      ...{ times: {}, frameAgeMs: 0, dropped: 0, replayed: true },
      ...(edited ? { edited } : {}),
    };
    return { ok: true, value: { step, before, hash: world.hash() } };
  };

  for (const [index, step] of run.steps.entries()) {
    const segment = told[index];
    if (!segment) break;
    if (signal.aborted) return stopped;
    const entry = await take(index, step, segment);
    if (!entry.ok) return entry;
    entries.push(entry.value);
  }
  const rested = await advanceTo(run.tip);
  if (!rested.ok) return rested;

  const end: RunEnd | null = run.end && {
    reason: run.end,
    steps: entries.length,
    error: null,
    succeeded: run.end === 'error' ? null : parts.succeeded(undefined, run.end),
  };
  const tip = { state: world.save(), at: world.time() };
  const begun = beginHistory(tip, startHash);
  const history: History = { ...begun, episode: { entries, startHash, tip, end }, cursor: run.cursor };
  return { ok: true, value: { history, earlier: run.earlier } };
};
