/** One recording from its first frame to its notes: kept every second, ended by the driver, by Stop, or by a full disk. */
import type { Policy, Result, TabletopError } from '../contracts.ts';
import type { EpisodeNotes } from '../episode/dataset/format.ts';
import type { TeachStage } from '../headless/index.ts';
import type { KeptEpisode, KeptEpisodes } from './kept.ts';
import type { Setup } from './setup.ts';
import { LONGEST_TRAIL } from './share.ts';

export interface RecordParts {
  readonly stage: TeachStage;
  readonly kept: KeptEpisodes;
  readonly setup: Setup;
  /** Null: the expert or the model drives. */
  readonly hand: Policy | null;
  /** Who drives, for the notes. */
  readonly by: Pick<EpisodeNotes, 'by' | 'policy'>;
  /** Episodes before this one. */
  readonly count: number;
  readonly stop: AbortController;
  readonly onMotion: () => Promise<void>;
  readonly onFrames: (frames: number) => void;
  readonly now?: () => number;
}

export interface Recorded {
  readonly episode: KeptEpisode;
  /** What ended it before its time, if anything did. */
  readonly warning: TabletopError | null;
}

/** What a closed tab may lose, ms. A frame's picture is a few ms on its way. */
const KEEP_EVERY = 700;
/** By hand; the arm's policies have limits of their own. */
const LONGEST = 300; // seconds
const LONGEST_DRIVEN = 60; // seconds

/** Errors: STORAGE_FULL, STORAGE_MISSING, those of the policy; CANCELLED where there is nothing to keep. */
export const recordEpisode = async (parts: RecordParts): Promise<Result<Recorded>> => {
  const { stage, kept, setup, hand, count, stop } = parts;
  const now = parts.now ?? (() => performance.now());
  const { table, seed, sentence } = setup;
  const notes = { name: `Episode ${count + 1}`, success: null, seed, table, ...parts.by };
  const id = `${String(Date.now()).padStart(15, '0')}-${seed}`;
  const begun = await kept.begin({ id, spec: stage.spec, notes, sentence });
  if (!begun.ok) return begun;
  const recorder = begun.value;
  let warning: TabletopError | null = null;
  let [keptAt, adding] = [now(), Promise.resolve()];

  // one after another, so that frames stay in order and a part is written while the next is recorded
  const add = (frame: Parameters<typeof recorder.add>[0]): Promise<void> | undefined => {
    recorder.add(frame);
    parts.onFrames(recorder.frames());
    if (now() - keptAt < KEEP_EVERY) return undefined;
    keptAt = now();
    return recorder.keep().then((done) => {
      if (done.ok) return;
      warning = done.error;
      stop.abort();
    });
  };

  const seconds = hand ? LONGEST : LONGEST_DRIVEN;
  const ended = await stage.run({
    ...{ hand, sentence, maxSteps: seconds * stage.spec.action.hz, signal: stop.signal },
    onMotion: parts.onMotion,
    onFrame: (frame) => {
      adding = adding.then(async () => {
        if (!warning) await add(await frame);
      });
    },
  });
  await adding;
  const success = ended.ok ? ended.value.success : null;
  const trail = ended.ok && ended.value.trail.run.length <= LONGEST_TRAIL ? ended.value.trail : undefined;
  const done = await recorder.finish({ ...notes, success }, trail);
  if (!ended.ok) {
    if (done.ok && done.value.frames === 0) await kept.remove(id);
    if (!done.ok || done.value.frames === 0) return ended;
    return { ok: true, value: { episode: done.value, warning: ended.error } };
  }
  if (!done.ok) return done;
  if (done.value.frames === 0) {
    return { ok: false, error: { code: 'CANCELLED', message: 'Nothing was recorded.' } };
  }
  const said = ended.value.error;
  const early: TabletopError | null = said === null ? null : { code: 'ENGINE_FAILED', message: said };
  return { ok: true, value: { episode: done.value, warning: warning ?? early } };
};
