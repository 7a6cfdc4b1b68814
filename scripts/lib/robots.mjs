// @ts-check
/** The page's robots, from the file that `npm run specs` writes. Built-ins only. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/** @type {{ robots: readonly { id: string, title: string }[], default: string }} */
const file = JSON.parse(readFileSync(join(ROOT, 'src/robots/robots.json'), 'utf8'));

export const ROBOT_IDS = file.robots.map(({ id }) => id);
export const DEFAULT_ROBOT = file.default;
