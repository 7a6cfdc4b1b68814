/** Names to choose from where none was asked for ("what is this?"): the catalogue's words, whatever lies there. */
import type { ColorName, NameSpec, ShapeName, TableName } from '../../contracts.ts';
import { COLOR_NAMES, SHAPES } from '../../things/blocks.ts';
import words from '../language.json' with { type: 'json' };
import { ALL_NOUNS, CATEGORY_NOUNS, categoryNouns } from './categories.ts';

/** Without articles. */
export interface FreeNames {
  readonly names: readonly string[];
  /** Those of them that are blocks: colour and shape. */
  readonly blocks: ReadonlySet<string>;
  /** Words for kinds, for what no name fits: "fruit". */
  readonly kinds: readonly string[];
  /** Names of what is of a kind, by every noun for it: of "fruit" and "food" the banana. */
  readonly ofKind: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Tables that have blocks on them. */
const WITH_BLOCKS: readonly TableName[] = ['blocks', 'mixed'];

/** What a block is called there. */
export const blockName = (color: ColorName, shape: ShapeName): string =>
  `${color} ${words.shapes[shape][0] ?? shape}`;

const blockNames = (): readonly string[] =>
  COLOR_NAMES.flatMap((color) => Object.keys(SHAPES).map((shape) => blockName(color, shape as ShapeName)));

/**
 * Concepts that no training may name ('novel') are left out: their names are for visitors to find out. Blocks are by colour and
 * shape; `tables`: what the model was trained on, null where it does not say.
 */
export const freeNames = (
  concepts: readonly Pick<NameSpec, 'name' | 'split' | 'category'>[],
  tables: readonly TableName[] | null,
): FreeNames => {
  const known = concepts.filter(({ split }) => split !== 'novel');
  const named = known.map(({ name }) => name);
  const ofKind = new Map(
    ALL_NOUNS.map((noun) => [
      noun,
      new Set(known.flatMap((one) => (categoryNouns(one).includes(noun) ? [one.name] : []))),
    ]),
  );
  const blocks = !tables || WITH_BLOCKS.some((table) => tables.includes(table)) ? blockNames() : [];
  return {
    names: [...new Set([...named, ...blocks])],
    blocks: new Set(blocks),
    kinds: CATEGORY_NOUNS,
    ofKind,
  };
};
