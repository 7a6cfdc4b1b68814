/** What page and worker say to each other when a visitor's thing is made. */
import type { NameSpec, Result } from '../../contracts.ts';
import type { OwnRequest, OwnThing } from './own-thing.ts';

export interface ToMaker {
  readonly request: OwnRequest;
  readonly names: readonly NameSpec[];
}

export type FromMaker =
  | { readonly kind: 'stage'; readonly stage: string }
  | { readonly kind: 'made'; readonly result: Result<OwnThing> };
