/** Actions of the same motion at other rates: more of them a second, each of them smaller. */
import type { EndEffectorAction, Vec3 } from '../contracts.ts';
import { exp } from '../math/exact.ts';
import { clamp, scale } from '../math/rotation.ts';
import { clipVector, MAX_ROTATION, MAX_TRANSLATION } from './motions/turning.ts';

/** What the motions of blocks and things are made for, actions a simulated second. */
export const USUAL_HZ = 5;

const share = (hz: number): number => Math.min(1, USUAL_HZ / hz);

/** An action made for five a second, of so many. */
export const atRate = (action: EndEffectorAction, hz: number): EndEffectorAction => ({
  ...action,
  translation: scale(action.translation, share(hz)),
  rotation: scale(action.rotation, share(hz)),
});

/** No faster than 240 mm and 1 rad a second, and inside the range of one action. */
export const limited = (translation: Vec3, rotation: Vec3, hz: number) => ({
  translation: clipVector(translation, MAX_TRANSLATION * share(hz)),
  rotation: clipVector(rotation, MAX_ROTATION * share(hz)),
});

/**
 * Share of an error to take out in one action. The aim is integrated and the arm follows it some 40 ms later: all of the
 * error in each of 50 actions a second would swing.
 */
export const gain = (hz: number, perSecond: number): number => clamp(1 - exp(-perSecond / hz), 0, 1);
