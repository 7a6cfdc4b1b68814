// @ts-check
/**
 * npm run efficiency   GFLOP/s of the policy graph beside one plain matrix product: same runtime, same run, one thread; of a model on
 * object tokens the milliseconds of each of its graphs, and what they come to in an action
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-web/wasm';
import { currentCommit } from './lib/headless.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { median } from './lib/quantile.mjs';

const USAGE = 'npm run efficiency -- [options]    arithmetic rate of the policy on WASM, one thread, in Node';
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  model: { default: 'pico', help: 'a folder of models/' },
  heads: {
    values: ['yes', 'no'],
    alone: 'yes',
    default: 'no',
    help: 'the heads that lie beside it, too, as float32',
  },
  looks: {
    type: 'integer',
    min: 1,
    default: 5,
    help: 'of a model on object tokens: things looked at closely',
  },
  actions: {
    type: 'integer',
    min: 1,
    default: 12,
    help: 'of a model on object tokens: actions of an instruction',
  },
  rounds: { type: 'integer', min: 1, default: 60, help: 'turns of each graph; medians are compared' },
  json: { help: 'file to write the result to' },
};

const SIDE = 512;
const MATMUL_GFLOP = (2 * SIDE ** 3) / 1e9;
/** @typedef {import('../src/policy/engine/manifest.ts').Manifest} Manifest */

/** @param {string} file @returns {Manifest} */
const manifestAt = (file) => JSON.parse(readFileSync(file, 'utf8'));

const WARM_UP = 5;

/** Feeds of the right shapes; their content changes no time as long as no number is denormal. */
function feedsOf(/** @type {ort.InferenceSession} */ session) {
  /** @type {Record<string, ort.Tensor>} */
  const feeds = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor) throw new UsageError(`Input ${input.name} is no tensor.`);
    const dims = input.shape.map((d) => (typeof d === 'number' ? d : 1));
    const count = dims.reduce((a, b) => a * b, 1);
    feeds[input.name] =
      input.type === 'int64'
        ? new ort.Tensor('int64', new BigInt64Array(count).fill(1n), dims)
        : input.type === 'int32'
          ? new ort.Tensor('int32', new Int32Array(count).fill(128), dims)
          : new ort.Tensor(
              'float32',
              Float32Array.from({ length: count }, (_, i) => (i % 7) / 7),
              dims,
            );
  }
  return feeds;
}

/**
 * @param {string} file
 * @param {readonly string[]} [external] files that hold tensors of the graph, which knows them by their names alone
 */
async function open(file, external = []) {
  const externalData = external.map((path) => ({ path: basename(path), data: readFileSync(path) }));
  const session = await ort.InferenceSession.create(readFileSync(file), {
    ...(externalData.length === 0 ? {} : { externalData }),
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  const feeds = feedsOf(session);
  return async () => {
    const [started, spent] = [performance.now(), process.cpuUsage()];
    await session.run(feeds);
    const { user, system } = process.cpuUsage(spent);
    return { ms: performance.now() - started, cpuMs: (user + system) / 1000 };
  };
}

/**
 * Graphs of a model on object tokens, with how often each runs in the first action of an instruction.
 * @param {Manifest} manifest @param {number} looks
 */
function partsOf({ id, variants: [variant], encoder }, looks) {
  if (!variant?.parts || !encoder)
    throw new UsageError(`models/${id}/manifest.json names no graphs of objects.`);
  return [
    // what the machine does meanwhile
    {
      name: `float32 MatMul ${SIDE}x${SIDE}x${SIDE}`,
      file: '../../scripts/fixtures/matmul-512.onnx',
      first: 0,
      later: 0,
    },
    { name: 'sight', file: variant.parts.sight.file, first: 1, later: 1 },
    { name: 'act', file: variant.file, first: 1, later: 1 },
    { name: 'tower', file: variant.parts.tower.file, first: looks, later: 0 },
    { name: 'match', file: variant.parts.match.file, first: 1, later: 0 },
    // the name, and the sentence without it
    { name: 'encoder', file: encoder.model.file, first: 2, later: 0 },
  ];
}

/**
 * @param {{ folder: string, manifest: Manifest, looks: number, actions: number, rounds: number, json: string | undefined }} given
 */
async function efficiencyOfParts({ folder, manifest, looks, actions, rounds, json }) {
  const parts = partsOf(manifest, looks);
  const runs = await Promise.all(parts.map(({ file }) => open(join(folder, file))));
  const times = parts.map(() => /** @type {{ ms: number, cpuMs: number }[]} */ ([]));
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [i, run] of runs.entries()) {
      const spent = await run();
      if (round >= 0) times[i]?.push(spent);
    }
  }
  const rows = parts.map((part, i) => ({
    ...part,
    ms: median((times[i] ?? []).map((one) => one.ms)),
    cpuMs: median((times[i] ?? []).map((one) => one.cpuMs)),
  }));
  const sum = (/** @type {'first' | 'later'} */ when, /** @type {'ms' | 'cpuMs'} */ of) =>
    rows.reduce((all, row) => all + row[when] * row[of], 0);
  const line = (/** @type {string} */ name, /** @type {number} */ ms, /** @type {number} */ cpuMs) =>
    console.log(`  ${name.padEnd(44)} ${ms.toFixed(1)} ms (${cpuMs.toFixed(1)} of the processor)`);
  for (const { name, ms, cpuMs } of rows) line(name, ms, cpuMs);
  const [first, later] = [sum('first', 'ms'), sum('later', 'ms')];
  const [firstCpu, laterCpu] = [sum('first', 'cpuMs'), sum('later', 'cpuMs')];
  const mean = (/** @type {number} */ a, /** @type {number} */ b) => (a + (actions - 1) * b) / actions;
  line(`first action of an instruction, ${looks} looks`, first, firstCpu);
  line('any other action', later, laterCpu);
  line(`mean of ${actions} actions`, mean(first, later), mean(firstCpu, laterCpu));
  if (json === undefined) return;
  const record = {
    provider: 'wasm',
    threads: 1,
    node: process.version,
    looks,
    actions,
    rows,
    commit: currentCommit(),
  };
  writeFileSync(resolve(json), `${JSON.stringify(record, null, 2)}\n`);
  console.log(`  written to ${json}`);
}

await runScript(USAGE, OPTIONS, async ({ values }) => {
  const folder = join(ROOT, 'models', values.model);
  const manifest = manifestAt(join(folder, 'manifest.json'));
  ort.env.wasm.numThreads = 1; // what the page has
  if (manifest.objects) {
    const { looks, actions, rounds, json } = values;
    await efficiencyOfParts({ folder, manifest, looks, actions, rounds, json });
    return 0;
  }
  const gflop = manifest.gflopPerAction;
  if (typeof gflop !== 'number') {
    throw new UsageError(
      `models/${values.model}/manifest.json has no gflopPerAction; export the model again (models/recipe).`,
    );
  }
  /** @type {[string, number, () => Promise<{ ms: number, cpuMs: number }>][]} */
  const graphs = [
    [
      `float32 MatMul ${SIDE}x${SIDE}x${SIDE}`,
      MATMUL_GFLOP,
      await open(join(ROOT, 'scripts/fixtures/matmul-512.onnx')),
    ],
  ];
  for (const { id: variant, file } of manifest.variants)
    if (variant !== 'float16')
      graphs.push([`${values.model} ${variant}`, gflop, await open(join(folder, file))]);
  const others =
    values.heads === 'yes' ? readdirSync(folder).filter((name) => /^head-.+\.json$/.test(name)) : [];
  for (const name of others) {
    const head = manifestAt(join(folder, name));
    const variant = head.variants.find(({ id }) => id === 'float32');
    const files = (variant ? [variant, ...(variant.external ?? [])] : []).map(({ file }) =>
      join(folder, file),
    );
    if (files.length === 0 || !files.every(existsSync))
      throw new UsageError(`${name} names files that are not there.`);
    if (head.gflopPerAction === undefined)
      throw new UsageError(`${name} has no gflopPerAction; export the head again (models/recipe).`);
    graphs.push([head.id, head.gflopPerAction, await open(files[0] ?? '', files.slice(1))]);
  }
  const times = graphs.map(() => /** @type {{ ms: number, cpuMs: number }[]} */ ([]));
  for (let round = -WARM_UP; round < values.rounds; round++) {
    for (const [i, [, , run]] of graphs.entries()) {
      const spent = await run(); // in turn, so that a busy machine is busy for all of them
      if (round >= 0) times[i]?.push(spent);
    }
  }
  const rows = graphs.map(([name, work], i) => {
    const ms = median((times[i] ?? []).map((one) => one.ms));
    // what the processor did, whoever else wanted it
    const cpuMs = median((times[i] ?? []).map((one) => one.cpuMs));
    return { name, gflop: work, ms, cpuMs, gflopPerSecond: (work / ms) * 1000 };
  });
  const base = rows[0]?.gflopPerSecond ?? Number.NaN;
  for (const { name, gflop: work, ms, cpuMs, gflopPerSecond } of rows) {
    const share = `${((100 * gflopPerSecond) / base).toFixed(0)}%`;
    console.log(
      `  ${name.padEnd(26)} ${work.toFixed(4)} GFLOP  ${ms.toFixed(2)} ms (${cpuMs.toFixed(2)} of the processor)  ${gflopPerSecond.toFixed(1)} GFLOP/s  ${share}`,
    );
  }
  if (values.json !== undefined) {
    const record = { provider: 'wasm', threads: 1, node: process.version, rows, commit: currentCommit() };
    writeFileSync(resolve(values.json), `${JSON.stringify(record, null, 2)}\n`);
    console.log(`  written to ${values.json}`);
  }
  return 0;
});
