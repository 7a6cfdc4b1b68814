/** A policy on object tokens: sight, close looks and their match with phrases, and the hand, each one run of a graph of its own. */
import type { Result } from '../../contracts.ts';
import { float32, int32 } from '../heads/outputs.ts';
import { COLUMN_COUNT } from '../objects/columns.ts';
import { oneHot } from '../objects/rows.ts';
import { cutSquare } from '../objects/squares.ts';
import { WAY_COLUMNS } from '../objects/ways.ts';
import { type Failure, fail } from './errors.ts';
import { BINS } from './interface.ts';
import type { Manifest } from './manifest.ts';
import type { Model } from './model.ts';
import { innerFits, type ObjectTokens, type PartName } from './object-tokens.ts';
import type {
  ActOutput,
  EngineStats,
  HandRequest,
  LookOutput,
  LookRequest,
  MatchOutput,
  MatchRequest,
  Picture,
  SightOutput,
  SightRequest,
} from './protocol.ts';
import type { EngineSession, TensorData } from './runtime.ts';
import { allFinite, gumbelNoise, imageTensor } from './tensor.ts';
import { createTextEncoder } from './text-features.ts';
import type { TextTokenizer } from './text-tokenizer.ts';

/** What each graph is fed and gives; `act` is the policy's own file. */
export const objectGraphs = ({ look, fits, ways }: Pick<ObjectTokens, 'look' | 'fits' | 'ways'>) => ({
  sight: { inputs: ['image', 'proprioception'], outputs: ['objects', ...(ways ? ['ways'] : [])] },
  tower: { inputs: ['pixels'], outputs: ['features', 'logits'] },
  match: {
    inputs: ['features', 'logits', ...(look.own > 0 ? ['own'] : []), 'phrase'],
    outputs: ['fit', ...innerFits(fits)],
  },
  act: {
    inputs: ['objects', 'target', 'second', 'proprioception', 'task', 'noise'],
    outputs: ['tokens', 'logits'],
  },
});

export interface ObjectModel {
  /** Errors of all four: MODEL_INVALID, NON_FINITE_LOGITS, ILLEGAL_TOKEN, CANCELLED and the sessions'. */
  sight(request: SightRequest, signal?: AbortSignal): Promise<Result<SightOutput>>;
  /** One run a square, so that a cancel need not wait for all. */
  look(request: LookRequest, signal?: AbortSignal): Promise<Result<LookOutput>>;
  /** One run a phrase, and one of the sentence encoder for each that is new. */
  match(request: MatchRequest, signal?: AbortSignal): Promise<Result<MatchOutput>>;
  act(request: HandRequest, signal?: AbortSignal): Promise<Result<ActOutput>>;
}

export interface ObjectModelParts {
  readonly manifest: Manifest & { readonly objects: ObjectTokens };
  readonly text: { readonly tokenizer: TextTokenizer; readonly encoder: EngineSession };
  /** Vectors of phrases that need not be encoded. */
  readonly vocabulary?: ReadonlyMap<string, Float32Array>;
  /** The policy's own graph. */
  readonly hand: EngineSession;
  readonly parts: Readonly<Record<PartName, EngineSession>>;
  /** Milliseconds. */
  readonly now: () => number;
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

const floats = (data: Float32Array, ...dims: number[]): TensorData => ({ type: 'float32', dims, data });

const TAKES_TOKENS: Failure = {
  ok: false,
  error: {
    code: 'MODEL_INVALID',
    message: 'This model acts on things that it sees one by one, not on a frame, and writes no answers.',
  },
};

export const createObjectModel = ({
  manifest,
  text,
  vocabulary,
  hand,
  parts,
  now,
}: ObjectModelParts): Model => {
  const { objects, observation, action, encoder } = manifest;
  const [camera] = observation.cameras;
  const { count, look: close, ways = 0 } = objects;
  const dim = encoder?.dim ?? 0;
  const sentences = createTextEncoder(text.tokenizer, text.encoder, {
    ...{ maxTokens: encoder?.maxTokens ?? 0, dim },
    ...(vocabulary ? { known: vocabulary } : {}),
  });
  const runs = { policyRuns: 0, sightRuns: 0, looks: 0 };
  const stats = (): EngineStats => ({ ...runs, encoderRuns: sentences.runs() });

  const misfit = ({ rgb, width, height }: Picture, side: number | undefined): Failure | undefined =>
    width === side && height === side && rgb.length === width * height * 3
      ? undefined
      : fail(
          'ENGINE_FAILED',
          `frame is ${width}x${height}, ${rgb.length} bytes; the model wants ${side} RGB`,
        );

  const stateFeed = (state: readonly number[]): Result<TensorData> => {
    const legal = state.every((bin) => Number.isInteger(bin) && bin >= 0 && bin < BINS);
    return legal && state.length === observation.state?.dimensions.length
      ? { ok: true, value: floats(Float32Array.from(state), 1, state.length) }
      : fail('ILLEGAL_TOKEN', `state [${state.join(' ')}]`);
  };

  const sight: ObjectModel['sight'] = async ({ image, state }, signal) => {
    const start = now();
    const refusal = misfit(image, camera?.width);
    if (refusal) return refusal;
    const proprioception = stateFeed(state);
    if (!proprioception.ok) return proprioception;
    if (isAborted(signal)) return fail('CANCELLED');
    const { width, height } = image;
    const pixels = floats(imageTensor(image.rgb, width, height), 1, 3, height, width);
    runs.sightRuns += 1;
    const result = await parts.sight.run({ image: pixels, proprioception: proprioception.value });
    if (!result.ok) return result;
    if (isAborted(signal)) return fail('CANCELLED');
    const found = float32(result.value, 'objects', count * COLUMN_COUNT);
    if (!found) return fail('MODEL_INVALID', `sight: objects are not float32 [1,${count},${COLUMN_COUNT}]`);
    if (!allFinite(found)) return fail('NON_FINITE_LOGITS', 'objects');
    const saw = { objects: found, ms: now() - start, stats: stats() };
    if (ways === 0) return { ok: true, value: saw };
    const wide = ways * WAY_COLUMNS.length;
    const told = float32(result.value, 'ways', count * wide);
    if (!told) return fail('MODEL_INVALID', `sight: ways are not float32 [1,${count},${wide}]`);
    return allFinite(told) ? { ok: true, value: { ...saw, ways: told } } : fail('NON_FINITE_LOGITS', 'ways');
  };

  const look: ObjectModel['look'] = async ({ image, squares }, signal) => {
    const start = now();
    const refusal = misfit(image, close.frame);
    if (refusal) return refusal;
    const features = new Float32Array(squares.length * close.features);
    const logits = new Float32Array(squares.length * close.classes);
    const side = close.pixels;
    for (const [i, square] of squares.entries()) {
      if (isAborted(signal)) return fail('CANCELLED');
      const pixels = imageTensor(cutSquare(image, square, side), side, side);
      runs.looks += 1;
      const result = await parts.tower.run({ pixels: floats(pixels, 1, 3, side, side) });
      if (!result.ok) return result;
      const one = float32(result.value, 'features', close.features);
      const classes = float32(result.value, 'logits', close.classes);
      if (!one || !classes) {
        const wanted = `float32 [1,${close.features}] and [1,${close.classes}]`;
        return fail('MODEL_INVALID', `tower: features and logits are not ${wanted}`);
      }
      if (!allFinite(one) || !allFinite(classes)) return fail('NON_FINITE_LOGITS', 'a close look');
      features.set(one, i * close.features);
      logits.set(classes, i * close.classes);
    }
    return { ok: true, value: { features, logits, ms: now() - start, stats: stats() } };
  };

  const match: ObjectModel['match'] = async ({ features, logits, phrases, of = 'all' }, signal) => {
    const start = now();
    const output = of === 'all' ? 'fit' : objects.fits?.[of];
    if (output === undefined) return fail('MODEL_INVALID', `objects.fits.${of} is missing in the manifest`);
    const looks = Math.floor(features.length / close.features);
    const fits = new Float32Array(phrases.length * looks);
    const own = close.own > 0 ? { own: floats(new Float32Array(looks * close.own), looks, close.own) } : {};
    for (const [i, phrase] of phrases.entries()) {
      const vector = await sentences.phrase(phrase);
      if (!vector.ok) return vector;
      if (isAborted(signal)) return fail('CANCELLED');
      if (looks === 0) continue;
      const result = await parts.match.run({
        features: floats(features, looks, close.features),
        logits: floats(logits, looks, close.classes),
        ...own,
        phrase: floats(vector.value, 1, dim),
      });
      if (!result.ok) return result;
      const fit = float32(result.value, output, looks);
      if (!fit) return fail('MODEL_INVALID', `match: ${output} is not float32 [${looks}]`);
      if (!allFinite(fit)) return fail('NON_FINITE_LOGITS', `fit of “${phrase}”`);
      fits.set(fit, i * looks);
    }
    return { ok: true, value: { fits, ms: now() - start, stats: stats() } };
  };

  const act: ObjectModel['act'] = async ({ state, task, sampling, ...told }, signal) => {
    const start = now();
    const proprioception = stateFeed(state);
    if (!proprioception.ok) return proprioception;
    if (told.objects.length !== count * COLUMN_COUNT)
      return fail('ENGINE_FAILED', `${told.objects.length} numbers of objects, not ${count * COLUMN_COUNT}`);
    const vector = await sentences.phrase(task);
    if (!vector.ok) return vector;
    const encoded = now();
    if (isAborted(signal)) return fail('CANCELLED');
    const dimensions = action.dimensions.length;
    const { temperature = 0, seed = 0 } = sampling ?? {};
    runs.policyRuns += 1;
    const result = await hand.run({
      objects: floats(told.objects, 1, count, COLUMN_COUNT),
      target: floats(oneHot(told.target, count), 1, count),
      second: floats(oneHot(told.second, count), 1, count),
      proprioception: proprioception.value,
      task: floats(vector.value, 1, dim),
      noise: floats(gumbelNoise(dimensions * BINS, temperature, seed), 1, dimensions, BINS),
    });
    const done = now();
    if (!result.ok) return result;
    if (isAborted(signal)) return fail('CANCELLED');
    const tokens = int32(result.value, 'tokens', dimensions);
    const logits = float32(result.value, 'logits', dimensions * BINS);
    if (!tokens || !logits) {
      const wanted = `int32 [1,${dimensions}] and float32 [1,${dimensions},${BINS}]`;
      return fail('MODEL_INVALID', `act: tokens and logits are not ${wanted}`);
    }
    if (!allFinite(logits)) return fail('NON_FINITE_LOGITS');
    const times = { encode: encoded - start, infer: done - encoded };
    return { ok: true, value: { tokens, logits, words: [], times, stats: stats() } };
  };

  return {
    act: async () => TAKES_TOKENS,
    ask: async () => TAKES_TOKENS,
    embed: async ({ word }, signal) => {
      const result = await sentences.embed(word);
      if (!result.ok) return result;
      return isAborted(signal) ? fail('CANCELLED') : { ok: true, value: { ...result.value, stats: stats() } };
    },
    objects: { sight, look, match, act },
    stats,
    release: async () => {
      for (const session of [hand, ...Object.values(parts), text.encoder]) await session.release();
    },
  };
};
