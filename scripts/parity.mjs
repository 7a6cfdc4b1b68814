// @ts-check
/** npm run parity   a model and its heads on WASM and on WebGPU: how far apart is what they say of the same frames? */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assertProvider, currentCommit, openHeadless } from './lib/headless.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { apart } from './lib/parity.mjs';
import { ROOT } from './lib/run.mjs';

const USAGE = 'npm run parity -- [options]    the same frames through WASM and WebGPU, float32';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  model: { default: 'pico', help: 'a folder of models/' },
  heads: { default: '', help: 'only these, with commas between [all that lie beside it, and its own]' },
  variant: { values: ['float32', 'float16', 'int8'], default: 'float32', help: 'weights of WebGPU' },
  gpu: {
    values: /** @type {const} */ (['software', 'system']),
    default: 'software',
    help: 'WebGPU adapter to ask Chromium for',
  },
  json: { help: 'file to write the result to' },
};

await runScript(USAGE, OPTIONS, async ({ values }) => {
  const folder = join(ROOT, 'models', values.model);
  if (!existsSync(folder)) throw new UsageError(`There is no models/${values.model}.`);
  const manifestOf = (/** @type {string} */ file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const all = readdirSync(folder).flatMap((file) => /^head-(.+)\.json$/.exec(file)?.[1] ?? []);
  const heads = values.heads ? values.heads.split(',') : ['', ...all];
  const unknown = heads.find((/** @type {string} */ head) => head !== '' && !all.includes(head));
  if (unknown !== undefined) throw new UsageError(`"${unknown}" is none of ${all.join(', ')}.`);
  const shipped = manifestOf('manifest.json');
  const rows = [];
  const page = await openHeadless({ gpu: values.gpu });
  try {
    for (const head of heads) {
      const { action } = manifestOf(head ? `head-${head}.json` : 'manifest.json');
      const model = head ? `${values.model}:${head}` : values.model;
      // a head is shown the frames of the model that it lies on, too
      const besides = head ? shipped.golden : [];
      const on = async (/** @type {string} */ provider, /** @type {string} */ variant) => {
        const said = await page.call('golden', { engine: { model, variant, provider }, besides });
        assertProvider(said, provider);
        return said;
      };
      const wasm = await on('wasm', 'float32');
      const webgpu = await on('webgpu', values.variant);
      const row = { model, adapter: webgpu.adapter, ...apart(action.dimensions, wasm, webgpu) };
      rows.push(row);
      const flags = row.flags === 0 ? '' : `, ${row.flags} FLAGS DIFFER`;
      const by = wasm.chunks.length > 0 ? `${row.percent.toPrecision(2)} % of a range` : `${row.bins} bins`;
      console.log(`${model.padEnd(20)} ${by} in ${row.frames} frames${flags}`);
    }
  } finally {
    await page.close();
  }
  if (values.json !== undefined) {
    const record = { browser: page.browser, variant: values.variant, rows, commit: currentCommit() };
    writeFileSync(resolve(values.json), `${JSON.stringify(record, null, 1)}\n`);
  }
  return rows.some(({ flags }) => flags > 0) ? 1 : 0;
});
