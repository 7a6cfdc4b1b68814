/** Real things and pictures by their names: sentences about them, and back to goals. Blocks are in language.ts, parse.ts. */
export { CATEGORY_NOUNS } from './categories.ts';
export { ownColour } from './colours.ts';
export { thingDoubt } from './doubt.ts';
export { blockName, type FreeNames, freeNames } from './free-names.ts';
export { parseThingGoal } from './goal.ts';
export { nounPhraseOf } from './noun-phrase.ts';
export { createReader } from './open-reader.ts';
export { PROBE_ENCODER } from './open-task.ts';
export {
  nounPhrases,
  type ThingWording,
  thingInstruction,
  WORDING_KINDS,
  type WordingKind,
  type Wordings,
} from './say.ts';
export { referenceOf } from './told.ts';
export { toldDoubt } from './told-doubt.ts';
export {
  isUntaught,
  UNTAUGHT_KINDS,
  type UntaughtKind,
  untaughtInstruction,
  untaughtPhrases,
} from './untaught.ts';
export { type TargetWish, targetsWished } from './wish.ts';
