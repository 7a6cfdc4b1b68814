// @ts-check
/**
 * npm run publish-metrics -- runs/eval/*.json   what `npm run eval --json` wrote -> the model's manifest, its card, the README
 *
 * The only way a success rate gets into the repository: no number is typed by hand.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './lib/run.mjs';
import { measured } from './readme.mjs';

const CONTROLS = ['none', 'blind', 'wrong-instruction', 'no-op', 'expert'];
const BLOCK = /(<!-- measured -->\n)[\s\S]*?(\n<!-- \/measured -->)/;

/** @param {any} result of one evaluation @returns {any[]} rows of the manifest */
export function rowsOf(result) {
  const { task, control, variant, provider, clock, episodes, successes, rate, wilson95 } = result;
  const common = {
    task,
    variant: variant === null ? '-' : `${variant}, ${provider}`,
    clock,
    episodes,
  };
  const row = { ...common, control, successes, rate, wilson95 };
  if (!result.told) return [row];
  const { successes: won, rate: share, wilson95: interval } = result.told;
  const told = {
    ...common,
    control: `${control}: the object told`,
    successes: won,
    rate: share,
    wilson95: interval,
  };
  return [{ ...row, control: `${control}: the object meant` }, told];
}

/** Policy first, then controls; reach before pick. @param {any} a @param {any} b */
const order = (a, b) => {
  const rank = (/** @type {any} */ r) => CONTROLS.indexOf(r.control) * 10 + (r.clock === 'paused' ? 0 : 5);
  return (
    rank(a) - rank(b) || b.task.localeCompare(a.task) || String(b.variant).localeCompare(String(a.variant))
  );
};

if (process.argv[1] === import.meta.filename) {
  const results = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const commits = new Set(results.map((r) => r.commit));
  const models = new Set(results.map((r) => r.model).filter((m) => m !== null));
  const [id] = models;
  const [commit] = commits;
  if (models.size !== 1 || commits.size !== 1 || !commit || String(commit).endsWith('-dirty')) {
    console.error(
      `One model and one clean commit, please; these files hold models [${[...models]}] and commits [${[...commits]}].`,
    );
    process.exit(2);
  }
  const folder = join(ROOT, 'models', String(id));
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.metrics = { commit, rows: results.sort(order).flatMap(rowsOf) };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
  const card = join(folder, 'CARD.md');
  if (existsSync(card)) {
    const text = readFileSync(card, 'utf8');
    writeFileSync(
      card,
      text.replace(BLOCK, (_, open, close) => open + measured(manifest) + close),
    );
  }
  process.exit(await run('node', ['scripts/readme.mjs']));
}
