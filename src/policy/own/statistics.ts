/** Statistics of a data set: from safetensors (github.com/huggingface/safetensors, its format) or JSON, and what they normalize by. */
import type { Result, TabletopError } from '../../contracts.ts';
import type { Normalization } from './contract.ts';
import { bytesOf, isLfsPointer, lfsPointer, type NamedBlob, objectOf, refuse } from './files.ts';
import { isRecord } from './json.ts';

/** Numbers by "feature" and "mean", "std", "min" ... */
export type Statistics = ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;

/** As the loaders of LeRobot and physicalai have it: keeps a deviation of zero from dividing. */
const EPSILON = 1e-8;

const collect = (entries: Iterable<readonly [key: string, values: readonly number[]]>): Statistics => {
  const found = new Map<string, Map<string, readonly number[]>>();
  for (const [key, values] of entries) {
    // "observation.state/mean" (physicalai) and "observation.state.mean" (LeRobot)
    const cut = Math.max(key.lastIndexOf('/'), key.lastIndexOf('.'));
    const feature = key.slice(0, cut);
    const of = found.get(feature) ?? new Map<string, readonly number[]>();
    of.set(key.slice(cut + 1), values);
    found.set(feature, of);
  }
  return found;
};

const isEntry = (value: unknown): value is { dtype: string; data_offsets: [number, number] } =>
  isRecord(value) &&
  typeof value.dtype === 'string' &&
  Array.isArray(value.data_offsets) &&
  value.data_offsets.length === 2 &&
  value.data_offsets.every((at) => Number.isInteger(at) && at >= 0);

/** Of one tensor: a picture's statistics have three numbers, a state's a few dozen; more are weights. */
const MOST_NUMBER_BYTES = 1_000_000;

const readNumbers = (dtype: string, bytes: Uint8Array<ArrayBuffer>): readonly number[] | null => {
  const own = bytes.slice().buffer; // aligned
  switch (dtype) {
    case 'F32':
      return [...new Float32Array(own)];
    case 'F64':
      return [...new Float64Array(own)];
    case 'I64':
      return [...new BigInt64Array(own)].map(Number);
    case 'BOOL':
    case 'U8':
      return [...new Uint8Array(own)];
    default:
      return null;
  }
};

/** The header's length in 8 bytes, the header in JSON, the numbers. Types without a use here are left out. */
const safetensors = (bytes: Uint8Array<ArrayBuffer>): Statistics => {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) throw new RangeError('the header is longer than the file');
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  if (!isRecord(header)) throw new RangeError('the header is no object');
  const entries: [string, readonly number[]][] = [];
  for (const [key, value] of Object.entries(header)) {
    if (!isEntry(value)) continue; // __metadata__
    const [from, to] = value.data_offsets;
    if (to > bytes.length - 8 - length) throw new RangeError(`${key} ends behind the file`);
    if (to - from > MOST_NUMBER_BYTES) continue;
    const numbers = readNumbers(value.dtype, bytes.slice(8 + length + from, 8 + length + to));
    if (numbers) entries.push([key, numbers]);
  }
  return collect(entries);
};

const flat = (value: unknown): readonly number[] | null => {
  if (typeof value === 'number') return [value];
  if (!Array.isArray(value)) return null;
  const parts = value.map(flat);
  return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
};

/** {"observation.state": {"mean": [...], ...}}: a data set's meta/stats.json. */
const nested = (json: Readonly<Record<string, unknown>>): Statistics => {
  const found = new Map<string, Map<string, readonly number[]>>();
  for (const [feature, stats] of Object.entries(json)) {
    if (!isRecord(stats)) continue;
    const of = new Map<string, readonly number[]>();
    for (const [name, value] of Object.entries(stats)) {
      const numbers = flat(value);
      if (numbers) of.set(name, numbers);
    }
    found.set(feature, of);
  }
  return found;
};

/** Errors: POLICY_STATISTICS for a file that is none, POLICY_DAMAGED for JSON that is none, and those of reading it. */
export const readStatistics = async (file: NamedBlob): Promise<Result<Statistics>> => {
  if (file.path.endsWith('.json')) {
    const json = await objectOf(file);
    return json.ok ? { ok: true, value: nested(json.value) } : json;
  }
  const bytes = await bytesOf(file);
  if (!bytes.ok) return bytes;
  if (isLfsPointer(bytes.value)) return lfsPointer(file.path);
  try {
    return { ok: true, value: safetensors(bytes.value) };
  } catch (thrown) {
    return refuse(
      'POLICY_STATISTICS',
      `“${file.path}” holds no statistics: it is no safetensors file, or it ends early. Export it again.`,
      String(thrown),
    );
  }
};

/** How a file names a way to normalize. */
const MODES: Readonly<Record<string, Normalization['how']>> = {
  mean_std: 'mean-std',
  min_max: 'min-max',
  quantiles: 'quantiles',
  identity: 'inside',
};
export const modeOf = (name: unknown): Normalization['how'] | null =>
  typeof name === 'string' ? (MODES[name.toLowerCase()] ?? null) : null;

const WANTED = { 'mean-std': ['mean', 'std'], 'min-max': ['min', 'max'], quantiles: ['q01', 'q99'] } as const;

export interface Wanted {
  readonly statistics: Statistics;
  /** The file they are in, for the sentence. */
  readonly file: string;
  /** Names that it may have there, the likeliest first. */
  readonly features: readonly string[];
  readonly how: Normalization['how'];
  /** To what the graph takes, or from what it gives. */
  readonly way: 'in' | 'out';
  readonly size: number;
}

/**
 * Statistics -> a factor and a summand for every number. in: (x - mean) / std, or 2 (x - min) / (max - min) - 1; out: back.
 * Errors: POLICY_STATISTICS where a number is missing or not finite; never passed through in silence.
 */
export const normalizationBy = ({
  statistics,
  file,
  features,
  how,
  way,
  size,
}: Wanted): Normalization | TabletopError => {
  if (how !== 'mean-std' && how !== 'min-max' && how !== 'quantiles') {
    return { how: 'inside', scale: [1], offset: [0], by: 'file' };
  }
  const feature = features.find((name) => statistics.has(name)) ?? features[0] ?? '';
  const of = statistics.get(feature);
  const [first, second] = WANTED[how];
  const [a, b] = [of?.get(first), of?.get(second)];
  const missing = [...(a ? [] : [first]), ...(b ? [] : [second])];
  const error = (problem: string): TabletopError =>
    refuse(
      'POLICY_STATISTICS',
      `“${file}” ${problem}. Without it the policy’s numbers mean nothing: export the statistics of the data set it was trained on.`,
    ).error;
  if (!a || !b) return error(`has no ${missing.join(' and no ')} of “${feature}”`);
  for (const [name, numbers] of [
    [first, a],
    [second, b],
  ] as const) {
    if (numbers.length !== size && numbers.length !== 1) {
      return error(`has ${numbers.length} numbers of ${name} of “${feature}”, and the graph ${size}`);
    }
    if (!numbers.every(Number.isFinite)) return error(`has a ${name} of “${feature}” that is not finite`);
  }
  const at = (numbers: readonly number[], i: number): number =>
    numbers[numbers.length === 1 ? 0 : i] ?? Number.NaN;
  const pairs = Array.from({ length: size }, (_, i): readonly [scale: number, offset: number] => {
    const [p, q] = [at(a, i), at(b, i)];
    if (how === 'mean-std') return way === 'in' ? [1 / (q + EPSILON), -p / (q + EPSILON)] : [q, p];
    const span = q - p === 0 ? EPSILON : q - p;
    return way === 'in' ? [2 / span, (-2 * p) / span - 1] : [span / 2, p + span / 2];
  });
  return { how, scale: pairs.map(([s]) => s), offset: pairs.map(([, o]) => o), by: 'file' };
};
