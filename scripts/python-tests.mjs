// @ts-check
/**
 * npm run python   the tests that need no PyTorch and no Ray: with any Python 3.10 or newer the recipe's of vocabulary, specs,
 * tasks and wordings and those of shards (scripts/scale); with numpy and pytest there, the recipe's of prompts and questions,
 * too. All of the recipe's: models/recipe/README.md; all of the shards': docs/scale.md
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { atLeast, ROOT } from './lib/run.mjs';

const FOLDER = join(ROOT, 'models/recipe/tests');
const SCALE = join(ROOT, 'scripts/scale');
const OLDEST = '3.10'; // the recipe uses match
/** Needs nothing but Python; those of shards need file locks (fcntl), too, which Windows lacks. */
const PLAIN = ['test_language', ...(process.platform === 'win32' ? [] : ['test_shards'])];
const PACKAGES = ['numpy', 'pytest'];
/** Needs PACKAGES. */
const MORE = ['test_prompts'];

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** What a test runner said at its end: unittest or pytest. @param {string} text @returns {Counts} */
export function countsIn(text) {
  const number = (/** @type {RegExp} */ at) => Number(at.exec(text)?.[1] ?? 0);
  const skipped = number(/skipped=(\d+)/) + number(/(\d+) skipped/);
  const failed =
    number(/failures=(\d+)/) + number(/errors=(\d+)/) + number(/(\d+) failed/) + number(/(\d+) errors?\b/);
  const ran = /^Ran (\d+) test/m.exec(text);
  const passed = ran ? Number(ran[1]) - failed - skipped : number(/(\d+) passed/);
  return { passed, failed, skipped };
}

/** @param {string} python @param {readonly string[]} args */
const ask = (python, args) =>
  spawnSync(python, args, {
    cwd: FOLDER,
    encoding: 'utf8',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: SCALE },
  });

/** The first Python that is new enough, and which packages it lacks; undefined if there is none. */
function findPython() {
  const code = `import importlib.util as u, sys; print(sys.version.split()[0], *[p for p in ${JSON.stringify(PACKAGES)} if not u.find_spec(p)])`;
  for (const name of [process.env.PYTHON, 'python3', 'python']) {
    if (!name) continue;
    const { status, stdout } = ask(name, ['-c', code]);
    const [version = '', ...lacks] = status === 0 ? stdout.trim().split(' ') : [];
    if (atLeast(version, OLDEST)) return { name, version, lacks };
  }
  return undefined;
}

function main() {
  const out = process.argv.find((word) => word.startsWith('--json='))?.slice('--json='.length);
  const report = (/** @type {Counts} */ counts) => {
    if (out === undefined) return;
    mkdirSync(dirname(resolve(out)), { recursive: true });
    writeFileSync(resolve(out), JSON.stringify(counts));
  };
  const python = findPython();
  if (!python) {
    console.log(`Skipped: no Python ${OLDEST} or newer is here (PYTHON=/path/to/python3 names one).`);
    report({ passed: 0, failed: 0, skipped: PLAIN.length + MORE.length });
    return 0;
  }
  const { name, version, lacks } = python;
  const files = [...PLAIN, ...MORE].map((file) =>
    join(file === 'test_shards' ? SCALE : FOLDER, `${file}.py`),
  );
  const { status, stdout, stderr } =
    lacks.length > 0
      ? ask(name, ['-m', 'unittest', ...PLAIN])
      : ask(name, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', ...files]);
  const counts = countsIn(`${stdout}\n${stderr}`);
  process.stdout.write(`Python ${version}\n${stdout}${stderr}`);
  if (lacks.length > 0) {
    console.log(`Skipped: ${MORE.join(', ')} (this Python lacks ${lacks.join(' and ')}).`);
  }
  console.log('Not part of this: the tests that need PyTorch, python -m pytest models/recipe/tests');
  report({ ...counts, skipped: counts.skipped + (lacks.length > 0 ? MORE.length : 0) });
  return status === 0 ? 0 : 1;
}

if (process.argv[1] && realpathSync(process.argv[1]) === import.meta.filename) process.exit(main());
