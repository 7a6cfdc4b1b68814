// @ts-check
/** The page's tasks and kinds of question, from the file that `npm run specs` writes. Built-ins only. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/**
 * @typedef {{ name: string, title: string, success: string, maxSteps: number, training: { episodes: number } }} Task
 * @type {{ tasks: readonly Task[], questions: readonly string[] }}
 */
const file = JSON.parse(readFileSync(join(ROOT, 'src/tasks/tasks.json'), 'utf8'));

export const TASKS = file.tasks;
export const TASK_NAMES = TASKS.map(({ name }) => name);
export const QUESTION_KINDS = file.questions;
