/**
 * The run in a link: every action since the scene's beginning, and the hash of the world that they led to. base64url;
 * times only where they are not those of the paused clock. Opening it needs no model.
 *
 *     version, period ms, hash, cursor + 1, end, ms at the tip,
 *     [version 2: the ActionSpec as JSON, how actions are written: 0 tokens, 1 float32, 2 float64]
 *     segments (who decided how many steps under which sentence and plan),
 *     earlier steps, steps, checksum (4 bytes)
 *
 * Version 1 is the shipped models' language, EE_DELTA in tokens: eight bytes a step. A step begins with its flags: bit 0
 * "terminate", bit 1 the visitor wrote it, bit 2 that three durations follow (the wait until its frame, until its
 * command, and its motion, ms). Then its other tokens, a byte each, or its numbers: a float32 each
 * where that is exact, as of heads that give numbers, else a float64, as of bins' centres among such numbers.
 */
import {
  actionOf,
  createTokenCodec,
  EE_DELTA,
  sameAction,
  type TokenCodec,
  valuesOf,
} from '../action/index.ts';
import type {
  Action,
  ActionSpec,
  ActionTokens,
  PolicyKind,
  ReplayStep,
  Result,
  StopReason,
} from '../contracts.ts';
import { readActionSpec } from './action-spec.ts';
import {
  checksum,
  createReader,
  createWriter,
  fromBase64Url,
  type Reader,
  toBase64Url,
  type Writer,
} from './link-bytes.ts';

/** Consecutive steps that the same driver decided under the same sentence. */
export interface Segment {
  readonly steps: number;
  readonly by: PolicyKind;
  readonly sentence: string;
  /** The words of the plan they were made under; empty: none. */
  readonly plan: string;
}

export interface LinkedRun {
  /** World hash where the cursor stands, or at the tip. */
  readonly hash: string;
  readonly cursor: number | null;
  /** How the episode had ended at the tip. */
  readonly end: StopReason | null;
  /** Simulated seconds at the tip; times are kept to the millisecond. */
  readonly tip: number;
  /** What the actions are. Its rate gives the motion of a step that says nothing of its own. */
  readonly spec: ActionSpec;
  readonly segments: readonly Segment[];
  /** Steps of episodes before this one, in the same world. */
  readonly earlier: readonly ReplayStep[];
  readonly steps: readonly ReplayStep[];
}

/** The version whose language is EE_DELTA in tokens, and the one that says its own. */
const [TOKENS_ONLY, WITH_SPEC] = [1, 2];
const TERMINATE = 1;
const EDITED = 2;
const TIMED = 4;
const ENDS: readonly (StopReason | null)[] = [null, 'terminated', 'step-limit', 'stopped', 'error'];
const DRIVERS: readonly PolicyKind[] = ['model', 'expert', 'no-op'];
/** More would be no link any more: 64 KB of address. */
const MOST_STEPS = 6000;
/** An hour: what a link may make a page simulate. */
const MOST_MS = 3_600_000;

const ms = (seconds: number): number => Math.round(seconds * 1000);

/**
 * The tokens that stand for this action exactly; null where there are none. What was said is not always what was carried
 * out: over a desk the arm may hold.
 */
const tokensFor = ({ action, tokens }: ReplayStep, codec: TokenCodec): ActionTokens | null => {
  if (action.kind !== codec.spec.kind) return null;
  const stands = (by: ActionTokens): boolean => {
    const decoded = codec.decode(by);
    return decoded.ok && sameAction(decoded.value, action);
  };
  if (tokens && stands(tokens)) return tokens;
  const encoded = codec.encode(action);
  return stands(encoded) ? encoded : null;
};

/** How a step's action is written and read, without its flag. */
interface ActionFormat {
  write(out: Writer, step: ReplayStep): void;
  read(from: Reader, terminate: boolean): Pick<ReplayStep, 'action' | 'tokens'>;
}

const decoded = (action: Result<Action>): Action => {
  if (!action.ok) throw new RangeError(action.error.detail);
  return action.value;
};

const asTokens = (codec: TokenCodec): ActionFormat => {
  const isFlag = codec.dimensions.map(({ unit }) => unit === 'flag');
  return {
    write: (out, step) => {
      const tokens = tokensFor(step, codec) ?? [];
      for (const [i, token] of tokens.entries()) if (!isFlag[i]) out.byte(token);
    },
    read: (from, terminate) => {
      const tokens = isFlag.map((flag) => (flag ? Number(terminate) : from.byte()));
      return { tokens, action: decoded(codec.decode(tokens)) };
    },
  };
};

const asNumbers = (spec: ActionSpec, size: 'float32' | 'float64'): ActionFormat => {
  const isFlag = spec.dimensions.map(({ unit }) => unit === 'flag');
  return {
    write: (out, { action }) => {
      for (const [i, value] of valuesOf(action, spec).entries()) if (!isFlag[i]) out[size](value);
    },
    read: (from, terminate) => {
      const values = isFlag.map((flag) => (flag ? Number(terminate) : from[size]()));
      return { action: { ...decoded(actionOf(values, spec)), terminate } };
    },
  };
};

interface Timing {
  readonly periodMs: number;
  readonly format: ActionFormat;
}

const writeSteps = (
  out: Writer,
  steps: readonly ReplayStep[],
  { periodMs, format }: Timing,
  begin: number,
): number => {
  out.count(steps.length);
  let time = begin;
  for (const step of steps) {
    const [atMs, commandMs, endMs] = [ms(step.at), ms(step.commandTime), ms(step.simTime)];
    const { terminate } = step.action;
    const durations = [atMs - time, commandMs - atMs, endMs - commandMs];
    const usual = [0, 0, terminate ? 0 : periodMs];
    const timed = durations.some((duration, i) => duration !== usual[i]);
    out.byte((terminate ? TERMINATE : 0) | (step.edited ? EDITED : 0) | (timed ? TIMED : 0));
    format.write(out, step);
    if (timed) for (const duration of durations) out.count(duration);
    time = endMs;
  }
  return time;
};

const readSteps = (from: Reader, { periodMs, format }: Timing, begin: number): readonly ReplayStep[] => {
  const length = from.count();
  if (length > MOST_STEPS) throw new RangeError(`${length} steps`);
  const steps: ReplayStep[] = [];
  let time = begin;
  for (let i = 0; i < length; i++) {
    const flags = from.byte();
    if (flags > (TERMINATE | EDITED | TIMED)) throw new RangeError(`a step begins with ${flags}`);
    const terminate = (flags & TERMINATE) !== 0;
    const action = format.read(from, terminate);
    const timed = (flags & TIMED) !== 0;
    const atMs = time + (timed ? from.count() : 0);
    const commandMs = atMs + (timed ? from.count() : 0);
    const endMs = commandMs + (timed ? from.count() : terminate ? 0 : periodMs);
    const times = { at: atMs / 1000, commandTime: commandMs / 1000, simTime: endMs / 1000 };
    steps.push({ ...action, ...times, ...((flags & EDITED) !== 0 ? { edited: true } : {}) });
    time = endMs;
  }
  return steps;
};

/** The same dimensions, ranges and rate, whatever order their fields were written in. */
const isEeDelta = ({ kind, hz, dimensions }: ActionSpec): boolean =>
  kind === EE_DELTA.kind &&
  hz === EE_DELTA.hz &&
  dimensions.length === EE_DELTA.dimensions.length &&
  dimensions.every(({ name, unit, low, high }, i) => {
    const own = EE_DELTA.dimensions[i];
    return own?.name === name && own.unit === unit && own.low === low && own.high === high;
  });

const oneOf = <T>(values: readonly T[], index: number): T => {
  if (index >= values.length) throw new RangeError(`choice ${index} of ${values.length}`);
  return values[index] as T; // in range; T may itself be null
};

/** The ways of writing actions, by the number that says so in a link of version 2. */
const formatsOf = (spec: ActionSpec): readonly ActionFormat[] => [
  asTokens(createTokenCodec(spec)),
  asNumbers(spec, 'float32'),
  asNumbers(spec, 'float64'),
];

/** The shortest way that keeps every action to the bit: another action would lead to another world. */
const formatFor = (steps: readonly ReplayStep[], spec: ActionSpec): number => {
  const codec = createTokenCodec(spec);
  if (steps.every((step) => tokensFor(step, codec) !== null)) return 0;
  const exact = ({ action }: ReplayStep): boolean =>
    valuesOf(action, spec).every((value) => Object.is(Math.fround(value), value));
  return steps.every(exact) ? 1 : 2;
};

/** A run -> the value of a link's `run`: letters, digits, "-" and "_". */
export const encodeRun = (run: LinkedRun): string => {
  const out = createWriter();
  const written = formatFor([...run.earlier, ...run.steps], run.spec);
  const version = written === 0 && isEeDelta(run.spec) ? TOKENS_ONLY : WITH_SPEC;
  const timing = { periodMs: ms(1 / run.spec.hz), format: oneOf(formatsOf(run.spec), written) };
  out.byte(version);
  out.count(timing.periodMs);
  out.hex(run.hash);
  out.count(run.cursor === null ? 0 : run.cursor + 1);
  out.byte(ENDS.indexOf(run.end));
  out.count(ms(run.tip));
  if (version === WITH_SPEC) {
    out.text(JSON.stringify(run.spec));
    out.byte(written);
  }
  out.count(run.segments.length);
  for (const { steps, by, sentence, plan } of run.segments) {
    out.count(steps);
    out.byte(DRIVERS.indexOf(by));
    out.text(sentence);
    out.text(plan);
  }
  const begin = writeSteps(out, run.earlier, timing, 0);
  writeSteps(out, run.steps, timing, begin);
  const sum = checksum(out.bytes());
  for (const shift of [0, 8, 16, 24]) out.byte(sum >>> shift);
  return toBase64Url(out.bytes());
};

const readSegments = (from: Reader): readonly Segment[] => {
  const length = from.count();
  if (length > MOST_STEPS) throw new RangeError(`${length} segments`);
  return Array.from({ length }, () => ({
    steps: from.count(),
    by: oneOf(DRIVERS, from.byte()),
    sentence: from.text(),
    plan: from.text(),
  }));
};

const readLanguage = (from: Reader, version: number): { spec: ActionSpec; format: ActionFormat } => {
  if (version === TOKENS_ONLY) return { spec: EE_DELTA, format: asTokens(createTokenCodec(EE_DELTA)) };
  const spec = readActionSpec(from.text());
  return { spec, format: oneOf(formatsOf(spec), from.byte()) };
};

const readRun = (body: Uint8Array): LinkedRun => {
  const from = createReader(body);
  const version = from.byte();
  if (version !== TOKENS_ONLY && version !== WITH_SPEC) throw new RangeError(`version ${version}`);
  const periodMs = from.count();
  const hash = from.hex();
  const place = from.count();
  const end = oneOf(ENDS, from.byte());
  const tipMs = from.count();
  const { spec, format } = readLanguage(from, version);
  const segments = readSegments(from);
  const earlier = readSteps(from, { periodMs, format }, 0);
  const steps = readSteps(from, { periodMs, format }, ms(earlier.at(-1)?.simTime ?? 0));
  if (from.left() !== 0) throw new RangeError(`${from.left()} bytes too many`);
  if (place > steps.length) throw new RangeError(`step ${place} of ${steps.length}`);
  const told = segments.reduce((sum, segment) => sum + segment.steps, 0);
  if (told !== steps.length) throw new RangeError(`segments of ${told} steps, not ${steps.length}`);
  const lastMs = ms((steps.at(-1) ?? earlier.at(-1))?.simTime ?? 0);
  if (tipMs < lastMs || tipMs > MOST_MS) throw new RangeError(`the run ends at ${tipMs} ms`);
  const cursor = place === 0 ? null : place - 1;
  return { hash, cursor, end, tip: tipMs / 1000, spec, segments, earlier, steps };
};

const invalid = (detail: string): Result<never> => ({
  ok: false,
  error: {
    code: 'LINK_INVALID',
    message:
      'The run in the address was cut or changed on its way, or comes from another version of this page; scene, sentence and settings are those of the link.',
    detail,
  },
});

/** The value of a link's `run` -> the run. Errors: LINK_INVALID, for anything that `encodeRun` did not write. */
export const decodeRun = (text: string): Result<LinkedRun> => {
  const bytes = fromBase64Url(text);
  if (!bytes || bytes.length < 5) return invalid(`${text.length} characters`);
  const body = bytes.subarray(0, -4);
  const sum = [3, 2, 1, 0].reduce((all, i) => 256 * all + (bytes[body.length + i] ?? 0), 0);
  if (checksum(body) !== sum) return invalid('the checksum differs');
  try {
    return { ok: true, value: readRun(body) };
  } catch (thrown) {
    return invalid(String(thrown));
  }
};
