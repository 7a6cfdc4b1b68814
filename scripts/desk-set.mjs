// @ts-check
/** npm run desk-set -- --photos DIR --out DIR   pictures of desks with labels, to test desk mode with */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openHeadless } from './lib/headless.mjs';
import { runScript, UsageError } from './lib/options.mjs';
import { receive } from './lib/receiver.mjs';

const USAGE =
  'npm run desk-set -- --photos DIR [options]    pictures of desks with labels, to test desk mode with';

/** Chromium plays a .mjpeg camera file at 30 frames a second, whatever was meant. */
const CAMERA_RATE = 30;
/** Pictures a second of the moving one. */
const MOVING_RATE = 10;

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  photos: { help: 'folder of photographs (.jpg) with their sources.json: [{ file, kind, ... }]' },
  out: { default: 'runs/desk', help: 'folder for the pictures, labels.json and sources.json' },
  count: { type: 'integer', default: 64, help: 'how many pictures; each has a twin without the named thing' },
  seed: { type: 'integer', default: 1, help: 'another seed, other desks' },
  first: { type: 'integer', default: 0, help: 'number of the first picture' },
  quality: { type: 'integer', min: 1, default: 85, help: 'of the JPEG files' },
  mjpeg: { help: 'folder for one fake-camera file a still: NAME.mjpeg' },
  moving: { help: 'folder for moving.mjpeg and moving.json: the named thing slides about for 20 s' },
  site: { help: 'a built site to use as it is, instead of building this one' },
};

/** @typedef {{ file: string, kind: 'material' | 'desk' | 'place', package: string, version: string, licence: string, original: string }} Source */

/** @param {string} folder @returns {Source[]} */
function sourcesOf(folder) {
  const list = join(folder, 'sources.json');
  if (!existsSync(list)) throw new UsageError(`${list} is missing: it says where each photograph is from.`);
  /** @type {Source[]} */
  const sources = JSON.parse(readFileSync(list, 'utf8'));
  const gone = sources.find(({ file }) => !existsSync(join(folder, file)));
  if (gone) throw new UsageError(`${list} names ${gone.file}, which is not there.`);
  if (sources.length < 2)
    throw new UsageError(`${list} names ${sources.length} photographs; two are needed.`);
  return sources;
}

/** A list in JSON, one line each. @param {object[]} list */
const listed = (list) => `[\n${list.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`;

/** @template T @param {T[]} list @param {number} i @returns {T} */
const around = (list, i) => /** @type {T} */ (list[i % list.length]);

await runScript(USAGE, OPTIONS, async ({ values }) => {
  if (values.photos === undefined) throw new UsageError('--photos is missing: a folder of photographs.');
  const photos = resolve(values.photos);
  const sources = sourcesOf(photos);
  const places = sources.filter(({ kind }) => kind === 'place');
  const materials = sources.filter(({ kind }) => kind === 'material');
  if (places.length === 0 || materials.length === 0) {
    throw new UsageError(`${values.photos} needs a photograph of kind "place" and one of kind "material".`);
  }
  // spread out, so that a short run has some of every package; the step has no divisor in common with the number
  const step = [37, 41, 43].find((prime) => sources.length % prime !== 0) ?? 1;
  const order = sources.map((_, i) => around(sources, i * step));
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const receiver = await receive(out, photos);
  const site = values.site === undefined ? {} : { site: resolve(values.site) };
  const headless = await openHeadless(site);
  /** @param {Source} source */
  const photo = ({ file, kind }) => ({ url: `${receiver.url}/photos/${file}`, kind });
  /** @param {number} index */
  const asked = (index) => {
    const main = around(order, index);
    const other = around(main.kind === 'material' ? places : materials, 5 * index + 2);
    return {
      seed: values.seed,
      index,
      quality: values.quality / 100,
      photo: photo(main),
      other: photo(other),
    };
  };
  try {
    /** @type {object[]} */
    const labels = [];
    const used = new Map();
    const keep = () => {
      const shown = sources
        .filter(({ file }) => used.has(file))
        .map((source) => ({ ...source, pictures: used.get(source.file) }));
      writeFileSync(join(out, 'labels.json'), listed(labels));
      writeFileSync(join(out, 'sources.json'), listed(shown));
    };
    for (let index = values.first; index < values.first + values.count; index++) {
      const request = asked(index);
      const made = await headless.call('desk-still', request);
      const name = `desk-${String(index).padStart(2, '0')}`;
      const [file, without] = [`${name}.jpg`, `${name}-without.jpg`];
      const still = Buffer.from(made.still, 'base64');
      writeFileSync(join(out, file), still);
      writeFileSync(join(out, without), Buffer.from(made.without, 'base64'));
      const seen = [request.photo, ...(made.facts.surface === 'desk' ? [request.other] : [])].map(({ url }) =>
        url.slice(url.lastIndexOf('/') + 1),
      );
      for (const one of seen) used.set(one, [...(used.get(one) ?? []), file]);
      labels.push({ file, ...made.label, without, ...made.facts, photos: seen });
      if (values.mjpeg !== undefined) {
        const folder = resolve(values.mjpeg);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, `${name}.mjpeg`), Buffer.concat([still, still]));
      }
      keep(); // after each: a run that is stopped leaves what it has, with its labels
      console.log(`${file}: ${made.label.instruction} (${Math.round(still.length / 1000)} kB)`);
    }
    if (values.moving !== undefined) await moving(headless, resolve(values.moving), asked(values.first));
  } finally {
    await headless.close();
    await receiver.close();
  }
  return 0;
});

/**
 * @param {import('./lib/headless.mjs').Headless} headless
 * @param {string} folder
 * @param {unknown} request
 */
async function moving(headless, folder, request) {
  mkdirSync(folder, { recursive: true });
  const video = openSync(join(folder, 'moving.mjpeg'), 'w');
  /** @type {unknown[]} */
  const targets = [];
  try {
    const { label, facts, timecode } = await headless.call('desk-moving', request, ({ jpeg, target }) => {
      const frame = Buffer.from(jpeg, 'base64');
      for (let i = 0; i < CAMERA_RATE / MOVING_RATE; i++) writeSync(video, frame);
      targets.push(target);
    });
    const { instruction, plane, planeSize, thing, color } = label;
    const about = { instruction, thing, color, plane, planeSize, size: facts.size, camera: facts.camera };
    const json = {
      file: 'moving.mjpeg',
      rate: MOVING_RATE,
      playedAt: CAMERA_RATE,
      timecode,
      ...about,
      targets,
    };
    writeFileSync(join(folder, 'moving.json'), `${JSON.stringify(json)}\n`);
    console.log(`moving.mjpeg: ${instruction}, ${targets.length} pictures, ${MOVING_RATE} a second`);
  } finally {
    closeSync(video);
  }
}
