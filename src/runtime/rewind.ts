/** What the timeline can do with an episode: look back, play again, branch, undo. All of it only while nothing runs. */
import type { TokenCodec } from '../action/index.ts';
import type { Action, ActionTokens, Evidence, Result, World } from '../contracts.ts';
import { cutAt, type Entry, redone, soughtTo, undone } from '../episode/history.ts';
import { replayStep } from '../episode/replay.ts';
import type { EpisodeKeeper } from './episode-keeper.ts';
import type { Hot } from './hot.ts';
import type { Runner } from './runner.ts';
import { pushNotice, type Stores } from './stores.ts';

export interface RewindParts {
  readonly stores: Pick<Stores, 'session'>;
  readonly hot: Hot;
  readonly keeper: EpisodeKeeper;
  readonly runner: Pick<Runner, 'carryOut' | 'occupy'>;
  readonly world: () => World | null;
  /** What tokens mean to the driver; null: its head does not speak them. */
  readonly codec: () => TokenCodec | null;
  /** Actions a simulated second of the driver. */
  readonly hz: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly pace?: (simSeconds: number) => Promise<void>;
  /** The visitor wants no motion: recorded steps are shown as pictures, one after the other. */
  readonly still: () => boolean;
}

export interface Rewind {
  /**
   * Shows step `step` and puts the world where its frame was taken; null, or no such step: the newest state. Does
   * nothing while something runs.
   */
  seek(step: number | null): void;
  /**
   * Drops everything from the cursor on. With tokens: carries them out as the step at the cursor (without a cursor:
   * in the place of the newest step, or as the first). Illegal tokens are a notice, and nothing is dropped.
   */
  branch(tokens?: ActionTokens): Promise<void>;
  /** As `branch` with tokens, for an action of a head that has none. */
  branchAction(action: Action): Promise<void>;
  /** Carries out tokens as the step at the cursor; without a cursor, as the next one. Illegal tokens are a notice. */
  take(tokens: ActionTokens): Promise<void>;
  /** The episode as it was before the last branch, and back again. */
  undo(): Promise<void>;
  redo(): Promise<void>;
  /** Shows the recorded steps again from the cursor on, from the first without one. Stops where `stop` says so. */
  play(): Promise<void>;
}

const PIECE = 1 / 60; // simulated seconds between two pictures
const STILL_MS = 600; // a step, when nothing may move
const EPSILON = 1e-9; // seconds

const NO_EVIDENCE: Evidence = {};

const stopped: Result<never> = { ok: false, error: { code: 'CANCELLED', message: 'Playing was stopped.' } };
const noTokens: Result<never> = {
  ok: false,
  error: {
    code: 'ILLEGAL_TOKEN',
    message:
      'This policy does not speak tokens: its actions are numbers. Choose a model with token actions to edit them.',
  },
};

export const createRewind = (parts: RewindParts): Rewind => {
  const { hot, keeper, runner, world } = parts;
  const { session } = parts.stores;
  const idle = (): boolean => session.getState().run === 'idle';

  const advanceTo = async (on: World, until: number, signal: AbortSignal): Promise<Result<unknown>> => {
    for (let from = on.time(); until - from > EPSILON; from = on.time()) {
      if (signal.aborted) return stopped;
      const moved = on.advance(Math.min(PIECE, until - from));
      if (!moved.ok) return moved;
      if (on.time() === from) break;
      hot.emit('world');
      await parts.pace?.(on.time() - from);
    }
    return { ok: true, value: null };
  };

  /** The motion of a step, from where its frame was taken. The history puts the world right afterwards. */
  const show = (on: World, { step }: Entry, signal: AbortSignal): Promise<Result<unknown>> =>
    replayStep(on, step, (until) => advanceTo(on, until, signal), 1 / parts.hz());

  const playFrom = async (on: World, start: number, signal: AbortSignal): Promise<void> => {
    const entries = keeper.of(on)?.episode.entries ?? [];
    for (let at = start; at < entries.length; at++) {
      const entry = entries[at];
      if (!entry) break;
      keeper.move((h) => soughtTo(h, at));
      if (parts.still()) await parts.sleep(STILL_MS);
      else await show(on, entry, signal);
      if (signal.aborted) {
        keeper.move((h) => soughtTo(h, at)); // back from the middle of the motion
        return;
      }
    }
    keeper.move((h) => soughtTo(h, null));
  };

  /** Index of the step at the cursor; without a cursor, of the newest, or 0. */
  const here = (): number => {
    const history = keeper.of(world());
    return history?.cursor ?? Math.max(0, (history?.episode.entries.length ?? 0) - 1);
  };

  const carryOut = async (tokens: ActionTokens, at: number): Promise<void> => {
    const action = parts.codec()?.decode(tokens) ?? noTokens;
    if (action.ok) await runner.carryOut(action.value, { tokens }, at);
    else pushNotice(session, action.error);
  };

  return {
    seek: (step) => {
      if (idle()) keeper.move((h) => soughtTo(h, step));
    },
    branch: async (tokens) => {
      if (!idle()) return;
      const history = keeper.of(world());
      if (!tokens) {
        const at = history?.cursor ?? null;
        if (at !== null) keeper.move((h) => cutAt(h, at));
        return;
      }
      await carryOut(tokens, here());
    },
    branchAction: async (action) => {
      if (idle()) await runner.carryOut(action, NO_EVIDENCE, here());
    },
    take: async (tokens) => {
      if (!idle()) return;
      const history = keeper.of(world());
      await carryOut(tokens, history?.cursor ?? history?.episode.entries.length ?? 0);
    },
    undo: async () => {
      if (idle()) keeper.move(undone);
    },
    redo: async () => {
      if (idle()) keeper.move(redone);
    },
    play: async () => {
      const on = world();
      const history = keeper.of(on);
      if (!on || !idle() || !history || history.episode.entries.length === 0) return;
      const start = history.cursor ?? 0;
      await runner.occupy('playing', (signal) => playFrom(on, start, signal));
    },
  };
};
