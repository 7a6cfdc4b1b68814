// @ts-check
/** The statistics of the page (src/evaluation/statistics.ts), for scripts, which run in a Node that reads no TypeScript. */
import { runnerImport } from 'vite';
import { ROOT } from './run.mjs';

const { module } = await runnerImport('/src/evaluation/statistics.ts', {
  root: ROOT,
  logLevel: 'error',
  configFile: false,
});

export const { proportion } = /** @type {typeof import('../../src/evaluation/statistics.ts')} */ (
  /** @type {unknown} */ (module)
);
