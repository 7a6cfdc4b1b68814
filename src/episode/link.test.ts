import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EE_DELTA, EE_DELTA_CODEC } from '../action/index.ts';
import type { ReplayStep } from '../contracts.ts';
import { decodeRun, encodeRun, type LinkedRun } from './link.ts';
import { checksum, fromBase64Url, toBase64Url } from './link-bytes.ts';

const PERIOD = 200; // ms, of EE_DELTA

interface Durations {
  readonly terminate: number;
  readonly rest: readonly number[];
  readonly edited: boolean;
  readonly waits: readonly [number, number, number] | null;
}

const durations: fc.Arbitrary<Durations> = fc.record({
  terminate: fc.integer({ min: 0, max: 1 }),
  rest: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 7, maxLength: 7 }),
  edited: fc.boolean(),
  waits: fc.option(fc.tuple(fc.nat(5000), fc.nat(5000), fc.nat(5000))),
});

const laidOut = (begin: number, list: readonly Durations[]): readonly ReplayStep[] => {
  let time = begin; // ms
  return list.map(({ terminate, rest, edited, waits }) => {
    const [before, thinking, motion] = waits ?? [0, 0, terminate === 1 ? 0 : PERIOD];
    const atMs = time + before;
    const commandMs = atMs + thinking;
    time = commandMs + motion;
    const tokens = [terminate, ...rest];
    const action = EE_DELTA_CODEC.decode(tokens);
    if (!action.ok) throw new Error(action.error.detail);
    const times = { at: atMs / 1000, commandTime: commandMs / 1000, simTime: time / 1000 };
    return { tokens, action: action.value, ...times, ...(edited ? { edited } : {}) };
  });
};

const anyRun: fc.Arbitrary<LinkedRun> = fc
  .record({
    earlier: fc.array(durations, { maxLength: 4 }),
    steps: fc.array(durations, { maxLength: 12 }),
    cuts: fc.array(fc.nat(12), { maxLength: 3 }),
    hash: fc.bigInt(0n, 2n ** 64n - 1n).map((n) => n.toString(16).padStart(16, '0')),
    place: fc.option(fc.nat(11)),
    end: fc.constantFrom(null, 'terminated', 'step-limit', 'stopped', 'error'),
    rest: fc.nat(100_000),
    sentence: fc.string({ unit: 'grapheme' }),
    plan: fc.constantFrom('', 'reach red cube'),
    by: fc.constantFrom('model', 'expert', 'no-op'),
  })
  .map(({ earlier: before, steps: list, cuts, place, rest, sentence, plan, by, ...others }) => {
    const earlier = laidOut(0, before);
    const steps = laidOut(Math.round((earlier.at(-1)?.simTime ?? 0) * 1000), list);
    const bounds = [0, ...cuts.filter((n) => n < steps.length).sort((a, b) => a - b), steps.length];
    const segments = bounds
      .slice(1)
      .map((to, i) => ({ steps: to - (bounds[i] ?? 0), by, sentence: `${sentence}${i}`, plan }));
    const tip = (Math.round(((steps.at(-1) ?? earlier.at(-1))?.simTime ?? 0) * 1000) + rest) / 1000;
    const cursor = place !== null && place < steps.length ? place : null;
    return { ...others, cursor, tip, spec: EE_DELTA, segments, earlier, steps };
  });

describe('the run in a link', () => {
  it('reads back what it wrote, in letters that no address has to escape', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const text = encodeRun(run);
        expect(text).toMatch(/^[\w-]+$/);
        expect(decodeRun(text)).toEqual({ ok: true, value: run });
      }),
      { numRuns: 300 },
    );
  });

  it('costs eight bytes a step of the paused clock', () => {
    const list = Array.from({ length: 60 }, (_, i) => ({
      terminate: 0,
      rest: Array(7).fill(i),
      edited: i === 3,
      waits: null,
    }));
    const steps = laidOut(0, list);
    const run = { hash: '0123456789abcdef', cursor: null, end: null, tip: (60 * PERIOD) / 1000 };
    const segments = [{ steps: 60, by: 'model' as const, sentence: 'reach the red cube', plan: '' }];
    expect(encodeRun({ ...run, spec: EE_DELTA, segments, earlier: [], steps }).length).toBeLessThan(720);
  });

  it('never throws: any text that it did not write is an error with a code', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\w-]{0,200}$/)), (text) => {
        const out = decodeRun(text);
        expect(out.ok ? '' : out.error.code).toBe('LINK_INVALID');
      }),
      { numRuns: 300 },
    );
  });

  it('knows a link that lost its end or had a letter changed', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(), fc.nat(63), (run, where, by) => {
        const text = encodeRun(run);
        const at = where % text.length;
        expect(decodeRun(text.slice(0, at)).ok).toBe(false);
        const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        const other = letters[(letters.indexOf(text[at] ?? '') + 1 + (by % 63)) % 64];
        const changed = decodeRun(`${text.slice(0, at)}${other}${text.slice(at + 1)}`);
        // the last letter may carry bits that no byte uses
        if (at < text.length - 1) expect(changed.ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses well-sealed nonsense: every body whose checksum agrees is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (body) => {
        const given = Uint8Array.from([1, ...body]);
        const sum = checksum(given);
        const seal = [0, 8, 16, 24].map((shift) => (sum >>> shift) & 255);
        const out = decodeRun(toBase64Url(Uint8Array.from([...given, ...seal])));
        if (!out.ok) expect(out.error.code).toBe('LINK_INVALID');
      }),
      { numRuns: 1000 },
    );
  });
});

it('base64url is what it says', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
    }),
  );
  expect(fromBase64Url('a+b/')).toBeNull();
  expect(fromBase64Url('abcde')).toBeNull();
});
