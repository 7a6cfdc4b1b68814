/** What a reader of one format found beside the graph. */
import type { Format } from './contract.ts';
import type { Hints } from './sketch.ts';
import type { WordsSaid } from './words.ts';

export interface Reading {
  readonly format: Format;
  readonly hints: Hints;
  readonly words: WordsSaid;
  readonly execute: number | null;
  readonly robot: string | null;
  readonly hz: number | null;
  /** Of joints: "deg", "rad" or "percent", where the file says it. */
  readonly units: string | null;
  readonly notes: readonly string[];
}
