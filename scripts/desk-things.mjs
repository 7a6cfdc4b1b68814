// @ts-check
/** npm run desk-things -- --stamps DIR --photos DIR --out DIR   desks with photographs of real things, for models that know them by name */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openHeadless } from './lib/headless.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { receive } from './lib/receiver.mjs';

const USAGE =
  'npm run desk-things -- --stamps DIR --photos DIR [options]    desks with photographs of real things';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  stamps: { help: "folder of the unpacked package's stamps (usr/share/tuxpaint/stamps)" },
  photos: { help: 'folder of photographs (.jpg) with their sources.json: [{ file, kind, ... }]' },
  out: { default: 'runs/desk-things', help: 'folder for the pictures, labels.json and sources.json' },
  count: { type: 'integer', default: 60, help: 'how many pictures' },
  first: { type: 'integer', default: 0, help: 'number of the first picture' },
  seed: { type: 'integer', default: 1, help: 'another seed, other desks' },
  quality: { type: 'integer', min: 1, default: 82, help: 'of the JPEG files' },
  site: { help: 'a built site to use as it is, instead of building this one' },
};

/** The table of stamps, src/datagen/desk-set/stamps.json. */
const TABLE = new URL('../src/datagen/desk-set/stamps.json', import.meta.url);

/** A list in JSON, one line each. @param {object[]} list */
const listed = (list) => `[\n${list.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`;

/**
 * Each stamp without the transparent border, as ID.png; its width over its height by id.
 * @param {string} from @param {string} to
 */
async function trimmed(from, to) {
  const { default: sharp } = await import('sharp');
  mkdirSync(to, { recursive: true });
  /** @type {Record<string, number>} */
  const shapes = {};
  for (const { id, file } of JSON.parse(readFileSync(TABLE, 'utf8'))) {
    const source = join(from, file);
    if (!existsSync(source)) throw new UsageError(`--stamps: ${source} is not there.`);
    const transparent = { background: { r: 0, g: 0, b: 0, alpha: 0 }, threshold: 100 };
    const { width, height } = await sharp(source)
      .ensureAlpha()
      .trim(transparent)
      .png()
      .toFile(join(to, `${id}.png`));
    shapes[id] = width / height;
  }
  return shapes;
}

await runScript(USAGE, OPTIONS, async ({ values }) => {
  if (values.stamps === undefined) throw new UsageError('--stamps is missing: a folder.');
  if (values.photos === undefined) throw new UsageError('--photos is missing: a folder.');
  const [photos, out] = [resolve(values.photos), resolve(values.out)];
  /** @type {{ file: string, kind: string }[]} */
  const sources = JSON.parse(readFileSync(join(photos, 'sources.json'), 'utf8'));
  const [materials, places] = ['material', 'place'].map((kind) => sources.filter((one) => one.kind === kind));
  if (!materials?.length || !places?.length)
    throw new UsageError('--photos needs a photograph of kind "place" and one of kind "material".');
  mkdirSync(out, { recursive: true });
  const cut = join(resolve('runs'), 'desk-things-stamps');
  const shapes = await trimmed(resolve(values.stamps), cut);
  const [backs, stamps] = [await receive(out, photos), await receive(cut, cut)];
  const headless = await openHeadless(values.site === undefined ? {} : { site: resolve(values.site) });
  try {
    // a run that was stopped is gone on with: what is labelled and there is kept
    const before = existsSync(join(out, 'labels.json'))
      ? readFileSync(join(out, 'labels.json'), 'utf8')
      : '[]';
    /** @type {{ file: string, photos: string[] }[]} */
    const labels = JSON.parse(before).filter((/** @type {any} */ { file }) => existsSync(join(out, file)));
    const used = new Map();
    for (const { file, photos: behind } of labels)
      for (const one of behind) used.set(one, [...(used.get(one) ?? []), file]);
    for (let index = values.first; index < values.first + values.count; index++) {
      const [material, place] = [
        materials[index % materials.length],
        places[(3 * index + 1) % places.length],
      ];
      if (!material || !place) throw new RangeError('a list that is not empty has a member at every index');
      const file = `things-${String(index).padStart(2, '0')}.jpg`;
      if (labels.some((label) => label.file === file)) continue;
      const made = await headless.call('desk-things', {
        ...{ seed: values.seed, index, shapes, quality: values.quality / 100 },
        stamps: `${stamps.url}/photos`,
        material: `${backs.url}/photos/${material.file}`,
        place: `${backs.url}/photos/${place.file}`,
      });
      const still = Buffer.from(made.still, 'base64');
      writeFileSync(join(out, file), still);
      for (const one of [material.file, place.file]) used.set(one, [...(used.get(one) ?? []), file]);
      labels.push({ file, ...made.label, photos: [material.file, place.file] });
      writeFileSync(join(out, 'labels.json'), listed(labels));
      const shown = sources.filter((one) => used.has(one.file));
      writeFileSync(
        join(out, 'sources.json'),
        listed(shown.map((one) => ({ ...one, pictures: used.get(one.file) }))),
      );
      console.log(
        `${file}: ${made.label.things.map((/** @type {any} */ { name }) => name).join(', ')} (${Math.round(still.length / 1000)} kB)`,
      );
    }
  } finally {
    await headless.close();
    await backs.close();
    await stamps.close();
  }
  return 0;
});
