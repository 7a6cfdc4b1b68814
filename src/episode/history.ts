/**
 * The episode as it was taken: every step with the state of the world in which its frame was taken, a cursor into
 * them, and the episodes before each branch. Pure: every function gives a new history and leaves the old one alone,
 * so that undo is keeping the old one.
 */
import type { Frame, ReplayStep, Step, StopReason, TabletopError, WorldState } from '../contracts.ts';

export interface RunEnd {
  readonly reason: StopReason;
  readonly steps: number;
  readonly error: TabletopError | null;
  /** The success predicate at that moment; null when the sentence names no goal of this scene. */
  readonly succeeded: boolean | null;
  /** What that predicate asks for, in words. */
  readonly scored?: string;
}

export interface Entry {
  readonly step: Step;
  /** The world when the step's frame was taken. */
  readonly before: WorldState;
  /** World hash at the end of the step. */
  readonly hash: string;
}

/** What a replay of the step needs. */
export const replayStepOf = ({ action, evidence, at, commandTime, simTime, edited }: Step): ReplayStep => ({
  action,
  ...(evidence.tokens ? { tokens: evidence.tokens } : {}),
  ...{ at, commandTime, simTime },
  ...(edited ? { edited } : {}),
});

/** A world at rest. */
export interface Rest {
  readonly state: WorldState;
  /** Simulated seconds. */
  readonly at: number;
}

export interface Episode {
  readonly entries: readonly Entry[];
  /** World hash before the first step. */
  readonly startHash: string;
  /** The world after the last step. */
  readonly tip: Rest;
  /** How it ended; null while it goes on. */
  readonly end: RunEnd | null;
}

export interface Place {
  readonly episode: Episode;
  /** Index of the step that is shown, the world standing where its frame was taken; null: the newest state. */
  readonly cursor: number | null;
}

export interface History extends Place {
  /** The places that branches were made from, oldest first. */
  readonly past: readonly Place[];
  /** The places that were undone, the next to be redone last. */
  readonly future: readonly Place[];
}

const MOST_PLACES = 50; // steps are shared between places, so each costs an array

/** A new episode in the world's present state. */
export const beginHistory = (tip: Rest, startHash: string): History => ({
  episode: { entries: [], startHash, tip, end: null },
  cursor: null,
  past: [],
  future: [],
});

const placeOf = ({ episode, cursor }: History): Place => ({ episode, cursor });

/** One more step at the end; what was undone is gone, since it was another way to go on from here. */
export const taken = (history: History, entry: Entry): History => ({
  ...history,
  episode: { ...history.episode, entries: [...history.episode.entries, entry], end: null },
  cursor: null,
  future: [],
});

/** The run has come to rest: where the world is now, and how it ended. */
export const rested = (history: History, tip: Rest, end: RunEnd | null): History => ({
  ...history,
  episode: { ...history.episode, tip, end },
});

/** The same episode, looked at from step `cursor`; null, or an index that is no step: from its end. */
export const soughtTo = (history: History, cursor: number | null): History => ({
  ...history,
  cursor: cursor !== null && history.episode.entries[cursor] ? cursor : null,
});

/** Drops every step from `at` on; the episode as it was can be had back by `undone`. */
export const cutAt = (history: History, at: number): History => {
  const first = history.episode.entries[at];
  if (!first) return history;
  const { entries, startHash } = history.episode;
  const tip = { state: first.before, at: first.step.at };
  return {
    episode: { entries: entries.slice(0, at), startHash, tip, end: null },
    cursor: null,
    past: [...history.past, placeOf(history)].slice(-MOST_PLACES),
    future: [],
  };
};

/** Back to where the last branch was made; the same history when there was none. */
export const undone = (history: History): History => {
  const place = history.past.at(-1);
  if (!place) return history;
  return { ...place, past: history.past.slice(0, -1), future: [...history.future, placeOf(history)] };
};

/** Forward again to where the last undo was made. */
export const redone = (history: History): History => {
  const place = history.future.at(-1);
  if (!place) return history;
  return { ...place, past: [...history.past, placeOf(history)], future: history.future.slice(0, -1) };
};

/** The state the world has to be in. */
export const standing = ({ episode, cursor }: Place): WorldState =>
  (cursor === null ? undefined : episode.entries[cursor]?.before) ?? episode.tip.state;

/** The step the page shows: the one at the cursor, else the newest. */
export const shownStep = ({ episode, cursor }: Place): Step | null =>
  episode.entries.at(cursor ?? -1)?.step ?? null;

/** What the model would see where the world stands; null where no step ever looked. */
export const standingFrame = (history: History): Frame | null => {
  const { entries } = history.episode;
  // with every step dropped, the first that was dropped had seen this very state
  const entry = entries.at(history.cursor ?? -1) ?? history.past.at(-1)?.episode.entries[0];
  return entry?.step.observation.frame ?? null;
};
