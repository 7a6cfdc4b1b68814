// @ts-check
/**
 * node scripts/motion.mjs FILE...    how smooth commanded motions are
 *
 * FILE is what `npm run eval -- --steps --json FILE` wrote; each episode's summary gets `jerk`: the root mean square of the
 * third derivative of the finger tip's commanded path, m/s^3, by differences of the displacements of the ActionSpec's rate.
 * Episodes of fewer than three actions have none. Commanded, not travelled: what the arm makes of it is the same for all heads.
 */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runnerImport } from 'vite';
import { runScript, UsageError } from './lib/options.mjs';
import { ROOT } from './lib/run.mjs';

const USAGE =
  'node scripts/motion.mjs FILE...    adds the jerk of every episode to what npm run eval --steps wrote';

/**
 * @param {readonly (readonly number[])[]} displacements metres, one an action
 * @param {number} hz actions a second
 * @returns {number | null} m/s^3; null: too few actions
 */
export function jerkOf(displacements, hz) {
  if (displacements.length < 3) return null;
  const cubes = displacements.slice(2).map((_, i) =>
    [0, 1, 2].reduce((sum, axis) => {
      const d = (/** @type {number} */ k) => displacements[i + k]?.[axis] ?? 0;
      return sum + ((d(2) - 2 * d(1) + d(0)) * hz ** 3) ** 2;
    }, 0),
  );
  return Math.sqrt(cubes.reduce((sum, x) => sum + x, 0) / cubes.length);
}

/** @param {readonly any[]} steps of a run @returns {number[][]} what was carried out: a step that says "terminate" moves nothing */
export const displacementsOf = (steps) =>
  steps
    .filter(({ action }) => action.kind === 'ee-delta' && !action.terminate)
    .map(({ action }) => [...action.translation]);

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) {
  await runScript(
    USAGE,
    {},
    async ({ words }) => {
      if (words.length === 0)
        throw new UsageError('Name the files that npm run eval -- --steps --json wrote.');
      /** @type {{ module: typeof import('../src/episode/link.ts') }} */
      const { module } = await runnerImport(join(ROOT, 'src/episode/link.ts'), {
        ...{ root: ROOT, configFile: false, logLevel: 'warn' },
      });
      for (const word of words) {
        const result = JSON.parse(readFileSync(resolve(word), 'utf8'));
        if (!Array.isArray(result.trails))
          throw new UsageError(`${word} has no trails: run npm run eval with --steps.`);
        result.summaries.forEach((/** @type {any} */ summary, /** @type {number} */ i) => {
          const run = module.decodeRun(result.trails[i].run);
          if (!run.ok) throw new UsageError(`${word}, seed ${summary.seed}: ${run.error.message}`);
          summary.jerk = jerkOf(displacementsOf(run.value.steps), result.controlHz);
        });
        writeFileSync(resolve(word), `${JSON.stringify(result)}\n`);
      }
      return 0;
    },
    { words: 1000 },
  );
}
