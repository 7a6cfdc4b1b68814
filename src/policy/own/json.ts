/** Reads JSON of unknown shape: a value of another type than the one asked for counts as absent. */

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

export const countOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : null;

/** A list of names, or null. */
export const namesOf = (value: unknown): readonly string[] | null => {
  const names = listOf(value);
  return names.length > 0 && names.every((name) => typeof name === 'string')
    ? (names as readonly string[])
    : null;
};
