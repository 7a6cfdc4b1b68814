/** Object tokens: things that are seen one by one, followed from frame to frame, and chosen by what they are called. */
export { associate, type KnownThing, type KnownThings, NOTHING_KNOWN } from './association.ts';
export { type Candidate, type Chosen, choose, phrasesIn } from './choice.ts';
export { OBJECT_COLUMNS } from './columns.ts';
