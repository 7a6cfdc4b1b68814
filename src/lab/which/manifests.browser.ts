/** What the heads say of themselves, read without loading any: their names, kinds, and what was measured of them. */
import { type HeadSpec, type Metrics, manifestPath, parseManifest } from '../../policy/index.ts';
import { CAPABILITIES } from '../../runtime/capabilities.ts';

export interface HeadFacts {
  readonly title: string;
  readonly head: HeadSpec;
  readonly metrics: Metrics | null;
  readonly hz: number;
}

/** Null where its manifest cannot be had or read. */
export const readHead = async (model: string): Promise<HeadFacts | null> => {
  try {
    const response = await fetch(new URL(manifestPath(model), document.baseURI), { cache: 'no-cache' });
    const parsed = response.ok ? parseManifest(await response.json(), CAPABILITIES) : null;
    if (!parsed?.ok) return null;
    const { title, head, metrics, action } = parsed.value;
    return { title, head, metrics: metrics ?? null, hz: action.hz };
  } catch {
    return null;
  }
};
