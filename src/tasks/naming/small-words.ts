/** Words of sentences that are no names: of the tasks' wordings, and the function words of English. */
import words from '../language.json' with { type: 'json' };
import { TASKS } from '../registry.ts';

const ENGLISH = `
  to of in on onto into inside at by from with for and or then but so as if than when while until after before again once
  soon up down out off over under above below between behind front back near next beside alongside close closest nearest
  away toward towards along across around here there now first second last
  i me my mine we us our you your it its it's them they these those this that which what who
  is are was be been being do does did can could would will shall should may might must have has had let lets let's
  please thanks thank kindly just only also too very really again try want need like
  pick grab take lift get raise fetch hand give bring put place drop set lay move reach go touch point push pull slide
  turn stand show throw toss leave keep stack carry instead today fast together back`;

/** The arm, the table and their parts: "the hand", "the left side of the table" name nothing that lies there. */
const SURROUNDINGS = `
  robot arm arms hand hands gripper grippers finger fingers fingertip fingertips tip tips claw claws table tabletop desk top
  surface scene board middle center centre side sides end edge corner air way ground floor rest vicinity neighbourhood task
  bit moment time favour favor go try look hurry place spot space same left right`;

const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}']+/gu) ?? [];

const WORDINGS = TASKS.flatMap(({ wording }) => [...wording.templates, ...wording.synonyms])
  .concat(words.polite, words.synonyms.polite)
  .map((text) => text.replaceAll(/\{\w+\}/gu, ' '));

/** After these and before these a name is complete. */
export const SMALL: ReadonlySet<string> = new Set([ENGLISH, SURROUNDINGS, ...WORDINGS].flatMap(wordsIn));
export const AROUND: ReadonlySet<string> = new Set(wordsIn(SURROUNDINGS));

export const DETERMINERS: ReadonlySet<string> = new Set(
  'the a an that this these those my your our some any another'.split(' '),
);

/** What may stand before a name and changes nothing. */
export const ADJECTIVES: ReadonlySet<string> = new Set(
  `big large huge small little tiny nice lovely beautiful pretty good whole single only very real light dark bright pale
  other`.split(/\s+/u),
);
