/** The lab's addresses: every control of an exhibit is a row (runtime/address-rows.ts), and the address is the share link. */
import { keysOf, type ReadAddress, type Rows, readAddress, writeRows } from '../runtime/address-rows.ts';
import { strayKeys } from '../runtime/unknown-keys.ts';

export {
  asWritten,
  choice,
  controlsOf,
  decimal,
  flag,
  integer,
  integers,
  type ReadAddress,
  type Row,
  type Rows,
  readAddress,
  text,
  toCents,
} from '../runtime/address-rows.ts';

/** Keys that belong to the lab as a whole and stay when an exhibit writes its own; `hide` takes panels off the page. */
export const LAB_KEYS = ['lab', 'lesson', 'did', 'theme', 'hide', 'test'] as const;

/** An exhibit's state, and a sentence for every value and every key of the address that it does not use. */
export const readExhibit = <S extends object>(rows: Rows<S>, query: string): ReadAddress<S> => {
  const { state, problems } = readAddress(rows, query);
  return { state, problems: [...problems, ...strayKeys(query, [...LAB_KEYS, ...keysOf(rows)])] };
};

/** The query of an address: the lab's own keys of `query` first, then what differs from the defaults. */
export const writeAddress = <S extends object>(rows: Rows<S>, state: S, query: string): string => {
  const before = new URLSearchParams(query);
  const params = new URLSearchParams();
  for (const key of LAB_KEYS) {
    const value = before.get(key);
    if (value !== null) params.set(key, value);
  }
  writeRows(rows, state, params);
  return params.toString();
};

/** A link to an exhibit ('' is the index) or to the main page (null), in the theme of `query`. */
export const linkTo = (exhibit: string | null, query: string): string => {
  const params = new URLSearchParams();
  if (exhibit !== null) params.set('lab', exhibit);
  for (const key of ['theme', 'test'] as const) {
    const value = new URLSearchParams(query).get(key);
    if (value !== null) params.set(key, value);
  }
  const text = params.toString();
  return text === '' ? './' : `./?${text}`;
};

/** Panels that the address takes off the page: `hide=questions,plane`. */
export const hiddenPanels = (query: string): ReadonlySet<string> =>
  new Set((new URLSearchParams(query).get('hide') ?? '').split(',').filter(Boolean));
