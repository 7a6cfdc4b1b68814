/** The episode of the page -> what its link carries, and a linked run -> an episode, carried out again. No model needed. */
import type { Action, ActionTokens, FrameSource, Plan, Result, World } from '../contracts.ts';
import {
  beginHistory,
  type Entry,
  type History,
  type Played,
  playedOf,
  type RunEnd,
  type TakenStep,
} from './history.ts';
import type { LinkedRun, LinkedStep, Telling } from './link.ts';

const ms = (seconds: number): number => Math.round(seconds * 1000);

const linkedStep = ({ tokens, at, commandTime, simTime }: Played, edited: boolean): LinkedStep => ({
  tokens,
  edited,
  atMs: ms(at),
  commandMs: ms(commandTime),
  endMs: ms(simTime),
});

const tellingOf = ({ by, observation, output }: TakenStep): Telling => ({
  steps: 1,
  by,
  sentence: observation.instruction,
  plan: output.plan?.words.join(' ') ?? '',
});

const sameTelling = (a: Telling, b: Telling): boolean =>
  a.by === b.by && a.sentence === b.sentence && a.plan === b.plan;

const tellingsOf = (steps: readonly TakenStep[]): readonly Telling[] => {
  const tellings: Telling[] = [];
  for (const telling of steps.map(tellingOf)) {
    const last = tellings.at(-1);
    if (last && sameTelling(last, telling))
      tellings[tellings.length - 1] = { ...last, steps: last.steps + 1 };
    else tellings.push(telling);
  }
  return tellings;
};

export interface Standing {
  readonly world: World;
  readonly history: History | null;
  readonly earlier: readonly Played[];
  readonly controlHz: number;
  /** Something moves the world: what is shared is the end of the last step. */
  readonly busy: boolean;
}

/** What a link carries of where the page stands; null where the scene's beginning says it all. */
export const linkedRun = ({ world, history, earlier, controlHz, busy }: Standing): LinkedRun | null => {
  const entries = history?.episode.entries ?? [];
  const last = entries.at(-1);
  if (busy && !last) return null;
  const place = busy
    ? { hash: last?.hash ?? '', cursor: null, tipMs: ms(last?.step.simTime ?? 0) }
    : {
        hash: world.hash(),
        cursor: history?.cursor ?? null,
        tipMs: ms(history?.episode.tip.at ?? world.time()),
      };
  if (entries.length === 0 && earlier.length === 0 && place.tipMs === 0) return null;
  return {
    ...place,
    end: history?.episode.end?.reason ?? null,
    periodMs: ms(1 / controlHz),
    tellings: tellingsOf(entries.map(({ step }) => step)),
    earlier: earlier.map((played) => linkedStep(played, false)),
    steps: entries.map((entry) => linkedStep(playedOf(entry), entry.step.edited === true)),
  };
};

export interface ReplayParts {
  /** In the scene's beginning. */
  readonly world: World;
  readonly camera: Pick<FrameSource, 'grab'>;
  readonly decode: (tokens: ActionTokens) => Result<Action>;
  /** The instruction that a plan's words stand for, or null. */
  readonly planText: (words: readonly string[]) => string | null;
  /** Is the present sentence's goal met now? */
  readonly succeeded: () => boolean | null;
  /** Somebody wants to stop. */
  readonly signal: AbortSignal;
}

export interface ReplayedRun {
  readonly history: History;
  readonly earlier: readonly Played[];
}

const stopped: Result<never> = { ok: false, error: { code: 'CANCELLED', message: 'The run was stopped.' } };

/**
 * Carries the run out on `world`: the same tokens at the same simulated milliseconds, a frame taken before each step.
 * Errors: CANCELLED, and what decode, the camera or the world answer.
 */
export const replayRun = async (run: LinkedRun, parts: ReplayParts): Promise<Result<ReplayedRun>> => {
  const { world, camera, decode, signal } = parts;

  const advanceTo = (until: number): Result<number> =>
    world.advance(Math.max(0, until / 1000 - world.time()));

  /** From the frame on: the command, and the motion. */
  const carryOut = (step: LinkedStep): Result<Action> => {
    const action = decode(step.tokens);
    if (!action.ok) return action;
    const waited = advanceTo(step.commandMs);
    if (!waited.ok) return waited;
    if (!action.value.terminate) world.command(action.value);
    const moved = advanceTo(step.endMs);
    return moved.ok ? action : moved;
  };

  for (const step of run.earlier) {
    const waited = advanceTo(step.atMs);
    const done = waited.ok ? carryOut(step) : waited;
    if (!done.ok) return done;
  }
  const earlier = run.earlier.map(({ tokens, atMs, commandMs, endMs }) => ({
    tokens,
    at: atMs / 1000,
    commandTime: commandMs / 1000,
    simTime: endMs / 1000,
  }));

  const told = run.tellings.flatMap((telling) => Array<Telling>(telling.steps).fill(telling));
  const planOf = ({ plan }: Telling): { readonly plan: Plan } | Record<never, never> => {
    if (plan === '') return {};
    const words = plan.split(' ');
    return { plan: { words, instruction: parts.planText(words) } };
  };

  const startHash = world.hash();
  const entries: Entry[] = [];

  const take = async (index: number, step: LinkedStep, telling: Telling): Promise<Result<Entry>> => {
    const waited = advanceTo(step.atMs);
    if (!waited.ok) return waited;
    const [before, at, proprioception] = [world.save(), world.time(), world.proprioception()];
    const frame = await camera.grab();
    if (!frame.ok) return frame;
    const done = carryOut(step);
    if (!done.ok) return done;
    const observation = { frame: frame.value, instruction: telling.sentence, proprioception, step: index };
    const output = { tokens: step.tokens, times: {}, ...planOf(telling) };
    const measured = { times: {}, commandTime: step.commandMs / 1000, simTime: step.endMs / 1000 };
    const taken: TakenStep = {
      ...{ index, observation, output, action: done.value, ...measured, frameAgeMs: 0, dropped: 0 },
      ...(telling.plan === '' ? {} : { plan: telling.plan }),
      ...{ by: telling.by, replayed: true },
      ...(step.edited ? { edited: true } : {}),
    };
    return { ok: true, value: { step: taken, before, at, hash: world.hash() } };
  };

  for (const [index, step] of run.steps.entries()) {
    const telling = told[index];
    if (!telling) break;
    if (signal.aborted) return stopped;
    const entry = await take(index, step, telling);
    if (!entry.ok) return entry;
    entries.push(entry.value);
  }
  const rested = advanceTo(run.tipMs);
  if (!rested.ok) return rested;

  const end: RunEnd | null = run.end && {
    reason: run.end,
    steps: entries.length,
    error: null,
    succeeded: run.end === 'error' ? null : parts.succeeded(),
  };
  const tip = { state: world.save(), at: world.time() };
  const begun = beginHistory(tip, startHash);
  const history: History = { ...begun, episode: { entries, startHash, tip, end }, cursor: run.cursor };
  return { ok: true, value: { history, earlier } };
};
