import type { Provider, Result } from '../../contracts.ts';
import { fail } from './errors.ts';
import type { ManifestFile } from './files.ts';
import type { Manifest, ManifestVariant, VariantId } from './manifest.ts';
import { PART_NAMES } from './object-tokens.ts';
import type { AdapterInfo } from './runtime.ts';

/** Files of a variant's graphs: the policy's own first, then those of its parts. */
export const graphsOf = (variant: ManifestVariant): readonly ManifestFile[] => {
  const { parts } = variant;
  return [variant, ...(parts ? PART_NAMES.map((name) => parts[name]) : [])];
};

/** Of all graphs of a variant, with the weights that they keep beside them. */
export const variantBytes = (variant: ManifestVariant): number =>
  [...graphsOf(variant), ...(variant.external ?? [])].reduce((sum, { bytes }) => sum + bytes, 0);

/** Every file that a load of this variant fetches: words, graphs, and what its self-test looks at. */
export const filesOf = (manifest: Manifest, variant: ManifestVariant) => {
  const { encoder, tokenizer, objects, golden, goldenAnswers = [] } = manifest;
  return {
    words: encoder ? [encoder.tokenizer, encoder.model] : [],
    graphs: graphsOf(variant),
    external: variant.external ?? [],
    tokenizer: tokenizer ? [tokenizer] : [],
    vocabulary: objects?.vocabulary ? [objects.vocabulary] : [],
    frames: [
      ...[...golden, ...goldenAnswers].map(({ frame }) => frame),
      ...golden.flatMap(({ objects }) => (objects ? [objects.close] : [])),
    ],
  };
};

const unmet = (
  variant: ManifestVariant,
  provider: Provider,
  adapter: AdapterInfo | undefined,
): string | undefined => {
  if (!variant.providers.includes(provider)) return `${variant.id} does not run on ${provider}`;
  if (variant.needs.includes('shader-f16') && adapter?.shaderF16 !== true)
    return `${variant.id} needs shader-f16`;
  return undefined;
};

/**
 * The variant asked for, or the smallest that this provider and adapter can run (float16 before float32 on a GPU that
 * can, int8 on the processor). Errors: MODEL_INVALID when none fits.
 */
export const chooseVariant = (
  manifest: Manifest,
  provider: Provider,
  adapter: AdapterInfo | undefined,
  asked?: VariantId,
): Result<ManifestVariant> => {
  const candidates = manifest.variants.filter((v) => asked === undefined || v.id === asked);
  const fitting = candidates
    .filter((v) => unmet(v, provider, adapter) === undefined)
    .sort((a, b) => variantBytes(a) - variantBytes(b));
  const best = fitting[0];
  if (best !== undefined) return { ok: true, value: best };
  const reasons = candidates.map((v) => unmet(v, provider, adapter)).join('; ');
  return fail('MODEL_INVALID', reasons === '' ? `no variant ${asked ?? ''} in ${manifest.id}` : reasons);
};
