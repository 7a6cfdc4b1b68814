/** What the view shows, all of it: the controller alone writes it. */
import type { TabletopError } from '../contracts.ts';
import type { EpisodeEntry, OpenedDataset } from '../episode/dataset/reader.ts';
import type { NamedBlob } from '../policy/own/index.ts';
import type { Brought } from '../runtime/own-policy/brought.ts';
import type { FirstLook } from '../runtime/own-policy/first-look.ts';
import type { KeptEpisode } from './kept.ts';
import type { Setup } from './setup.ts';
import type { ShownEpisode } from './shown.ts';

export type Phase =
  | { readonly phase: 'loading'; readonly what: string }
  | { readonly phase: 'ready' }
  | { readonly phase: 'recording'; readonly frames: number; readonly seconds: number }
  | { readonly phase: 'exporting'; readonly done: number; readonly total: number }
  | { readonly phase: 'failed'; readonly error: TabletopError };

export interface State {
  readonly setup: Setup;
  readonly phase: Phase;
  /** What went wrong last, beside a scene that stands. */
  readonly error: TabletopError | null;
  /** What was done last, in words. */
  readonly said: string;
  readonly examples: readonly string[];
  readonly kept: readonly KeptEpisode[];
  readonly storage: { readonly used: number; readonly quota: number } | null;
  /** False: this browser keeps no files. */
  readonly keeps: boolean;
  readonly dataset: OpenedDataset | null;
  /** Policies of the visitor's, for as long as this page is open. */
  readonly brought: readonly Brought[];
  /** Files of one that is being read and asked about. */
  readonly bringing: Promise<readonly NamedBlob[]> | null;
  /** What the driver gave for made-up observations, if it is one that nothing verifies. */
  readonly look: FirstLook | null;
  /** `entry`: of the dataset that is open. */
  readonly shown: {
    readonly key: string;
    readonly episode: ShownEpisode;
    readonly entry?: EpisodeEntry;
  } | null;
}

/** What may be changed of a kept episode. */
export interface EpisodeChange {
  readonly name?: string;
  readonly success?: boolean | null;
  readonly trim?: readonly [number, number];
}

/** How an opened episode can be shared. */
export interface Offer {
  /** Of a link with its numbers; null: too long for one. */
  readonly query: string | null;
  /** What a file of it cannot hold, a sentence each. */
  readonly left: readonly string[];
}

export const PART_MISSING: TabletopError = {
  code: 'PART_FAILED',
  message: 'A part of the page could not be fetched. Check the connection and reload.',
};
