// @ts-check
/** What ships with the page and under which licence: the packages that a build can draw from, the typefaces, the models. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedThings, thingsNotices, thingsSection } from './licences-things.mjs';
import { manifestsIn } from './model-files.mjs';

/** What may ship: licences that ask for no more than their notice. Another one is a decision to make, not a line to add. */
export const ALLOWED = ['MIT', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'OFL-1.1'];

/** The part of a policy on object tokens that was trained on photographs, by others. */
const TOWER = { name: 'EfficientNet-Lite0', licence: 'Apache-2.0' };

/** For development by package.json, and yet in the built page. */
const SHIPPED_ANYWAY = /^@fontsource-variable\//;
/** Types leave nothing in a build. */
const TYPES_ONLY = /^(@types\/|csstype$|undici-types$)/;

/**
 * @typedef {{ name: string, version: string, licence: string, folder: string }} Shipped
 *   folder: below the project, "node_modules/three"
 */

/**
 * @param {{ packages: Record<string, { version?: string, license?: string, dev?: boolean }> }} lock package-lock.json
 * @returns {Shipped[]} by name
 */
export function shippedPackages(lock) {
  const rows = Object.entries(lock.packages).flatMap(
    ([folder, { version = '', license = 'unknown', dev }]) => {
      const name = folder.replace(/^.*node_modules\//, '');
      const ships = folder !== '' && !TYPES_ONLY.test(name) && (!dev || SHIPPED_ANYWAY.test(name));
      return ships ? [{ name, version, licence: license, folder }] : [];
    },
  );
  return rows.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));
}

/**
 * @param {string} root
 * @returns {Shipped[]} the models, as their manifests say
 */
export function shippedModels(root) {
  const manifests = manifestsIn(join(root, 'models')).map(({ path }) =>
    JSON.parse(readFileSync(path, 'utf8')),
  );
  const encoders = new Map(manifests.flatMap(({ encoder }) => (encoder ? [[encoder.id, encoder]] : [])));
  return [
    // "": under the project's own licence and notice
    ...manifests.map(({ id, license }) => ({
      name: `models/${id}`,
      version: '',
      licence: license,
      folder: '',
    })),
    ...[...encoders].map(([name, { license }]) => ({
      name,
      version: '',
      licence: license,
      folder: 'models/minilm',
    })),
    ...manifests.flatMap(({ id, objects }) =>
      objects ? [{ ...TOWER, version: '', folder: `models/${id}` }] : [],
    ),
  ];
}

/** Every row whose licence is not on the list. @param {readonly Shipped[]} rows */
export const notAllowed = (rows) =>
  rows
    .filter(
      ({ licence }) =>
        !licence
          .replace(/[()]/g, '')
          .split(' AND ')
          .every((one) => ALLOWED.includes(one)),
    )
    .map(({ name, licence }) => `${name} is under ${licence}: see ALLOWED in scripts/lib/licences.mjs`);

/**
 * docs/licences.md.
 * @param {readonly Shipped[]} packages @param {readonly Shipped[]} models
 * @param {readonly import('./licences-things.mjs').Origin[]} things
 */
export function licencesPage(packages, models, things) {
  const row = (/** @type {Shipped} */ { name, version, licence }) =>
    `| \`${name}\` | ${version} | ${licence} |`;
  return `# Licences of what ships

Written by \`npm run fix\` from package-lock.json, the model's manifest and the list of things. The build puts the texts into \`licences.txt\`
beside the page. Allowed are ${ALLOWED.join(', ')}; \`scripts/licences.test.ts\` fails for any other. Tabletop itself is MIT.
Some of these packages leave nothing in a build (a runtime's Node half, say); none that does is left out.

| package | version | licence |
| --- | --- | --- |
${packages.map(row).join('\n')}

| model | | licence |
| --- | --- | --- |
${models.map(row).join('\n')}
${thingsSection(things)}`;
}

/** The notice that a package carries; without one, where it comes from. @param {string} root @param {Shipped} one */
function noticeOf(root, { name, version, licence, folder }) {
  const at = join(root, folder);
  const files = existsSync(at)
    ? readdirSync(at).filter((file) => /^(licen[cs]e|notice|copying)(\.|$)/i.test(file))
    : [];
  const texts = files.sort().map((file) => readFileSync(join(at, file), 'utf8').trim());
  const title = `${name}${version ? ` ${version}` : ''}: ${licence}`;
  return [
    title,
    '='.repeat(title.length),
    '',
    texts.join('\n\n') || `The package carries no text of its licence.`,
    '',
  ].join('\n');
}

/** licences.txt of the built site. @param {string} root */
export function notices(root) {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return [
    ...[...shippedPackages(lock), ...shippedModels(root)].map((one) => noticeOf(root, one)),
    thingsNotices(shippedThings(root)),
  ].join('\n');
}
