/** Which targets an evaluation asks for: of one side of the split of names, and callable by one kind of wording. */
import type { Goal, SceneSpec, Split } from '../../contracts.ts';
import { nounPhrases, type WordingKind } from './say.ts';
import { conceptOf } from './words.ts';

export interface TargetWish {
  /** Side of the target's concept; absent: any. Destinations may be of any. */
  readonly names?: Split | undefined;
  /** How the target is called. */
  readonly wording: WordingKind;
}

/** Passes goals whose target the wish allows; for tables of things and pictures. */
export const targetsWished =
  ({ names, wording }: TargetWish) =>
  (scene: SceneSpec, { target }: Goal): boolean => {
    const object = scene.objects[target];
    const split = object ? conceptOf(object)?.split : undefined;
    return (names === undefined || split === names) && nounPhrases(scene, target, wording).length > 0;
  };
