/**
 * A state as the query of an address: every control is one row with key, default and allowed values. A value that is not
 * allowed is replaced by the default and named.
 */
export interface Row<T> {
  readonly key: string;
  readonly fallback: T;
  /** What is allowed, in words, for the notice. */
  readonly allowed: string;
  /** undefined: not allowed. */
  readonly parse: (text: string) => T | undefined;
  readonly format: (value: T) => string;
}

export type Rows<S> = { readonly [N in keyof S]: Row<S[N]> };

const within = (value: number, low: number, high: number): number | undefined =>
  value >= low && value <= high ? value + 0 : undefined; // "-0" is 0

export const integer = (key: string, fallback: number, low: number, high: number): Row<number> => ({
  key,
  fallback,
  allowed: `a whole number from ${low} to ${high}`,
  parse: (text) => (/^-?\d{1,15}$/.test(text) ? within(Number(text), low, high) : undefined),
  format: String,
});

/** Kept to two decimals, so that a link is short and reopens to the same number. */
export const decimal = (key: string, fallback: number, low: number, high: number): Row<number> => ({
  key,
  fallback,
  allowed: `a number from ${low} to ${high}`,
  parse: (text) =>
    /^-?\d{1,9}(\.\d{1,9})?$/.test(text) ? within(toCents(Number(text)), low, high) : undefined,
  format: (value) => String(toCents(value)),
});

/** Rounded to two decimals, never "-0". */
export const toCents = (value: number): number => Math.round(value * 100) / 100 + 0;

export const flag = (key: string, fallback: boolean): Row<boolean> => ({
  key,
  fallback,
  allowed: '0 or 1',
  parse: (text) => (text === '1' ? true : text === '0' ? false : undefined),
  format: (value) => (value ? '1' : '0'),
});

export const choice = <T extends string>(key: string, fallback: T, values: readonly T[]): Row<T> => ({
  key,
  fallback,
  allowed: values.join(', '),
  parse: (text) => values.find((value) => value === text),
  format: (value) => value,
});

export const text = (
  key: string,
  fallback: string,
  allowed: string,
  fits: (t: string) => boolean,
): Row<string> => ({
  key,
  fallback,
  allowed,
  parse: (value) => (fits(value) ? value : undefined),
  format: (value) => value,
});

/** As many whole numbers as the default has, separated by dots; `highs` is the largest allowed at each place. */
export const integers = (
  key: string,
  fallback: readonly number[],
  low: number,
  highs: readonly number[],
): Row<readonly number[]> => ({
  key,
  fallback,
  allowed: `${fallback.length} whole numbers with dots between, from ${low} to ${Math.max(...highs)}`,
  parse: (text) => {
    const values = text.split('.').map((part) => (/^\d{1,5}$/.test(part) ? Number(part) : Number.NaN));
    const fits = values.every((value, i) => value >= low && value <= (highs[i] ?? -1));
    return fits && values.length === fallback.length ? values : undefined;
  },
  format: (values) => values.join('.'),
});

export interface ReadAddress<S> {
  readonly state: S;
  /** A sentence for every value of the address that was not used. */
  readonly problems: readonly string[];
}

const rowsOf = <S extends object>(rows: Rows<S>) => Object.entries(rows) as [keyof S, Row<S[keyof S]>][];
const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}...` : text);

export const readAddress = <S extends object>(rows: Rows<S>, query: string): ReadAddress<S> => {
  const params = new URLSearchParams(query);
  const problems: string[] = [];
  const entries = rowsOf(rows).map(([name, row]) => {
    const given = params.get(row.key);
    const value = given === null ? row.fallback : row.parse(given);
    if (value !== undefined) return [name, value];
    const used = row.format(row.fallback) === '' ? 'left empty' : `set to ${row.format(row.fallback)}`;
    problems.push(
      `The address asks for ${row.key} = “${shorten(given ?? '')}”, which must be ${row.allowed}. It was ${used}.`,
    );
    return [name, row.fallback];
  });
  return { state: Object.fromEntries(entries) as S, problems };
};

/** Puts what differs from the defaults into `params`. */
export const writeRows = <S extends object>(rows: Rows<S>, state: S, params: URLSearchParams): void => {
  for (const [name, row] of rowsOf(rows)) {
    const written = row.format(state[name]);
    if (written !== row.format(row.fallback)) params.set(row.key, written);
  }
};

/** The keys of the rows. */
export const keysOf = <S extends object>(rows: Rows<S>): readonly string[] =>
  rowsOf(rows).map(([, { key }]) => key);

/** Every control by its key, as a link would say it; defaults, too. */
export const controlsOf = <S extends object>(rows: Rows<S>, state: S): Readonly<Record<string, string>> =>
  Object.fromEntries(rowsOf(rows).map(([name, row]) => [row.key, row.format(state[name])]));

/** The state as its link reopens it: numbers cut to the decimals that are written. */
export const asWritten = <S extends object>(rows: Rows<S>, state: S): S =>
  Object.fromEntries(
    rowsOf(rows).map(([name, row]) => [name, row.parse(row.format(state[name])) ?? row.fallback]),
  ) as S;
