// @ts-check
/** Which files of models/ a visitor's browser may fetch. Built-ins only: the static build and the doctor share it. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const SHIPPED =
  /^(manifest\.json|head-[\w-]+\.json|heads\/.+|tokenizer\.json|.+\.onnx|vocabulary\.bin|CARD\.md|LICENSE(\.\w+)?|golden\/.+)$/;

/** Does "pico/policy.int8.onnx" ship? The recipe (training code and its data) does not. @param {string} path */
export function ships(path) {
  const [model, ...rest] = path.split('/');
  return model !== undefined && model !== 'recipe' && SHIPPED.test(rest.join('/'));
}

/**
 * The shipped files below models/, as paths with forward slashes relative to it, sorted.
 * @param {string} folder
 */
export function shippedModelFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((model) => model.isDirectory() && model.name !== 'recipe')
    .flatMap((model) => readdirSync(join(folder, model.name), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(ships)
    .sort();
}

/** The list, beside the models' folders. */
export const MODEL_LIST = 'index.json';

/** @param {string} path of a manifest */
const titleOf = (path) => String(JSON.parse(readFileSync(path, 'utf8')).title);

/** Heads that lie on this model's trunk: { id: "l1" } is the model "pico:l1". @param {string} manifest path of a manifest.json */
export const headsBeside = (manifest) =>
  readdirSync(dirname(manifest))
    .flatMap((name) => /^head-([a-z0-9-]+)\.json$/.exec(name)?.[1] ?? [])
    .sort()
    .map((id) => ({ id, title: titleOf(join(dirname(manifest), `head-${id}.json`)) }));

/**
 * What a visitor can choose from: the shipped models by id and title, the one first that is opened by default.
 * @param {string} folder models/ @returns {{ id: string, title: string, heads: { id: string, title: string }[] }[]}
 */
export const listOfModels = (folder) =>
  manifestsIn(folder)
    .map(({ name, path }) => ({ id: name, title: titleOf(path), heads: headsBeside(path) }))
    .sort((a, b) => Number(b.id === 'pico') - Number(a.id === 'pico'));

/** Every {file, bytes, sha256} in a manifest, however deep. @param {unknown} value @returns {any[]} */
function filesIn(value) {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'file' in value && 'sha256' in value ? [value] : [];
  return [...own, ...Object.values(value).flatMap(filesIn)];
}

/**
 * Compare the files that a manifest names with what lies there.
 * @param {string} manifest path of a manifest.json
 * @returns {{ checked: number, wrong: string[] }} `wrong` says what is the matter with which file
 */
export function checkModel(manifest) {
  const files = filesIn(JSON.parse(readFileSync(manifest, 'utf8')));
  const wrong = files.flatMap(({ file, bytes, sha256 }) => {
    const target = resolve(dirname(manifest), file);
    if (!existsSync(target)) return [`${file} is missing`];
    const found = readFileSync(target);
    if (bytes !== undefined && found.length !== bytes)
      return [`${file} has ${found.length} bytes, not ${bytes}`];
    const hash = createHash('sha256').update(found).digest('hex');
    return hash === sha256 ? [] : [`${file} has another SHA-256`];
  });
  return { checked: files.length, wrong };
}

/** The manifests of the shipped models. @param {string} folder models/ */
export const manifestsIn = (folder) =>
  shippedModelFiles(folder)
    .filter((path) => /^[^/]+\/manifest\.json$/.test(path))
    .map((path) => ({ name: path.split('/')[0] ?? '', path: join(folder, path) }));
