import type { Provider, Result } from '../../contracts.ts';
import { fail } from './errors.ts';
import type { Manifest, ManifestVariant, VariantId } from './manifest.ts';
import type { AdapterInfo } from './runtime.ts';

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
    .sort((a, b) => a.bytes - b.bytes);
  const best = fitting[0];
  if (best !== undefined) return { ok: true, value: best };
  const reasons = candidates.map((v) => unmet(v, provider, adapter)).join('; ');
  return fail('MODEL_INVALID', reasons === '' ? `no variant ${asked ?? ''} in ${manifest.id}` : reasons);
};
