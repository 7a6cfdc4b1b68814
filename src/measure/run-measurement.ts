/** Runs what is missing of a measurement, one episode after another, each kept when it is over. No browser here. */
import type { Result, TabletopError } from '../contracts.ts';
import type { EpisodeRecord } from '../evaluation/index.ts';
import type { Description, SideName } from './description.ts';
import {
  type Heads,
  markOf,
  type NextEpisode,
  nextEpisode,
  type Records,
  type SideHead,
  sidesOf,
  withRecord,
} from './progress.ts';

export interface ReadySide {
  readonly head: SideHead;
  readonly episode: (seed: number) => Promise<Result<EpisodeRecord>>;
}

export interface MeasurementParts {
  readonly description: Description;
  /** Errors: the engine's, CANCELLED, SETTING_INVALID. */
  readonly prepare: (side: SideName) => Promise<Result<ReadySide>>;
  /** What is kept of before. */
  readonly before: { readonly records: Records; readonly heads: Heads };
  /** All are ready; what could not stand beside what drives now has been put aside. */
  readonly onReady: (records: Records, heads: Heads, putAside: readonly SideName[]) => Promise<void>;
  readonly onNext: (next: NextEpisode) => void;
  /** Awaited, so that what is shown as done is kept. */
  readonly onEpisode: (side: SideName, record: EpisodeRecord) => Promise<void>;
}

/**
 * Episodes of another policy under the same description (the weights, say, are new) are put aside: they do not belong
 * into one number. Null at the end; else why it ended: CANCELLED when it was stopped.
 */
export const runMeasurement = async (parts: MeasurementParts): Promise<TabletopError | null> => {
  const { description, before } = parts;
  let { records, heads } = before;
  const putAside: SideName[] = [];
  const ready: Partial<Record<SideName, ReadySide>> = {};
  for (const side of sidesOf(description)) {
    const prepared = await parts.prepare(side);
    if (!prepared.ok) return prepared.error;
    const { head } = prepared.value;
    ready[side] = prepared.value;
    const drove = heads[side];
    if (drove && records[side].length > 0 && markOf(drove) !== markOf(head)) {
      records = { ...records, [side]: [] };
      putAside.push(side);
    }
    heads = { ...heads, [side]: head };
  }
  await parts.onReady(records, heads, putAside);
  for (let next = nextEpisode(description, records); next; next = nextEpisode(description, records)) {
    parts.onNext(next);
    const played = await ready[next.side]?.episode(next.seed);
    if (!played) break;
    if (!played.ok) return played.error;
    records = withRecord(records, next.side, played.value);
    await parts.onEpisode(next.side, played.value);
  }
  return null;
};
