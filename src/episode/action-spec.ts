/** An ActionSpec that came from elsewhere (a link, a file): checked field by field, without a schema library. */
import type { ActionSpec, Dimension, Unit } from '../contracts.ts';

const UNITS: readonly Unit[] = ['flag', 'm', 'rad', 'deg', 'opening', 'percent'];
const KINDS: readonly ActionSpec['kind'][] = ['ee-delta', 'joint-target'];
const MOST_DIMENSIONS = 64;
const MOST_HZ = 50;

const check: (fine: boolean, what: string) => asserts fine = (fine, what) => {
  if (!fine) throw new RangeError(what);
};

const readDimension = (value: unknown, i: number): Dimension => {
  const { name, unit, low, high } = (value ?? {}) as Partial<Record<keyof Dimension, unknown>>;
  const at = `dimension ${i}`;
  check(typeof name === 'string' && name.length > 0 && name.length <= 40, `${at}: name`);
  const known = UNITS.find((one) => one === unit);
  check(known !== undefined, `${at}: unit`);
  check(typeof low === 'number' && typeof high === 'number', `${at}: range`);
  // JSON can write 1e999
  check(Number.isFinite(low) && Number.isFinite(high) && low < high, `${at}: range`);
  return { name, unit: known, low, high };
};

/** JSON text -> the specification. Throws RangeError, or SyntaxError for what is no JSON, naming the field. */
export const readActionSpec = (text: string): ActionSpec => {
  const value: unknown = JSON.parse(text);
  const { kind, hz, dimensions } = (value ?? {}) as Partial<Record<keyof ActionSpec, unknown>>;
  const known = KINDS.find((one) => one === kind);
  check(known !== undefined, 'kind');
  check(typeof hz === 'number' && hz > 0 && hz <= MOST_HZ, 'hz');
  check(Array.isArray(dimensions), 'dimensions');
  check(dimensions.length > 0 && dimensions.length <= MOST_DIMENSIONS, 'dimensions');
  const read = dimensions.map(readDimension);
  check(read.filter(({ unit }) => unit === 'flag').length <= 1, 'dimensions: more than one flag');
  return { kind: known, hz, dimensions: read };
};
