/** Where a dropped policy's numbers are normalized, in words: what the badge and the card show. Small: it comes with the engine. */
import type { Normalization, Normalized } from '../../policy/own/index.ts';
import type { Answers, NormalizationChoice } from './answers.ts';
import type { OwnPolicy } from './shelf.ts';

type Said = NonNullable<OwnPolicy['said']>;

const HOW: Readonly<Record<Normalization['how'], string>> = {
  inside: 'inside the graph',
  'mean-std': 'outside, by mean and deviation',
  'min-max': 'outside, by least and greatest',
  quantiles: 'outside, by quantiles',
  range: 'outside, −1 to 1 over the range',
  imagenet: 'outside, by ImageNet’s mean and deviation',
};

const GROUPS = { images: 'Pictures', state: 'State', actions: 'Actions' } as const;
type Group = keyof typeof GROUPS;

const groupOf = ({ draft }: Said, group: Group): readonly Normalized[] => {
  if (group === 'actions') return [draft.output];
  const role = group === 'images' ? 'image' : 'state';
  return draft.inputs.filter((input) => input.role === role) as readonly Normalized[];
};

const howOf = (
  { normalization, statistics }: Normalized,
  choice: NormalizationChoice,
): Normalization['how'] => {
  if (choice === 'file') return normalization?.how ?? 'inside';
  if (choice !== 'statistics') return choice;
  return statistics && 'how' in statistics ? statistics.how : 'inside';
};

export interface NormalizationFact {
  readonly name: string;
  readonly how: Normalization['how'];
  readonly text: string;
  readonly by: 'file' | 'visitor';
}

/** One a group of numbers that the policy has. */
export const normalizationFacts = (said: Said): readonly NormalizationFact[] =>
  (Object.keys(GROUPS) as Group[]).flatMap((group) => {
    const [first] = groupOf(said, group);
    const choice = said.answers[group satisfies keyof Answers];
    if (!first || choice === null) return [];
    const how = howOf(first, choice);
    const by = choice === 'file' ? ('file' as const) : ('visitor' as const);
    return [{ name: GROUPS[group], how, text: HOW[how], by }];
  });

/** For the badge: "inside", "outside", "inside and outside"; who says so where it is not the file. */
export const normalizationShort = (said: Said): string => {
  const facts = normalizationFacts(said);
  const where = [...new Set(facts.map(({ how }) => (how === 'inside' ? 'inside' : 'outside')))].join(' and ');
  return facts.every(({ by }) => by === 'file') ? where : `${where}, as you said`;
};
