// @ts-check
/** The furniture catalogues of Debian's package sweethome3d-furniture: what models they have, by whom, how large in life. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package that everything is made from; another one could hold other models under the same names. */
export const PACKAGE = {
  name: 'sweethome3d-furniture',
  version: '1.8-1',
  sha256: '3ccb90c63f9525e887a767b9cd5c8b6933b8b6b2973a615a5359ee68a2118668',
};

/** Licence of each catalogue, as debian/copyright gives it. */
const LICENCES = {
  'BlendSwap-CC-0': 'CC0-1.0',
  'BlendSwap-CC-BY': 'CC-BY-3.0',
  KatorLegaz: 'CC-BY-3.0-US',
  Reallusion: 'CC-BY-3.0-US',
  Scopia: 'CC-BY-3.0',
};

/**
 * @typedef {object} Model
 * @property {string} source "Scopia/hammer": the catalogue, and the model's id in it
 * @property {string} file the OBJ file, an absolute path
 * @property {readonly [number, number, number]} size in life: width, depth, height in metres
 * @property {readonly number[] | undefined} rotation row-major 3 x 3, applied before the size
 * @property {string} author
 * @property {string} licence
 */

/** Fetches the package with apt, checks it and unpacks it, once. @param {string} folder @returns {string} where the catalogues lie */
export function unpack(folder) {
  const root = join(folder, 'catalogues');
  if (existsSync(join(root, 'done'))) return root;
  mkdirSync(folder, { recursive: true });
  const { name, version, sha256 } = PACKAGE;
  const file = join(folder, `${name}_${version}_all.deb`);
  if (!existsSync(file)) execFileSync('apt-get', ['download', `${name}=${version}`], { cwd: folder });
  const found = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (found !== sha256) throw new Error(`${file} has another hash than ${name} ${version}: delete it`);
  execFileSync('dpkg', ['-x', file, join(folder, 'deb')]);
  const at = join(folder, 'deb/usr/share/sweethome3d/furniture');
  mkdirSync(root, { recursive: true });
  for (const each of readdirSync(at).sort()) {
    execFileSync('unzip', ['-q', '-o', join(at, each), '-d', join(root, each.replace('.sh3f', ''))]);
  }
  mkdirSync(join(root, 'done'));
  return root;
}

/** A Java properties file, as far as the catalogues use its syntax. @param {string} text */
function properties(text) {
  /** @type {Map<string, Map<string, string>>} */
  const rows = new Map();
  for (const line of text.split(/\r?\n/)) {
    const [, key = '', number = '', value = ''] = /^(\w+)#(\d+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (!number) continue;
    if (!rows.has(number)) rows.set(number, new Map());
    rows.get(number)?.set(key, value.trim());
  }
  return [...rows.values()];
}

/** Every model of the catalogues by its source. @param {string} root as unpack() returned it @returns {Map<string, Model>} */
export function readCatalogues(root) {
  const models = Object.entries(LICENCES).flatMap(([catalogue, licence]) =>
    properties(readFileSync(join(root, catalogue, 'PluginFurnitureCatalog.properties'), 'latin1')).map(
      (row) => {
        const text = (/** @type {string} */ key) => row.get(key) ?? '';
        const metres = (/** @type {string} */ key) => Number(text(key)) / 100;
        /** @type {Model} */
        const model = {
          source: `${catalogue}/${text('id').replace(/^.*#/, '')}`,
          file: join(root, catalogue, text('model')),
          size: [metres('width'), metres('depth'), metres('height')],
          rotation: row.get('modelRotation')?.split(/\s+/).map(Number),
          author: text('creator'),
          licence,
        };
        return model;
      },
    ),
  );
  return new Map(models.map((model) => [model.source, model]));
}
