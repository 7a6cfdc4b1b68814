/**
 * Recorded episodes in the browser's own files, a folder an episode: what is known of it, and its frames in parts of about a
 * second. A part is written whole or not at all, so that a tab that dies loses the second it was in and nothing before. Pure: the
 * files are passed in.
 */
import type { Result, TabletopError } from '../contracts.ts';
import type { DatasetFrame, EpisodeNotes, RecordingSpec } from '../episode/dataset/format.ts';
import { episodeNotes } from '../episode/dataset/info.ts';
import { packFrames, unpackFrames } from '../episode/dataset/pack.ts';
import type { Trail } from '../evaluation/index.ts';
import { z } from '../schema.ts';

/** A folder of files. `write` replaces a file whole; it throws with the name QuotaExceededError where the disk is full. */
export interface Files {
  folders(): Promise<readonly string[]>;
  names(folder: string): Promise<readonly string[]>;
  /** Null: there is no such file. */
  read(folder: string, name: string): Promise<Uint8Array | null>;
  write(folder: string, name: string, bytes: Uint8Array): Promise<void>;
  remove(folder: string): Promise<void>;
}

export interface KeptEpisode {
  /** Its folder; later ones sort after earlier ones. */
  readonly id: string;
  readonly spec: RecordingSpec;
  readonly notes: EpisodeNotes;
  /** What was asked for. */
  readonly sentence: string;
  readonly frames: number;
  /** First frame that counts, and the one after the last. */
  readonly trim: readonly [number, number];
  /** False: its tab was closed in the middle. */
  readonly finished: boolean;
  /** Every action to the bit and the world's hash after each, for a link; absent: too long, or not recorded to its end. */
  readonly trail?: Trail | undefined;
}

const NOTES = 'episode.json';
const partName = (index: number): string => `part-${String(index).padStart(6, '0')}.bin`;

const head = z.looseObject({
  spec: z.custom<RecordingSpec>((value) => typeof value === 'object' && value !== null && 'robot' in value),
  notes: episodeNotes,
  sentence: z.string(),
  frames: z.number().int().nonnegative(),
  trim: z.tuple([z.number().int(), z.number().int()]),
  finished: z.boolean(),
  trail: z.object({ run: z.string(), hashes: z.array(z.string()) }).optional(),
});

const FULL: TabletopError = {
  code: 'STORAGE_FULL',
  message: 'The browser’s share of the disk is full. All that was recorded until now is kept.',
};
const LOST: TabletopError = {
  code: 'STORAGE_MISSING',
  message: 'The browser did not let the page keep this recording.',
};

const written = async (work: () => Promise<void>): Promise<Result<null>> => {
  try {
    await work();
    return { ok: true, value: null };
  } catch (thrown) {
    const full = thrown instanceof Error && thrown.name === 'QuotaExceededError';
    return { ok: false, error: { ...(full ? FULL : LOST), detail: String(thrown) } };
  }
};

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** An episode that is being recorded. */
export interface Recorder {
  /** Frames so far, kept or not. */
  readonly frames: () => number;
  add(frame: DatasetFrame): void;
  /** Keeps what has been added. Errors: STORAGE_FULL, STORAGE_MISSING; what was kept before stays. */
  keep(): Promise<Result<null>>;
  finish(notes: EpisodeNotes, trail?: Trail): Promise<Result<KeptEpisode>>;
}

export interface KeptEpisodes {
  /** Oldest first; one whose notes cannot be read is left out. */
  all(): Promise<readonly KeptEpisode[]>;
  begin(of: Pick<KeptEpisode, 'id' | 'spec' | 'notes' | 'sentence'>): Promise<Result<Recorder>>;
  /** All its frames, trimmed or not. */
  frames(id: string): Promise<readonly DatasetFrame[]>;
  /** Another name, mark or trim. */
  change(episode: KeptEpisode): Promise<Result<null>>;
  remove(id: string): Promise<void>;
}

export const createKept = (files: Files): KeptEpisodes => {
  const parts = async (id: string): Promise<readonly string[]> =>
    (await files.names(id)).filter((name) => name.startsWith('part-')).toSorted();

  const frames: KeptEpisodes['frames'] = async (id) => {
    const found: DatasetFrame[] = [];
    for (const name of await parts(id)) {
      const bytes = await files.read(id, name);
      const part = bytes && unpackFrames(bytes);
      if (!part) break; // what comes after a gap would be out of time
      found.push(...part);
    }
    return found;
  };

  const save = (episode: KeptEpisode): Promise<Result<null>> =>
    written(() => files.write(episode.id, NOTES, bytesOf(episode)));

  /** One whose tab was closed is counted, and then like any other. */
  const recovered = async (episode: KeptEpisode): Promise<KeptEpisode | null> => {
    const count = (await frames(episode.id)).length;
    if (count === 0) {
      await files.remove(episode.id);
      return null;
    }
    return { ...episode, frames: count, trim: [0, count] };
  };

  const read = async (id: string): Promise<KeptEpisode | null> => {
    const bytes = await files.read(id, NOTES);
    if (!bytes) return null;
    try {
      const parsed = head.parse(JSON.parse(new TextDecoder().decode(bytes)));
      const episode: KeptEpisode = { ...parsed, id };
      return episode.finished ? episode : recovered(episode);
    } catch {
      return null;
    }
  };

  const begin: KeptEpisodes['begin'] = async (of) => {
    const first: KeptEpisode = { ...of, frames: 0, trim: [0, 0], finished: false };
    const begun = await save(first);
    if (!begun.ok) return begun;
    let waiting: DatasetFrame[] = [];
    let [count, kept, next] = [0, 0, 0];
    const keep = async (): Promise<Result<null>> => {
      if (waiting.length === 0) return { ok: true, value: null };
      const part = waiting;
      waiting = [];
      const done = await written(() => files.write(of.id, partName(next), packFrames(part)));
      if (!done.ok) return done;
      next++;
      kept += part.length;
      return done;
    };
    return {
      ok: true,
      value: {
        frames: () => count,
        add: (frame) => {
          waiting.push(frame);
          count++;
        },
        keep,
        finish: async (notes, trail) => {
          const last = await keep();
          const whole = trail?.hashes.length === kept ? { trail } : {}; // of a full disk some frames are missing
          const episode: KeptEpisode = {
            ...{ ...first, notes, frames: kept, trim: [0, kept], finished: true },
            ...whole,
          };
          if (kept === 0) await files.remove(of.id);
          const said = kept === 0 ? last : await save(episode);
          if (!last.ok) return last;
          return said.ok ? { ok: true, value: episode } : said;
        },
      },
    };
  };

  return {
    all: async () => {
      const found: KeptEpisode[] = [];
      for (const id of (await files.folders()).toSorted()) {
        const episode = await read(id);
        if (episode) found.push(episode);
      }
      return found;
    },
    begin,
    frames,
    change: save,
    remove: files.remove,
  };
};
