/** What a model's manifest says of how it can be run, read for the choices alone: what is loaded is checked when it is. */
import { useEffect, useState } from 'react';
import type { Provider } from '../contracts.ts';
import { OWN_PREFIX } from '../runtime/own-policy/shelf.ts';
import { policiesOfTab } from '../runtime/own-policy/tab-policies.browser.ts';
import { VARIANTS } from './description.ts';

export interface ModelFacts {
  /** Null: it could not be read, and everything is offered. */
  readonly variants: readonly { readonly id: string; readonly providers: readonly string[] }[] | null;
  /** What its head gives, in words. */
  readonly head: string;
}

const UNKNOWN: ModelFacts = { variants: null, head: '' };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const headOf = (head: unknown): string => {
  if (!isRecord(head)) return '';
  if (head.kind === 'bins') return `tokens of ${String(head.bins)} bins`;
  return head.kind === 'chunk' || head.kind === 'graph' ? `chunk of ${String(head.length)} actions` : '';
};

const factsOf = (manifest: unknown): ModelFacts => {
  if (!isRecord(manifest) || !Array.isArray(manifest.variants)) return UNKNOWN;
  const variants = manifest.variants.filter(isRecord).map(({ id, providers }) => ({
    id: String(id),
    providers: Array.isArray(providers) ? providers.map(String) : [],
  }));
  return { variants, head: headOf(manifest.head) };
};

const read = async (model: string): Promise<ModelFacts> => {
  if (model.startsWith(OWN_PREFIX)) {
    return factsOf((await policiesOfTab()).find(({ id }) => id === model)?.manifest);
  }
  const [folder = '', head] = model.split(':');
  const file = head === undefined ? 'manifest' : `head-${head}`;
  try {
    const answer = await fetch(new URL(`models/${folder}/${file}.json`, document.baseURI));
    return answer.ok ? factsOf(await answer.json()) : UNKNOWN;
  } catch {
    return UNKNOWN; // the load says what is wrong with it
  }
};

const known = new Map<string, Promise<ModelFacts>>();

export const useModelFacts = (model: string): ModelFacts => {
  const [facts, set] = useState<ModelFacts>(UNKNOWN);
  useEffect(() => {
    let gone = false;
    const coming = known.get(model) ?? read(model);
    known.set(model, coming);
    void coming.then((read) => {
      if (!gone) set(read);
    });
    return () => {
      gone = true;
    };
  }, [model]);
  return facts;
};

/** The variants that this provider runs. */
export const variantsFor = ({ variants }: ModelFacts, provider: Provider): readonly string[] =>
  variants ? variants.filter((one) => one.providers.includes(provider)).map(({ id }) => id) : VARIANTS;
