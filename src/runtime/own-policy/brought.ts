/** A policy of the visitor's own as lists and notes have it. Pure. */
import { DEFAULT_ROBOT } from '../../robots/index.ts';
import { normalizationShort } from './normalization-words.ts';
import type { OwnPolicy } from './shelf.ts';

export interface Brought {
  /** What the engine loads it by. */
  readonly id: string;
  /** Name of its file or folder. */
  readonly file: string;
  /** Of the graph, or of a whole model's manifest. */
  readonly sha256: string;
  /** Id of the arm that it was said to drive. */
  readonly robot: string;
  /** Where its numbers are normalized, in words; null: a whole model, which its golden observations test. */
  readonly unverified: string | null;
}

export const broughtOf = ({ id, title, sha256, manifest, said }: OwnPolicy): Brought => {
  const named = manifest !== null && typeof manifest === 'object' && 'robot' in manifest && manifest.robot;
  const robot = typeof named === 'string' ? named : DEFAULT_ROBOT;
  return { id, sha256, robot, file: title, unverified: said && normalizationShort(said) };
};
