/**
 * Every decoder and parser that meets foreign text or bytes, on 1,000 inputs each: random, or a good one damaged in places.
 * Each must answer, with a value that is legal or an error with a code. A throw, a hang or a NaN is a bug.
 * `npm run fuzz` runs ten times as many; `-- --runs N --seed N` more still, and others.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBins, LANGUAGES } from '../src/action/codecs/index.ts';
import { ACTION_SPEC, decodeState, decodeTokens, EE_DELTA, EE_DELTA_CODEC } from '../src/action/index.ts';
import { readBin } from '../src/app/inspector/edit.ts';
import type { ActionSpec, ReplayStep, Result } from '../src/contracts.ts';
import { decodeRun, encodeRun, type LinkedRun } from '../src/episode/link.ts';
import { checksum, fromBase64Url, toBase64Url } from '../src/episode/link-bytes.ts';
import { readRecording } from '../src/episode/recording/codec.ts';
import { readAddress, writeAddress } from '../src/lab/address.ts';
import { BINS_ROWS } from '../src/lab/bins/address.ts';
import { FAST_ROWS } from '../src/lab/fast/address.ts';
import { codecFor } from '../src/lab/fast/model.ts';
import { readPath } from '../src/lab/fast/motion.ts';
import { LANGUAGE_ROWS } from '../src/lab/language/model.ts';
import { ROWS as REQUANTIZE_ROWS } from '../src/lab/requantize/address.ts';
import { UNNORMALIZE_ROWS } from '../src/lab/unnormalize/model.ts';
import { createKnownWords } from '../src/language/known-words.ts';
import { isQuestion } from '../src/language/question.ts';
import { readLanguage } from '../src/language/read-language.ts';
import { editDistance, hintsFor, replaceWord } from '../src/language/unknown-words.ts';
import { type Manifest, parseManifest } from '../src/policy/engine/manifest.ts';
import { buildPrompt, buildQuestion } from '../src/policy/engine/prompt.ts';
import { createTextTokenizer } from '../src/policy/engine/text-tokenizer.ts';
import { CAPABILITIES } from '../src/runtime/capabilities.ts';
import { readSettings, SETTING_NAMES, SETTINGS, writeSettings } from '../src/runtime/settings.ts';
import { instructionFor, PHRASES } from '../src/tasks/language.ts';
import { parseGoal } from '../src/tasks/parse.ts';
import { parsePhrases } from '../src/tasks/phrases.ts';
import { sampleScene } from '../src/tasks/scene.ts';
import { sampleGoal, TASK_NAMES } from '../src/tasks/tasks.ts';

const ROOT = join(import.meta.dirname, '..');
const RUNS = Number(process.env.FUZZ_RUNS ?? 1000);
const SEED = Number(process.env.FUZZ_SEED ?? 1); // the same inputs every time, unless asked
const LIMIT_MS = 20_000 + 12 * RUNS; // on a busy machine; a hang is longer
const json = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/** Words of the page, script, quotes, digits, any Unicode: what people type and what attackers do. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom('pick', 'up', 'the', 'red', 'cube', 'put', 'in', 'bowl', 'next', 'to', 'left', 'of'),
        fc.constantFrom(
          'closest',
          'what',
          'colour',
          'is',
          '?',
          '<img src=x onerror=alert(1)>',
          '%',
          '&',
          "'",
        ),
        fc.constantFrom('__proto__', 'constructor', '\u0000', '\u202e', 'é', '😀', '{color}', '-1', '1e999'),
        fc.string({ unit: 'grapheme', maxLength: 8 }),
      ),
      { maxLength: 14 },
    )
    .map((words) => words.join(' ')),
);
const number = fc.oneof(
  fc.integer({ min: -5, max: 32_010 }),
  fc.double(),
  fc.constantFrom(Number.NaN, 1e308, -0),
);
const numbers = fc.array(number, { maxLength: 40 });

/** A value of JSON with up to four of its parts replaced by anything, or gone. */
const damaged = (whole: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(
      fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }), fc.oneof(fc.jsonValue(), text, number)),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    .map((places) => {
      const copy: unknown = structuredClone(whole);
      for (const [path, value] of places) {
        let at = copy as Record<string, unknown>;
        for (const [depth, step] of path.entries()) {
          const keys = Object.keys(at);
          const key = keys[step % Math.max(1, keys.length)];
          if (key === undefined) break;
          const next = at[key];
          if (depth === path.length - 1 || typeof next !== 'object' || next === null) {
            if (step % 7 === 0) delete at[key];
            else at[key] = value;
            break;
          }
          at = next as Record<string, unknown>;
        }
      }
      return copy;
    });

type Place = readonly (string | number)[];

/** Where strings and numbers stand in a value of JSON; of long lists, the beginning. */
const leavesOf = (value: unknown, at: Place = []): readonly Place[] => {
  if (typeof value !== 'object' || value === null) return [at];
  const entries = Array.isArray(value) ? [...value.slice(0, 8).entries()] : Object.entries(value);
  return entries.flatMap(([key, part]) => leavesOf(part, [...at, key]));
};

const fileName = fc
  .array(fc.constantFrom('..', '.', '', 'a', 'minilm', 'x.onnx', 'https:', '%2e%2e', 'x?y', 'x#y', 'a\\b'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join('/'));

/** A value of JSON with one or two strings or numbers replaced by others of their kind: nearly right. */
const bent = (whole: unknown, places: readonly Place[]): fc.Arbitrary<unknown> =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom(...places),
        fileName,
        fc.oneof(fc.constantFrom(256, 8, -1, 0.5), fc.integer({ min: 0, max: 255 }), number),
      ),
      {
        minLength: 1,
        maxLength: 2,
      },
    )
    .map((changes) => {
      const copy: unknown = structuredClone(whole);
      for (const [place, name, value] of changes) {
        let at = copy as Record<string | number, unknown>;
        for (const key of place.slice(0, -1)) at = at[key] as typeof at;
        const last = place.at(-1) ?? '';
        at[last] = typeof at[last] === 'string' ? name : value;
      }
      return copy;
    });

/** What the loader and the decoder rely on, looked at from outside of the schema. */
const soundManifest = (manifest: Manifest): void => {
  const again = parseManifest(manifest, CAPABILITIES);
  expect(again, 'accepted once, accepted again, the same').toEqual({ ok: true, value: manifest });
  const { encoder, variants, golden, goldenAnswers = [], observation, action, answers: open } = manifest;
  const frames = [...golden, ...goldenAnswers].map(({ frame }) => frame);
  const files = [...(encoder ? [encoder.model, encoder.tokenizer] : []), ...variants, ...frames];
  const base = new URL('https://site.test/models/pico/');
  for (const { file, bytes } of files) {
    expect(new URL(file, base).href).toMatch(/^https:\/\/site\.test\/models\/[^?#]+$/u);
    expect(Number.isSafeInteger(bytes) && bytes > 0).toBe(true);
  }
  const pixels = observation.cameras.reduce((sum, { width, height }) => sum + width * height, 0);
  for (const { bytes } of frames) expect(bytes).toBe(3 * pixels * observation.frames);
  const state = observation.state?.dimensions ?? [];
  for (const { low, high } of [...state, ...action.dimensions]) expect(low).toBeLessThan(high);
  expect(action.hz > 0 && action.hz <= 50).toBe(true);
  for (const one of golden) {
    expect(one.state).toHaveLength(state.length);
    for (const tokens of Object.values(one.tokens ?? {})) {
      expect(tokens).toHaveLength(action.dimensions.length);
      expect(tokens.every((bin) => Number.isInteger(bin) && bin >= 0 && bin < 256)).toBe(true);
    }
  }
  for (const { tokens } of goldenAnswers)
    expect(tokens.every((id) => id < (open?.vocabulary.length ?? 0))).toBe(true);
};

/** Bytes with some of them changed, and perhaps the end cut off. */
const broken = (whole: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.option(fc.nat(whole.length)),
    )
    .map(([changes, cut]) => {
      const copy = whole.slice(0, cut ?? whole.length);
      for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
      return copy;
    });

const finite = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value !== 'object' ||
      value === null ||
      ArrayBuffer.isView(value) ||
      Object.values(value).every(finite);

/** A value that holds no NaN, or an error with a code and a sentence. */
const answers = (result: Result<unknown>): void => {
  if (result.ok) {
    if (!finite(result.value)) throw new Error('a value that is not finite');
    return;
  }
  if (!/^[A-Z_]+$/.test(result.error.code) || result.error.message.length < 10)
    throw new Error('a bare error');
};

const fuzz = <T>(name: string, inputs: fc.Arbitrary<T>, run: (input: T) => void, runs = RUNS): void =>
  it(`${name}`, { timeout: LIMIT_MS }, () =>
    fc.assert(fc.property(inputs, run), { numRuns: runs, seed: SEED }),
  );

const TOKENS = [0, 128, 128, 128, 128, 128, 128, 255];
const stepAt = (at: number): ReplayStep => {
  const action = EE_DELTA_CODEC.decode(TOKENS);
  if (!action.ok) throw new Error(action.error.detail);
  return { tokens: TOKENS, action: action.value, at, commandTime: at, simTime: at + 0.2 };
};
const GOOD_RUN: LinkedRun = {
  hash: '0123456789abcdef',
  end: null,
  cursor: null,
  tip: 0.4,
  spec: EE_DELTA,
  segments: [{ steps: 2, by: 'model', sentence: 'pick up the red cube', plan: '' }],
  earlier: [],
  steps: [stepAt(0), stepAt(0.2)],
};
const JOINTS: ActionSpec = {
  kind: 'joint-target',
  hz: 10,
  dimensions: [
    { name: 'elbow', unit: 'deg', low: -90, high: 90 },
    { name: 'gripper', unit: 'percent', low: 0, high: 100 },
  ],
};
const jointStep = (at: number): ReplayStep => ({
  action: { kind: 'joint-target', terminate: false, values: [12.5, 50] },
  ...{ at, commandTime: at, simTime: at + 0.1 },
});
/** Version 2: a specification of its own, actions as numbers. */
const JOINT_RUN: LinkedRun = { ...GOOD_RUN, tip: 0.2, spec: JOINTS, steps: [jointStep(0), jointStep(0.1)] };

describe(`${RUNS} inputs each`, () => {
  fuzz('action tokens', numbers, (ids) => answers(decodeTokens(ids)));
  fuzz('proprioception tokens', numbers, (ids) => answers(decodeState(ids)));
  fuzz('bins of any range', fc.tuple(number, number, number, number), ([low, high, n, index]) => {
    for (const convention of ['uniform', 'openvla'] as const) {
      const bins = createBins(convention, low, high, Math.abs(n) > 2000 ? 7 : n);
      if (bins.ok) for (const use of [bins.value.decode(index), bins.value.encode(index)]) answers(use);
      else answers(bins);
    }
  });
  for (const language of LANGUAGES) {
    fuzz(`ids of ${language.id}`, numbers, (ids) => {
      for (const result of [
        language.sentence(ids),
        language.decode(ids),
        language.throughText(ids, 'nfkc'),
      ]) {
        answers(result);
      }
    });
  }
  const fast = codecFor(10, 20);
  fuzz('FAST tokens', fc.array(fc.oneof(fc.nat(900), number), { maxLength: 60 }), (ids) => {
    for (const repair of ['error', 'pad-truncate'] as const) answers(fast.decode(ids, repair));
  });

  fuzz('the bin typed into a token', text, (typed) => {
    for (const dim of ACTION_SPEC) {
      const read = readBin(typed, dim);
      if ('bin' in read && !(Number.isInteger(read.bin) && read.bin >= 0 && read.bin < dim.legal))
        throw new Error(typed);
    }
  });

  const keys = SETTING_NAMES.map((name) => SETTINGS[name].key);
  const query = (names: readonly string[]) =>
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...names), text), fc.oneof(text, number.map(String))), {
        maxLength: 8,
      })
      .map((pairs) => new URLSearchParams(pairs).toString());
  fuzz('the address of the page', fc.oneof(query(keys), text), (search) => {
    const { settings, problems } = readSettings(search);
    const again = readSettings(writeSettings(settings));
    expect(again).toEqual({ settings, problems: [] });
    for (const error of problems) answers({ ok: false, error });
  });
  const exhibits: Record<string, Parameters<typeof readAddress>[0]> = {
    bins: BINS_ROWS,
    language: LANGUAGE_ROWS,
    unnormalize: UNNORMALIZE_ROWS,
    fast: FAST_ROWS,
    requantize: REQUANTIZE_ROWS,
  };
  for (const [name, rows] of Object.entries(exhibits)) {
    fuzz(
      `the address of the exhibit ${name}`,
      query(Object.values(rows).map((row) => (row as { key: string }).key)),
      (search) => {
        const { state } = readAddress(rows, search);
        expect(readAddress(rows, writeAddress(rows, state, ''))).toEqual({ state, problems: [] });
      },
    );
  }
  fuzz(
    'a drawn path',
    fc.oneof(
      text,
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 300, maxLength: 310 }),
    ),
    (path) => {
      if (!finite(readPath(path))) throw new Error(path);
    },
  );

  const signed = (body: Uint8Array): string => {
    const sum = checksum(body);
    return toBase64Url(new Uint8Array([...body, ...[0, 8, 16, 24].map((shift) => (sum >>> shift) & 255)]));
  };
  fuzz('a link, as text', fc.oneof(text, fc.base64String()), (run) => answers(decodeRun(run)));
  for (const [what, run] of [['tokens', GOOD_RUN] as const, ['numbers', JOINT_RUN] as const]) {
    const link = fromBase64Url(encodeRun(run)) ?? new Uint8Array();
    it(`the link of ${what} that is damaged below is a good one`, () => {
      expect(decodeRun(signed(link.slice(0, -4)))).toMatchObject({ ok: true });
    });
    fuzz(
      `a link of ${what} with a right checksum and wrong contents`,
      fc.oneof(broken(link.slice(0, -4)), fc.uint8Array({ maxLength: 80 })),
      (body) => answers(decodeRun(signed(body))),
    );
  }

  const recording = new Uint8Array(gunzipSync(readFileSync(join(ROOT, 'src/runtime/recording/episode.bin'))));
  fuzz('a recorded episode', broken(recording.slice(0, 60_000)), (file) => answers(readRecording(file)));
  fuzz(
    'the head of a recorded episode',
    fc.tuple(broken(recording.slice(0, 400))),
    ([head]) => {
      const file = recording.slice();
      file.set(head);
      answers(readRecording(file));
    },
    RUNS / 10,
  );
  const whole = json('models/pico/manifest.json') as Manifest;
  const { metrics: _, ablations: __, agreement: ___, ...bare } = whole as Manifest & { agreement?: unknown };
  const manifests = fc.oneof(damaged(whole), damaged(bare), bent(bare, leavesOf(bare)));
  fuzz('the manifest of a model', manifests, (manifest) => {
    const result = parseManifest(manifest, CAPABILITIES);
    answers(result);
    if (result.ok) soundManifest(result.value);
  });
  const scenes = [7, 8, 12].map((seed) => sampleScene(seed));
  fuzz('a file of phrases', damaged(json('models/phrases/unseen.json')), (phrases) => {
    const result = parsePhrases(phrases);
    answers(result);
    if (!result.ok) return;
    for (const scene of scenes) {
      for (const task of TASK_NAMES) {
        const goal = sampleGoal(scene, task, 1);
        if (goal) expect(instructionFor(scene, goal, 1, result.value)).toMatch(/\S/);
      }
    }
  });

  fuzz('a sentence about a scene', text, (sentence) => {
    for (const scene of scenes) {
      const goal = parseGoal(scene, sentence);
      if (!goal) continue;
      for (const index of [goal.target, goal.destination ?? goal.target])
        expect(scene.objects[index]).toBeDefined();
      expect(goal.destination).not.toBe(goal.target);
    }
    for (const build of [buildPrompt, buildQuestion]) {
      const result = build('Q: {instruction}{question}? A:', sentence);
      answers(result);
      if (result.ok) expect(result.value).toMatch(/^Q: .*\S.*\? A:$/su);
    }
  });
  fuzz('question or instruction', text, (sentence) => {
    const is = isQuestion(sentence);
    expect(isQuestion(`\n ${sentence.replaceAll(' ', '  ')} `), 'white space says nothing').toBe(is);
    expect(isQuestion(`what is left of ${sentence}`)).toBe(true);
    expect(isQuestion(`put ${sentence} there?`)).toBe(true);
    expect(isQuestion(`could you put ${sentence} there?`), 'a request').toBe(false);
    expect(isQuestion(`put ${sentence} there`)).toBe(false);
  });
  const tokenizer = createTextTokenizer(readFileSync(join(ROOT, 'models/minilm/tokenizer.json')), 48);
  fuzz('word pieces of a sentence', text, (sentence) => {
    if (!tokenizer.ok) throw new Error(tokenizer.error.message);
    const encoded = tokenizer.value.encode(sentence);
    if (!encoded.ok) answers(encoded);
    else if (encoded.value.ids.length !== 48) throw new Error(sentence);
  });
  const known = createKnownWords(readLanguage(PHRASES));
  const things = [{ color: 'red', shape: 'cube' }];
  fuzz('hints to unknown words', text, (sentence) => {
    const hints = hintsFor(sentence, known, things, () => []);
    expect(hints.length).toBeLessThanOrEqual(2);
    for (const [i, hint] of hints.entries()) {
      expect(sentence.slice(hint.start, hint.end)).toBe(hint.word);
      expect(hint.start).toBeGreaterThanOrEqual(hints[i - 1]?.end ?? 0);
      expect(known.has(hint.word)).toBe(false);
      expect(hint.suggestions.length).toBeGreaterThan(0);
      for (const suggestion of hint.suggestions) {
        expect(known.has(suggestion)).toBe(true);
        const fits = ['reach', 'lift', 'red', 'cube'].includes(suggestion);
        expect(fits || editDistance(hint.word.toLowerCase(), suggestion) <= 2).toBe(true);
        const corrected = hintsFor(replaceWord(sentence, hint, suggestion), known, things, () => []);
        expect(corrected.map(({ start }) => start)).not.toContain(hint.start);
      }
    }
    // a slip is named wherever it stands among words that are known
    const words = sentence.split(/\s+/u).filter((word) => /^[a-z]+$/u.test(word) && known.has(word));
    const slip = hintsFor([...words, 'cubee', 'please'].join(' '), known, things, () => []);
    expect(slip.map(({ word, suggestions }) => [word, suggestions[0]])).toEqual([['cubee', 'cube']]);
    expect(hintsFor(words.join(' '), known, things, () => [])).toEqual([]);
  });
});
