/**
 * The tasks there are. The only list of them: what else needs one reads this, or the tasks.json that `npm run specs`
 * writes from it for Python and the scripts. A new one goes to the end: names are words of the models' vocabulary, and
 * an id of it never moves.
 */
import { near } from './near/index.ts';
import { pick } from './pick/index.ts';
import { place } from './place/index.ts';
import { reach } from './reach/index.ts';
import type { TaskSpec } from './task.ts';
import { turn } from './turn/index.ts';

export const TASKS: readonly TaskSpec[] = [reach, pick, place, near, turn];
