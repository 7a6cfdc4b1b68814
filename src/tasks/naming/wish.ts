/** Which targets an evaluation asks for: of one side of the split of names, and callable by one kind of wording. */
import type { Goal, SceneSpec, Split } from '../../contracts.ts';
import { nounPhrases, type WordingKind } from './say.ts';
import { conceptOf } from './words.ts';

export interface TargetWish {
  /** Side of the target's concept; absent: any. Destinations may be of any. */
  readonly names?: Split | undefined;
  /** Ids of concepts (src/things/names.json), of which the target's is one; absent: any. */
  readonly concepts?: readonly string[] | undefined;
  /** How the target is called. */
  readonly wording: WordingKind;
}

/** Passes goals whose target the wish allows; for tables of things and pictures. */
export const targetsWished =
  ({ names, concepts, wording }: TargetWish) =>
  (scene: SceneSpec, { target }: Goal): boolean => {
    const object = scene.objects[target];
    const concept = object ? conceptOf(object) : null;
    if (names !== undefined && concept?.split !== names) return false;
    if (concepts !== undefined && !concepts.includes(concept?.id ?? '')) return false;
    return nounPhrases(scene, target, wording).length > 0;
  };
