/** One episode for somebody else: as a link to the page, which carries it out again, as a link with its numbers, or as a dataset of its own. Pure. */
import {
  ACTION,
  type DatasetEpisode,
  imageKey,
  type RecordingSpec,
  STATE,
} from '../episode/dataset/format.ts';
import type { EpisodeEntry, OpenedDataset, ReadFrame } from '../episode/dataset/reader.ts';
import { decodeRun, encodeRun, type LinkedRun } from '../episode/link.ts';
import { RUN_KEY, SETTINGS } from '../runtime/settings.ts';
import type { KeptEpisode } from './kept.ts';

/** Characters of a query. Servers refuse requests whose first line is over 8 kB (nginx's `large_client_header_buffers`). */
export const LONGEST_LINK = 7500;
/** What is worth keeping of an episode: its end may be cut off until it fits. */
export const LONGEST_TRAIL = 4 * LONGEST_LINK;

/** The run up to a step, `hash` being the world's there. */
const cut = (run: LinkedRun, steps: number, hash: string): LinkedRun => {
  const kept = run.steps.slice(0, steps);
  let left = steps;
  const segments = run.segments.flatMap((segment) => {
    const of = Math.min(left, segment.steps);
    left -= of;
    return of > 0 ? [{ ...segment, steps: of }] : [];
  });
  return { ...run, hash, end: null, tip: kept.at(-1)?.simTime ?? 0, segments, steps: kept };
};

/**
 * Query of the page with the episode in its timeline, from the scene's beginning to where it was cut: every action to the bit, the
 * pictures taken anew. Null: it is too long for a link, or was not recorded whole.
 */
export const episodeQuery = ({ trail, trim, notes, spec, sentence }: KeptEpisode): string | null => {
  if (!trail) return null;
  const [, end] = trim;
  const decoded = decodeRun(trail.run);
  const hash = trail.hashes[end - 1];
  if (!decoded.ok || hash === undefined) return null;
  const whole = end === trail.hashes.length;
  const params = new URLSearchParams({ [SETTINGS.seed.key]: String(notes.seed) });
  const put = (name: 'table' | 'robot' | 'driver' | 'model', value: string): void => {
    if (value !== SETTINGS[name].fallback) params.set(SETTINGS[name].key, value);
  };
  put('robot', spec.robot);
  put('table', notes.table);
  // neither a hand nor a policy that was brought drives that page: nobody drives on without being asked
  const model = notes.by !== 'hand' && notes.by !== 'expert' && !notes.policy;
  if (model) put('model', notes.by);
  else put('driver', notes.by === 'expert' ? 'expert' : 'no-op');
  params.set(SETTINGS.instruction.key, sentence);
  params.set(RUN_KEY, whole ? trail.run : encodeRun(cut(decoded.value, end, hash)));
  const query = params.toString();
  return query.length <= LONGEST_LINK ? query : null;
};

/** Of Teach's address: an episode's numbers. */
export const EPISODE_KEY = 'episode';

/** Query of Teach with the episode's numbers in it; null: it is too long for a link. */
export const numbersQuery = (packed: string | null): string | null => {
  if (packed === null) return null;
  const query = `teach&${EPISODE_KEY}=${packed}`;
  return query.length <= LONGEST_LINK ? query : null;
};

/** An episode of an opened dataset as one that can be written again. Null: the dataset was not made here, and does not say units and ranges. */
export const rewritten = (
  { notes }: Pick<OpenedDataset, 'notes'>,
  entry: Pick<EpisodeEntry, 'notes'>,
  frames: readonly ReadFrame[],
): { readonly spec: RecordingSpec; readonly episode: DatasetEpisode } | null => {
  if (!notes || !entry.notes) return null;
  const { spec } = notes;
  return {
    spec,
    episode: {
      notes: entry.notes,
      frames: frames.map(({ images, values, task }) => ({
        images: Object.fromEntries(
          spec.cameras.map(({ name }) => [name, images[imageKey(name)] ?? new Uint8Array()]),
        ),
        state: values[STATE] ?? [],
        action: values[ACTION] ?? [],
        task,
      })),
    },
  };
};
