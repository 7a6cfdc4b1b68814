/** Photographs of things that desks of the set `things` are laid with: what is known of each, and what it is called. */
import type { NameSpec, Split } from '../../contracts.ts';
import { nounPhraseOf } from '../../tasks/index.ts';
import names from '../../things/names.json' with { type: 'json' };
import stamps from './stamps.json' with { type: 'json' };

export interface Stamp {
  readonly id: string;
  /** Within the package's folder of stamps. */
  readonly file: string;
  /** Longest side, metres. */
  readonly size: number;
  readonly pose: 'stands' | 'lies';
  /** Of those that share it at most one is on a desk, and none is asked for as absent beside another. */
  readonly group: string;
  readonly name: string;
  readonly synonyms: readonly string[];
  /** As a sentence takes them: "what tea is brewed in". */
  readonly descriptions: readonly string[];
  /** Of the concept in the table of names; 'own': it has none. */
  readonly split: Split | 'own';
}

const CONCEPTS = new Map((names as unknown as readonly NameSpec[]).map((one) => [one.name, one]));

export const STAMPS: readonly Stamp[] = stamps.map(
  ({ id, file, size, pose, group, concept, name, synonyms, description }) => {
    const about = { id, file, size, group, pose: pose === 'lies' ? 'lies' : 'stands' } as const;
    const known = concept === undefined ? null : CONCEPTS.get(concept);
    if (known === undefined) throw new RangeError(`no concept is called ${concept}`);
    const told = description === undefined ? (known?.descriptions ?? []) : [description];
    return {
      ...about,
      name: known?.name ?? name ?? id,
      synonyms: synonyms ?? known?.synonyms ?? [],
      descriptions: told.flatMap((text) => nounPhraseOf(text, known?.category ?? '') ?? []),
      split: known?.split ?? 'own',
    };
  },
);
