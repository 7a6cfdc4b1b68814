/**
 * Measurements on this visitor's machine, in IndexedDB: every episode is put there when it is over, so that a tab that is
 * closed in the middle goes on when its link is opened again. Nothing is sent anywhere.
 */

import type { EpisodeRecord } from '../evaluation/index.ts';
import { answerOf, doneOf } from '../runtime/indexed-db.browser.ts';
import type { SideName } from './description.ts';
import { type Heads, NO_RECORDS, type Records } from './progress.ts';

export interface Kept {
  readonly records: Records;
  readonly heads: Heads;
  /** It was running when it was last heard of: a tab that was closed, not a run that was stopped. */
  readonly running: boolean;
}

export interface KeptStore {
  /** Null: nothing is known of it. */
  load(key: string): Promise<Kept | null>;
  save(key: string, head: Omit<Kept, 'records'>): Promise<void>;
  add(key: string, side: SideName, record: EpisodeRecord): Promise<void>;
  /** The episodes of one side, or all of the measurement. */
  forget(key: string, side?: SideName): Promise<void>;
}

const [NAME, VERSION] = ['tabletop-measurements', 1];
const [HEADS, EPISODES] = ['heads', 'episodes'];
/** Of 200 episodes twice, 2 MB each; the oldest go. */
const MOST_KEPT = 30;

interface HeadRow extends Omit<Kept, 'records'> {
  readonly key: string;
  /** Wall clock, ms since 1970. */
  readonly changed: number;
}

interface EpisodeRow {
  readonly key: string;
  readonly side: SideName;
  readonly seed: number;
  readonly record: EpisodeRecord;
}

const open = (): Promise<IDBDatabase> => {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(HEADS, { keyPath: 'key' });
    request.result.createObjectStore(EPISODES, { keyPath: ['key', 'side', 'seed'] });
  };
  return answerOf(request);
};

/** Every row of one measurement, or of one side of it: arrays come after all numbers and texts. */
const rangeOf = (key: string, side?: SideName): IDBKeyRange =>
  side ? IDBKeyRange.bound([key, side], [key, side, []]) : IDBKeyRange.bound([key], [key, []]);

const prune = async (db: IDBDatabase): Promise<void> => {
  const transaction = db.transaction([HEADS, EPISODES], 'readwrite');
  const heads = transaction.objectStore(HEADS);
  const rows: readonly HeadRow[] = await answerOf(heads.getAll());
  for (const { key } of rows.toSorted((x, y) => y.changed - x.changed).slice(MOST_KEPT)) {
    heads.delete(key);
    transaction.objectStore(EPISODES).delete(rangeOf(key));
  }
  await doneOf(transaction);
};

/** Null where the browser keeps nothing. */
export const openKept = async (): Promise<KeptStore | null> => {
  let db: IDBDatabase;
  try {
    db = await open();
    await prune(db);
  } catch {
    return null;
  }
  const write = async (name: string, work: (store: IDBObjectStore) => void): Promise<void> => {
    const transaction = db.transaction(name, 'readwrite');
    work(transaction.objectStore(name));
    await doneOf(transaction);
  };
  return {
    load: async (key) => {
      const transaction = db.transaction([HEADS, EPISODES]);
      const head: HeadRow | undefined = await answerOf(transaction.objectStore(HEADS).get(key));
      const rows: readonly EpisodeRow[] = await answerOf(
        transaction.objectStore(EPISODES).getAll(rangeOf(key)),
      );
      if (!head) return null;
      const of = (side: SideName): readonly EpisodeRecord[] =>
        rows.filter((row) => row.side === side).map(({ record }) => record);
      const { heads, running } = head;
      return { records: { ...NO_RECORDS, a: of('a'), b: of('b') }, heads, running };
    },
    save: (key, { heads, running }) =>
      write(HEADS, (store) => {
        store.put({ key, heads, running, changed: Date.now() } satisfies HeadRow);
      }),
    add: (key, side, record) =>
      write(EPISODES, (store) => {
        store.put({ key, side, seed: record.seed, record } satisfies EpisodeRow);
      }),
    forget: (key, side) =>
      write(EPISODES, (store) => {
        store.delete(rangeOf(key, side));
      }),
  };
};
