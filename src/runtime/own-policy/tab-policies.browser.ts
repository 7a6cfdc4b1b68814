/**
 * Policies that the visitor brought, kept beside the page for as long as its tab is open: they come along to Teach, to Measure, back,
 * and over a reload. In IndexedDB, since an address carries no files; nothing is sent anywhere. A tab is known by a name in its
 * sessionStorage and by a lock that it holds: what no tab holds any more is deleted when a page of this site is next opened.
 * It imports types alone: the entry asks it.
 */
import { answerOf, doneOf } from '../indexed-db.browser.ts';
import type { OwnPolicy } from './shelf.ts';

const [NAME, VERSION, STORE] = ['tabletop-policies', 1, 'policies'];
/** Of a row; one that another build wrote otherwise is not read. */
const ROW_FORMAT = 1;
const TAB_KEY = 'tabletop-tab';
const LOCK = 'tabletop-tab-';
/** A tab between two pages holds no lock, ms. */
const BETWEEN_PAGES = 10_000;

interface Row {
  readonly tab: string;
  readonly id: string;
  readonly format: number;
  readonly policy: OwnPolicy;
}

const open = (): Promise<IDBDatabase> => {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ['tab', 'id'] });
  return answerOf(request);
};

/** Opened for one piece of work: nothing here is asked for often. */
const within = async <T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => Promise<T>,
): Promise<T> => {
  const db = await open();
  try {
    const transaction = db.transaction(STORE, mode);
    const done = doneOf(transaction);
    done.catch(() => undefined); // what `work` throws first is what is told
    const value = await work(transaction.objectStore(STORE));
    await done;
    return value;
  } finally {
    db.close();
  }
};

/** This tab's name, if it has one. Throws where the browser lets the page keep nothing. */
const tabName = (): string | null => sessionStorage.getItem(TAB_KEY);

let held = false;
const hold = (tab: string): void => {
  if (held) return;
  // shared: a tab that was duplicated has the same name. Never let go: the page's end does that
  const gone = navigator.locks.request(LOCK + tab, { mode: 'shared' }, () => new Promise(() => undefined));
  gone.catch(() => undefined); // the page's own end
  held = true;
};

const named = (): string => {
  const known = tabName();
  if (known !== null) return known;
  const name = [...crypto.getRandomValues(new Uint8Array(8))]
    .map((x) => x.toString(16).padStart(2, '0'))
    .join('');
  sessionStorage.setItem(TAB_KEY, name);
  return name;
};

/** False: this browser does not keep it (no room, no storage, no locks), and it is in this page alone. */
export const keepInTab = async (policy: OwnPolicy): Promise<boolean> => {
  try {
    const tab = named();
    hold(tab);
    await within('readwrite', async (store) => {
      store.put({ tab, id: policy.id, format: ROW_FORMAT, policy } satisfies Row);
    });
    return true;
  } catch {
    return false;
  }
};

/** All that were brought to this tab, on whichever of its pages. */
export const policiesOfTab = async (): Promise<readonly OwnPolicy[]> => {
  try {
    const tab = tabName();
    if (tab === null) return [];
    const range = IDBKeyRange.bound([tab], [tab, []]);
    const rows: readonly Row[] = await within('readonly', (store) => answerOf(store.getAll(range)));
    return rows.filter(({ format }) => format === ROW_FORMAT).map(({ policy }) => policy);
  } catch {
    return [];
  }
};

const heldTabs = async (): Promise<ReadonlySet<string>> => {
  const { held: locks = [] } = await navigator.locks.query();
  return new Set(locks.map(({ name = '' }) => name.replace(LOCK, '')));
};

/** Deletes what tabs left that are closed, and holds what is this one's. Asked by every page when it begins; leaves no trace where nobody brought a policy. */
export const tidyTabs = async (): Promise<void> => {
  try {
    const tab = tabName();
    if (tab !== null) hold(tab);
    if (!(await indexedDB.databases()).some(({ name }) => name === NAME)) return;
    const left = async (): Promise<readonly IDBValidKey[]> => {
      const open = await heldTabs();
      const keys = await within('readonly', (store) => answerOf(store.getAllKeys()));
      return keys.filter((key) => Array.isArray(key) && !open.has(String(key[0])));
    };
    if ((await left()).length === 0) return;
    await new Promise((done) => setTimeout(done, BETWEEN_PAGES));
    const keys = await left();
    await within('readwrite', async (store) => {
      for (const key of keys) store.delete(key);
    });
  } catch {
    // a browser that keeps nothing has nothing to tidy
  }
};
