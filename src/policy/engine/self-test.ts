/** The self-test: what the trainer's runtime said to the manifest's golden observations is asked of this runtime, too. */
import type { Result } from '../../contracts.ts';
import { givenBy } from '../heads/index.ts';
import { fail } from './errors.ts';
import type { PolicyObservation } from './interface.ts';
import type { Manifest, VariantId } from './manifest.ts';
import type { Model } from './model.ts';
import { compareChunks, compareTokens, type ParityReport } from './parity.ts';
import type { ActRequest, ObservationRequest, Picture } from './protocol.ts';

/** Bytes of a golden file -> its frames, camera by camera, oldest first within one. */
export const framesOf = (
  { cameras, frames }: PolicyObservation,
  bytes: Uint8Array<ArrayBuffer>,
): readonly Picture[] => {
  let at = 0;
  return cameras.flatMap(({ width, height }) =>
    Array.from({ length: frames }, (): Picture => {
      const rgb = bytes.subarray(at, at + width * height * 3);
      at += rgb.length;
      return { rgb, width, height };
    }),
  );
};

/** Frame files: one a golden observation, then one a golden answer. */
type FrameFiles = readonly Uint8Array<ArrayBuffer>[];

const seen = (
  { observation }: Manifest,
  bytes: Uint8Array<ArrayBuffer>,
  state: readonly number[],
): ObservationRequest => ({ images: framesOf(observation, bytes), state });

/** The golden observations as requests, in order. */
export const goldenRequests = (manifest: Manifest, files: FrameFiles): ActRequest[] =>
  manifest.golden.flatMap(({ instruction = '', state }, i) => {
    const bytes = files[i];
    return bytes === undefined ? [] : [{ ...seen(manifest, bytes, state), instruction }];
  });

type TokenPair = readonly [expected: readonly number[], actual: readonly number[]];

/** Pairs of [expected, said] answers to the golden questions, up to the end token. */
const askGolden = async (
  manifest: Manifest,
  model: Model,
  files: FrameFiles,
  pause: () => Promise<boolean>,
): Promise<Result<readonly TokenPair[]>> => {
  const { golden, goldenAnswers = [], answers } = manifest;
  if (!answers) return { ok: true, value: [] };
  const pairs: TokenPair[] = [];
  for (const [i, { question, state, tokens }] of goldenAnswers.entries()) {
    const bytes = files[golden.length + i];
    if (bytes === undefined) continue;
    if (await pause()) return fail('CANCELLED');
    const prompt = answers.question.replace('{question}', () => question); // as trained, to the letter
    const output = await model.ask({ ...seen(manifest, bytes, state), prompt });
    if (!output.ok) return output;
    pairs.push([tokens.filter((id) => id !== answers.eos), output.value.tokens]);
  }
  return { ok: true, value: pairs };
};

/** `pause` lets messages in and says whether the load was cancelled. Errors: CANCELLED and the model's. */
export const selfTest = async (
  manifest: Manifest,
  variant: VariantId,
  model: Model,
  files: FrameFiles,
  pause: () => Promise<boolean>,
): Promise<Result<ParityReport>> => {
  const { golden, action } = manifest;
  const given = givenBy(manifest);
  const tokens: TokenPair[] = [];
  const chunks: [readonly number[], Float32Array][] = [];
  for (const [i, request] of goldenRequests(manifest, files).entries()) {
    if (await pause()) return fail('CANCELLED');
    const output = await model.act(request);
    if (!output.ok) return output;
    const expected = (given.kind === 'tokens' ? golden[i]?.tokens : golden[i]?.actions) ?? {};
    const said = expected[variant] ?? expected.float32 ?? []; // float16 may lean on float32's
    tokens.push([said, output.value.tokens ?? []]);
    chunks.push([said, output.value.chunk?.values ?? new Float32Array()]);
  }
  if (given.kind === 'chunk') {
    return { ok: true, value: compareChunks(chunks, action, given, variant) };
  }
  const answers = await askGolden(manifest, model, files, pause);
  return answers.ok ? { ok: true, value: compareTokens(tokens, action, variant, answers.value) } : answers;
};
