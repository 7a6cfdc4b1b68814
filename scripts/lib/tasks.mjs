// @ts-check
/** The page's tasks, kinds of question and robots, from the files that `npm run specs` writes. Built-ins only. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/**
 * @typedef {{ name: string, title: string, success: string, maxSteps: number, training: { episodes: number } }} Task
 * @type {{ tasks: readonly Task[], staged: readonly (Omit<Task, 'training'> & { table: string })[], questions: readonly string[], openQuestions: readonly string[], tables: readonly string[], splits: readonly string[], wordings: readonly string[], untaught: readonly string[] }}
 */
const file = JSON.parse(readFileSync(join(ROOT, 'src/tasks/tasks.json'), 'utf8'));

export const TASKS = file.tasks;
export const TASK_NAMES = TASKS.map(({ name }) => name);
/** Tasks with scenes of their own, one table each. */
export const STAGED = file.staged;
/** Done on the simulator's state (src/headless/states): staged ones, and those of blocks that all models have. */
export const STATE_TASKS = [...STAGED.map(({ name }) => name), 'reach', 'pick', 'place', 'near'];
export const QUESTION_KINDS = file.questions;
/** Of things and pictures, to models that see things one by one. */
export const OPEN_KINDS = file.openQuestions;
export const TABLES = file.tables;
export const SPLITS = file.splits;
export const WORDINGS = file.wordings;
/** Wordings that no training draws, for `--task find`. */
export const UNTAUGHT = file.untaught;

/** @type {readonly { id: string }[]} */
const namesFile = JSON.parse(readFileSync(join(ROOT, 'src/things/names.json'), 'utf8'));

/** Ids of everything that things and pictures can be called by. */
export const CONCEPTS = namesFile.map(({ id }) => id);

/** @type {{ robots: readonly { id: string }[] }} */
const robotsFile = JSON.parse(readFileSync(join(ROOT, 'src/robots/robots.json'), 'utf8'));

export const ROBOTS = robotsFile.robots.map(({ id }) => id);
