// @ts-check
/** Who made the things on the table and the pictures, and under which licence: from the list that `npm run things` writes. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a thing or a picture may be under: CC-BY asks for the author's name, which docs/licences.md and the page give. */
export const ALLOWED_FOR_THINGS = ['CC0-1.0', 'CC-BY-3.0', 'CC-BY-3.0-US', 'MIT', 'OFL-1.1'];

/** Where the licences' texts are. */
const TEXTS = {
  'CC0-1.0': 'https://creativecommons.org/publicdomain/zero/1.0/legalcode',
  'CC-BY-3.0': 'https://creativecommons.org/licenses/by/3.0/legalcode',
  'CC-BY-3.0-US': 'https://creativecommons.org/licenses/by/3.0/us/legalcode',
};

/** @typedef {{ path: string, licence: string, author: string, source: string }} Origin */

/** @param {string} root @returns {Origin[]} every file of public/things/ */
export function shippedThings(root) {
  const list = join(root, 'public/things/manifest.json');
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
}

/** @param {readonly Origin[]} files */
export const thingsNotAllowed = (files) =>
  files
    .filter(
      ({ licence, author }) =>
        !ALLOWED_FOR_THINGS.includes(licence) || (licence.startsWith('CC-BY') && author === ''),
    )
    .map(({ path, licence, author }) => `${path} is under ${licence}${author ? '' : ', its author unnamed'}`);

const modelsOf = (/** @type {readonly Origin[]} */ files) =>
  files.filter(({ path }) => path.startsWith('models/'));
const idOf = (/** @type {string} */ path) => path.replace(/^models\/|\.glb$/g, '');

/** How many pictures come from where. @param {readonly Origin[]} files */
function pictureSources(files) {
  /** @type {Map<string, { licence: string, count: number }>} */
  const found = new Map();
  for (const { path, licence, source } of files) {
    if (!path.startsWith('pictures/')) continue;
    const from = source.split(' ')[0] === 'made' ? 'this project' : (source.split(' ')[0] ?? '');
    found.set(from, { licence, count: (found.get(from)?.count ?? 0) + 1 });
  }
  return [...found].sort(([a], [b]) => a.localeCompare(b, 'en'));
}

/** The part of docs/licences.md. @param {readonly Origin[]} files */
export function thingsSection(files) {
  if (files.length === 0) return '';
  const rows = modelsOf(files).map(
    ({ path, author, licence, source }) => `| ${idOf(path)} | ${author} | ${licence} | ${source} |`,
  );
  const pictures = pictureSources(files).map(
    ([from, { licence, count }]) => `| ${count} | \`${from}\` | ${licence} |`,
  );
  return `
## Things on the table

Models from the catalogues of Sweet Home 3D (Debian's package \`sweethome3d-furniture\`), scaled, decimated and turned; with
them the convex pieces that they collide as. Made by the authors named here. The licences: ${Object.entries(
    TEXTS,
  )
    .map(([name, url]) => `[${name}](${url})`)
    .join(', ')}.

| thing | by | licence | catalogue and model |
| --- | --- | --- | --- |
${rows.join('\n')}

Pictures for blocks and cards, rendered or resized. The emoji are Microsoft's Fluent emoji.

| pictures | from | licence |
| --- | --- | --- |
${pictures.join('\n')}

The room that lights the large view, \`public/light/room.hdr\`, is a panorama of Poly Haven (CC0-1.0), \`hdri/studio.exr\` of the npm
package \`@pmndrs/assets\`, mixed down by \`npm run light\`.

## Not in a build

Pictures that desk mode is tested with stay in the repository, under licences of their own: \`models/desk/test/README.md\`, and
\`models/desk/things/README.md\`, whose pictures are under the GPL, version 2 or later.
`;
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions: The above copyright notice and
this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED
"AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The part of licences.txt. @param {readonly Origin[]} files */
export function thingsNotices(files) {
  if (files.length === 0) return '';
  const title = 'Things on the table and pictures';
  const lines = modelsOf(files).map(
    ({ path, author, licence, source }) => `${idOf(path)}: ${author}, ${licence} (${source})`,
  );
  return [
    title,
    '='.repeat(title.length),
    '',
    'Models, changed (scaled, decimated, turned), by:',
    ...lines,
    '',
    ...Object.entries(TEXTS).map(([name, url]) => `${name}: ${url}`),
    '',
    'The light of the large view: a panorama of Poly Haven, CC0-1.0.',
    'Pictures of emoji: Fluent emoji, Copyright (c) Microsoft Corporation, MIT.',
    'Flags: flag-icons, Copyright (c) 2013 Panayiotis Lipiridis, MIT.',
    '',
    MIT,
    '',
  ].join('\n');
}
