/**
 * The run in a link: every token since the scene's beginning, and the hash of the world that they led to. Eight bytes a
 * step, base64url; times only where they are not those of the paused clock. Opening it needs no model.
 *
 *     version, period ms, hash, cursor + 1, end, ms at the tip,
 *     tellings (who said how many steps under which sentence and plan),
 *     earlier steps, steps, checksum (4 bytes)
 *
 * A step is its eight tokens; of the first, which is 0 or 1, bit 1 says that the visitor wrote them, bit 2 that three
 * durations follow: the wait until its frame, until its command, and its motion, ms.
 */
import type { ActionTokens, PolicyKind, Result, StopReason } from '../contracts.ts';
import {
  checksum,
  createReader,
  createWriter,
  fromBase64Url,
  type Reader,
  toBase64Url,
  type Writer,
} from './link-bytes.ts';

/** Times are simulated milliseconds since the scene's beginning. */
export interface LinkedStep {
  readonly tokens: ActionTokens;
  readonly edited: boolean;
  readonly atMs: number;
  readonly commandMs: number;
  readonly endMs: number;
}

/** Consecutive steps that the same driver said under the same sentence. */
export interface Telling {
  readonly steps: number;
  readonly by: PolicyKind;
  readonly sentence: string;
  /** The words of the plan they were said under; empty: none. */
  readonly plan: string;
}

export interface LinkedRun {
  /** World hash where the cursor stands, or at the tip. */
  readonly hash: string;
  readonly cursor: number | null;
  /** How the episode had ended at the tip. */
  readonly end: StopReason | null;
  readonly tipMs: number;
  /** Control period, ms: the motion of a step that says nothing of its own. */
  readonly periodMs: number;
  readonly tellings: readonly Telling[];
  /** Steps of episodes before this one, in the same world. */
  readonly earlier: readonly LinkedStep[];
  readonly steps: readonly LinkedStep[];
}

const VERSION = 1;
const EDITED = 2;
const TIMED = 4;
const ENDS: readonly (StopReason | null)[] = [null, 'terminated', 'step-limit', 'stopped', 'error'];
const DRIVERS: readonly PolicyKind[] = ['model', 'expert', 'no-op'];
/** More would be no link any more: 64 KB of address. */
const MOST_STEPS = 6000;
const TOKENS = 8;
/** An hour: what a link may make a page simulate. */
const MOST_MS = 3_600_000;

const writeSteps = (out: Writer, steps: readonly LinkedStep[], period: number, begin: number): number => {
  out.count(steps.length);
  let time = begin;
  for (const { tokens, edited, atMs, commandMs, endMs } of steps) {
    const terminate = tokens[0] ?? 0;
    const durations = [atMs - time, commandMs - atMs, endMs - commandMs];
    const usual = [0, 0, terminate === 1 ? 0 : period];
    const timed = durations.some((ms, i) => ms !== usual[i]);
    out.byte(terminate | (edited ? EDITED : 0) | (timed ? TIMED : 0));
    for (const token of tokens.slice(1)) out.byte(token);
    if (timed) for (const ms of durations) out.count(ms);
    time = endMs;
  }
  return time;
};

const readSteps = (from: Reader, period: number, begin: number): readonly LinkedStep[] => {
  const length = from.count();
  if (length > MOST_STEPS) throw new RangeError(`${length} steps`);
  const steps: LinkedStep[] = [];
  let time = begin;
  for (let i = 0; i < length; i++) {
    const first = from.byte();
    if (first > (1 | EDITED | TIMED)) throw new RangeError(`a step begins with ${first}`);
    const terminate = first & 1;
    const tokens = [terminate, ...Array.from({ length: TOKENS - 1 }, () => from.byte())];
    const timed = (first & TIMED) !== 0;
    const atMs = time + (timed ? from.count() : 0);
    const commandMs = atMs + (timed ? from.count() : 0);
    const endMs = commandMs + (timed ? from.count() : terminate === 1 ? 0 : period);
    steps.push({ tokens, edited: (first & EDITED) !== 0, atMs, commandMs, endMs });
    time = endMs;
  }
  return steps;
};

/** A run -> the value of a link's `run`: letters, digits, "-" and "_". */
export const encodeRun = (run: LinkedRun): string => {
  const out = createWriter();
  out.byte(VERSION);
  out.count(run.periodMs);
  out.hex(run.hash);
  out.count(run.cursor === null ? 0 : run.cursor + 1);
  out.byte(ENDS.indexOf(run.end));
  out.count(run.tipMs);
  out.count(run.tellings.length);
  for (const { steps, by, sentence, plan } of run.tellings) {
    out.count(steps);
    out.byte(DRIVERS.indexOf(by));
    out.text(sentence);
    out.text(plan);
  }
  const begin = writeSteps(out, run.earlier, run.periodMs, 0);
  writeSteps(out, run.steps, run.periodMs, begin);
  const sum = checksum(out.bytes());
  for (const shift of [0, 8, 16, 24]) out.byte(sum >>> shift);
  return toBase64Url(out.bytes());
};

const oneOf = <T>(values: readonly T[], index: number): T => {
  if (index >= values.length) throw new RangeError(`choice ${index} of ${values.length}`);
  return values[index] as T; // in range; T may itself be null
};

const readTellings = (from: Reader): readonly Telling[] => {
  const length = from.count();
  if (length > MOST_STEPS) throw new RangeError(`${length} tellings`);
  return Array.from({ length }, () => ({
    steps: from.count(),
    by: oneOf(DRIVERS, from.byte()),
    sentence: from.text(),
    plan: from.text(),
  }));
};

const readRun = (body: Uint8Array): LinkedRun => {
  const from = createReader(body);
  const version = from.byte();
  if (version !== VERSION) throw new RangeError(`version ${version}`);
  const periodMs = from.count();
  const hash = from.hex();
  const place = from.count();
  const end = oneOf(ENDS, from.byte());
  const tipMs = from.count();
  const tellings = readTellings(from);
  const earlier = readSteps(from, periodMs, 0);
  const steps = readSteps(from, periodMs, earlier.at(-1)?.endMs ?? 0);
  if (from.left() !== 0) throw new RangeError(`${from.left()} bytes too many`);
  if (place > steps.length) throw new RangeError(`step ${place} of ${steps.length}`);
  const told = tellings.reduce((sum, telling) => sum + telling.steps, 0);
  if (told !== steps.length) throw new RangeError(`${told} steps told of ${steps.length}`);
  const lastMs = (steps.at(-1) ?? earlier.at(-1))?.endMs ?? 0;
  if (tipMs < lastMs || tipMs > MOST_MS) throw new RangeError(`the run ends at ${tipMs} ms`);
  return { hash, cursor: place === 0 ? null : place - 1, end, tipMs, periodMs, tellings, earlier, steps };
};

const invalid = (detail: string): Result<never> => ({
  ok: false,
  error: {
    code: 'LINK_INVALID',
    message:
      'The run in the address is cut short, was changed on its way, or comes from another version of this page.',
    detail,
  },
});

/** The value of a link's `run` -> the run. Errors: LINK_INVALID, for anything that `encodeRun` did not write. */
export const decodeRun = (text: string): Result<LinkedRun> => {
  const bytes = fromBase64Url(text);
  if (!bytes || bytes.length < 5) return invalid(`${text.length} characters`);
  const body = bytes.subarray(0, -4);
  const sum = [0, 1, 2, 3].reduce((all, i) => all + (bytes[body.length + i] ?? 0) * 2 ** (8 * i), 0);
  if (checksum(body) !== sum) return invalid('the checksum differs');
  try {
    return { ok: true, value: readRun(body) };
  } catch (thrown) {
    return invalid(String(thrown));
  }
};
