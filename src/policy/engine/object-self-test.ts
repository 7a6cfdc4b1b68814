/** The self-test of a policy on object tokens: the whole chain from golden frames to tokens, with the fits on the way. */
import type { Reference, Result } from '../../contracts.ts';
import { choose } from '../objects/choice.ts';
import { read, thingsIn, tokensOf } from '../objects/rows.ts';
import { fail } from './errors.ts';
import type { Manifest, ManifestGolden, VariantId } from './manifest.ts';
import type { ObjectModel } from './object-model.ts';
import type { ObjectTokens } from './object-tokens.ts';
import { type BinsParity, compareTokens } from './parity.ts';

/**
 * Nats that a fit may be off: what another order of summation makes of some million terms, where a square's edge that falls
 * on the other side of a pixel is looked at a pixel further on. Fits of one scene are many nats apart; those within 1 of the best are its like.
 */
const FIT_TOLERANCE = 0.1;

/** What the chain came to. */
interface Chain {
  readonly fits: readonly (readonly number[])[];
  readonly tokens: readonly number[];
}

export interface ChainInput {
  readonly objects: ObjectTokens;
  readonly side: number;
  readonly golden: ManifestGolden;
  readonly frame: Uint8Array<ArrayBuffer>;
  readonly close: Uint8Array<ArrayBuffer>;
}

/**
 * Frame to things, things to looks, looks to fits, fits to target and second, and these to an action. `expected`: fits to choose by in the
 * place of its own, as many of them, so that of two things which fit alike the same one is meant on every machine.
 */
export const runChain = async (
  model: ObjectModel,
  input: ChainInput,
  expected: Chain['fits'] = [],
): Promise<Result<Chain>> => {
  const { objects, side, golden, frame, close } = input;
  const { task = '', phrases = [] } = golden.objects ?? {};
  const { state } = golden;
  const seen = await model.sight({ image: { rgb: frame, width: side, height: side }, state });
  if (!seen.ok) return seen;
  const rows = thingsIn(seen.value.objects, objects.score);
  const squares = rows.map((row) => ({ u: read(row, 'u'), v: read(row, 'v'), side: read(row, 'side') }));
  const large = objects.look.frame;
  const looked = await model.look({ image: { rgb: close, width: large, height: large }, squares });
  if (!looked.ok) return looked;
  const { features, logits } = looked.value;
  const matched = await model.match({ features, logits, phrases });
  if (!matched.ok) return matched;
  const fits = phrases.map((_, i) => [
    ...matched.value.fits.subarray(i * rows.length, (i + 1) * rows.length),
  ]);
  const isWhole = phrases.every((_, i) => expected[i]?.length === rows.length);
  const choosing = isWhole ? expected : fits;
  const candidates = rows.map((row, id) => ({
    ...{ id, x: read(row, 'x'), y: read(row, 'y') },
    fits: new Map(phrases.map((phrase, i) => [phrase, choosing[i]?.[id] ?? 0])),
  }));
  const [first = '', other] = phrases;
  const named = (phrase: string): Reference => ({ kind: 'named', phrase });
  const told = { target: named(first), second: other === undefined ? null : named(other) };
  const { target, second } = choose(told, candidates, objects);
  const request = { objects: tokensOf(rows, objects.count), target, second, state, task };
  const acted = await model.act(request);
  return acted.ok ? { ok: true, value: { fits, tokens: acted.value.tokens ?? [] } } : acted;
};

/** Largest difference, nats; infinite where another number of things was seen. */
const apart = (expected: Chain['fits'], actual: Chain['fits']): number =>
  Math.max(
    0,
    ...expected.map((list, i) => {
      const found = actual[i] ?? [];
      if (found.length !== list.length) return Number.POSITIVE_INFINITY;
      return Math.max(0, ...list.map((fit, k) => Math.abs(fit - (found[k] ?? Number.NaN))));
    }),
  );

/** `frames`: one a golden observation, then one larger one each. Errors: CANCELLED and the model's. */
export const selfTestObjects = async (
  manifest: Manifest & { readonly objects: ObjectTokens },
  variant: VariantId,
  model: ObjectModel,
  frames: readonly Uint8Array<ArrayBuffer>[],
  pause: () => Promise<boolean>,
): Promise<Result<BinsParity>> => {
  const { golden, objects, observation, action } = manifest;
  const side = observation.cameras[0]?.width ?? 0;
  const pairs: [readonly number[], readonly number[]][] = [];
  let maxFitDifference = 0;
  for (const [i, one] of golden.entries()) {
    const [frame, close] = [frames[i], frames[golden.length + i]];
    if (!frame || !close) continue;
    if (await pause()) return fail('CANCELLED');
    const expected = one.objects?.fits[variant] ?? [];
    const chain = await runChain(model, { objects, side, golden: one, frame, close }, expected);
    if (!chain.ok) return chain;
    pairs.push([one.tokens?.[variant] ?? one.tokens?.float32 ?? [], chain.value.tokens]);
    maxFitDifference = Math.max(maxFitDifference, apart(expected, chain.value.fits));
  }
  const parity = compareTokens(pairs, action, variant);
  const ok = parity.ok && maxFitDifference <= FIT_TOLERANCE;
  return { ok: true, value: { ...parity, ok, maxFitDifference } };
};
