/** What the hand has felt so far in an instruction, frame by frame: touches, where it was stopped, how long it has stood still. Pure. */
import type { Vec3 } from '../../contracts.ts';
import { distance } from '../../math/rotation.ts';
import type { ObjectRow } from './rows.ts';
import {
  CLOSING,
  type Commanded,
  fromTip,
  type Hand,
  isSameHand,
  SHUT,
  type Touch,
  touchOf,
} from './touch.ts';

export interface Feeling {
  /** In the last frame; null: there was none. */
  readonly hand: Hand | null;
  readonly touch: Touch;
  /** Where it was stopped on its way down, metres; null: nowhere, or a second time, which counted. */
  readonly bumped: Vec3 | null;
  /** Frames since it moved. */
  readonly unmoved: number;
  /** Where the finger tips were when they began to close on the target, metres; null: they did not, or hold it. */
  readonly closedAt: Vec3 | null;
  /** What the last frame said of how the target was to be taken, and where the finger tips were when it was tried; null: nothing. */
  readonly failure: { readonly kind: 'shut' | 'stopped'; readonly tip: Vec3 } | null;
}

export const NOTHING_FELT: Feeling = {
  hand: null,
  touch: 'free',
  bumped: null,
  unmoved: 0,
  closedAt: null,
  failure: null,
};

/** Metres from the finger tips to the target within which it was the target that they closed on, or came down on. */
const AT_TARGET = 0.06;
/** Metres between two places where the hand is stopped by the same. */
const SAME_BUMP = 0.03;
/** Frames in a row in which the hand has not moved. */
const STUCK = 2;

/** `commanded`: since the frame before; null: nothing that can be felt. `target`: the row of what was to be taken, as it was known then. */
export const feel = (
  before: Feeling,
  now: Hand,
  commanded: Commanded | null,
  target: ObjectRow | undefined,
): Feeling => {
  const { hand } = before;
  if (!hand || !commanded) {
    const touch = now.opening <= SHUT ? 'shut' : 'free';
    return { ...NOTHING_FELT, hand: now, touch };
  }
  const touch = touchOf(hand, commanded, now);
  const unmoved = isSameHand(hand, now) ? before.unmoved + 1 : 0;
  const { closedAt: closed, bumped } = before;
  const closing = commanded.gripper < CLOSING;
  const isAt = (tip: Vec3): boolean => target !== undefined && fromTip(target, tip) <= AT_TARGET;
  const begins = closing && closed === null && before.touch !== 'shut' && isAt(hand.tip);
  const closedAt = touch === 'holding' ? null : begins ? hand.tip : closed;
  const felt: Feeling = { hand: now, touch, unmoved, bumped, closedAt, failure: null };
  // they met, or were opened again before it was felt that they had
  if (closedAt && (touch === 'shut' || !closing))
    return { ...felt, closedAt: null, failure: { kind: 'shut', tip: closedAt } };
  if (touch !== 'blocked' || !isAt(now.tip)) return felt;
  const again = bumped !== null && distance(bumped, now.tip) < SAME_BUMP;
  return again
    ? { ...felt, bumped: null, closedAt: null, failure: { kind: 'stopped', tip: now.tip } }
    : { ...felt, bumped: now.tip };
};

/** Has the empty hand not moved for so long that the likeliest action will not move it? */
export const isStuck = ({ unmoved, touch }: Feeling): boolean => unmoved >= STUCK && touch !== 'holding';
