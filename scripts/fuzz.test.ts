/**
 * Every decoder and parser that meets foreign text or bytes, on 10,000 inputs each: random, or a good one damaged in places.
 * Each must answer, with a value that is legal or an error with a code. A throw, a hang or a NaN is a bug.
 * FUZZ_RUNS=100000 FUZZ_SEED=2 npx vitest run scripts/fuzz.test.ts   runs more, and others.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBins, LANGUAGES } from '../src/action/codecs/index.ts';
import { ACTION_SPEC, decodeProprioception, decodeTokens } from '../src/action/index.ts';
import { readBin } from '../src/app/inspector/edit.ts';
import type { Result } from '../src/contracts.ts';
import { decodeRun, encodeRun, type LinkedRun } from '../src/episode/link.ts';
import { checksum, fromBase64Url, toBase64Url } from '../src/episode/link-bytes.ts';
import { readRecording } from '../src/episode/recording/codec.ts';
import { readAddress } from '../src/lab/address.ts';
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
import { hintsFor } from '../src/language/unknown-words.ts';
import { parseManifest } from '../src/policy/engine/manifest.ts';
import { buildPrompt, buildQuestion } from '../src/policy/engine/prompt.ts';
import { createTextTokenizer } from '../src/policy/engine/text-tokenizer.ts';
import { CAPABILITIES } from '../src/runtime/capabilities.ts';
import { readSettings, SETTING_NAMES, SETTINGS } from '../src/runtime/settings.ts';
import { PHRASES } from '../src/tasks/language.ts';
import { parseGoal } from '../src/tasks/parse.ts';
import { parsePhrases } from '../src/tasks/phrases.ts';
import { sampleScene } from '../src/tasks/scene.ts';

const ROOT = join(import.meta.dirname, '..');
const RUNS = Number(process.env.FUZZ_RUNS ?? 10_000);
const SEED = Number(process.env.FUZZ_SEED ?? 1); // the same inputs every time, unless asked
const LIMIT_MS = 120_000; // for 10,000 inputs on a busy machine; a hang is longer
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

const step = {
  edited: false,
  atMs: 0,
  commandMs: 0,
  endMs: 200,
  tokens: [0, 128, 128, 128, 128, 128, 128, 255],
};
const GOOD_RUN: LinkedRun = {
  hash: '0123456789abcdef',
  end: null,
  cursor: null,
  tipMs: 400,
  periodMs: 200,
  tellings: [{ steps: 2, by: 'model', sentence: 'pick up the red cube', plan: '' }],
  earlier: [],
  steps: [step, { ...step, atMs: 200, commandMs: 200, endMs: 400 }],
};

describe(`${RUNS} inputs each`, () => {
  fuzz('action tokens', numbers, (ids) => answers(decodeTokens(ids)));
  fuzz('proprioception tokens', numbers, (ids) => answers(decodeProprioception(ids)));
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
    if (!finite(settings)) throw new Error(search);
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
        if (!finite(readAddress(rows, search).state)) throw new Error(search);
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

  const link = fromBase64Url(encodeRun(GOOD_RUN)) ?? new Uint8Array();
  const signed = (body: Uint8Array): string => {
    const sum = checksum(body);
    return toBase64Url(new Uint8Array([...body, ...[0, 8, 16, 24].map((shift) => (sum >>> shift) & 255)]));
  };
  it('the link that is damaged below is a good one', () => {
    expect(decodeRun(signed(link.slice(0, -4)))).toMatchObject({ ok: true });
  });
  fuzz('a link, as text', fc.oneof(text, fc.base64String()), (run) => answers(decodeRun(run)));
  fuzz(
    'a link with a right checksum and wrong contents',
    fc.oneof(broken(link.slice(0, -4)), fc.uint8Array({ maxLength: 80 })),
    (body) => answers(decodeRun(signed(body))),
  );

  const recording = new Uint8Array(gunzipSync(readFileSync(join(ROOT, 'src/runtime/recording/episode.bin'))));
  fuzz('a recorded episode', broken(recording.slice(0, 60_000)), (file) => answers(readRecording(file)));
  fuzz(
    'the head of a recorded episode',
    fc.tuple(broken(recording.slice(0, 400))),
    ([head]) => {
      const file = recording.slice();
      file.set(head);
      const result = readRecording(file);
      if (!result.ok) answers(result);
    },
    RUNS / 10,
  );
  fuzz('the manifest of a model', damaged(json('models/pico/manifest.json')), (manifest) => {
    const result = parseManifest(manifest, CAPABILITIES);
    if (!result.ok) answers(result);
  });
  fuzz('a file of phrases', damaged(json('models/phrases/unseen.json')), (phrases) => {
    const result = parsePhrases(phrases);
    if (!result.ok) answers(result);
  });

  const scenes = [7, 8, 12].map((seed) => sampleScene(seed));
  fuzz('a sentence about a scene', text, (sentence) => {
    for (const scene of scenes) {
      const goal = parseGoal(scene, sentence);
      if (goal && !scene.objects[goal.target]) throw new Error(sentence);
    }
    isQuestion(sentence);
    for (const build of [buildPrompt, buildQuestion]) {
      const result = build('Q: {instruction}{question}? A:', sentence);
      if (!result.ok) answers(result);
    }
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
    hintsFor(sentence, known, things, () => []);
  });
});
