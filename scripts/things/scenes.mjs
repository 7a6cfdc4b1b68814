// @ts-check
/**
 * Scenes of things or pictures as the policy camera sees them, without arm and physics, for what only looks at them:
 *
 *   node scripts/things/scenes.mjs --kind things --splits robot,named --scenes 300 --seed 1 --out FOLDER
 *
 * (kinds: things, pictures on blocks and cards, every emoji on blocks and cards with the emoji as its concept)
 * writes FOLDER/frames.bin, uint8 [N, 384, 384, 3] in RGB, and FOLDER/frames.json, one row a scene: `objects`, each with
 * its concept, thing, form, where its middle is (`uv`, of the frame, v down) and the box of its corners (`box`: u and v
 * of the upper left, u and v of the lower right). The same seed gives the same scenes.
 */
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { ensureChromium } from '../lib/chromium.mjs';
import { runScript, UsageError } from '../lib/options.mjs';
import { ROOT } from '../lib/run.mjs';
import { emojiFile, PAPER, SIDE as PICTURE } from './pictures.mjs';

const SIDE = 384;
const PER_SCENE = 5;
const AREA = { x: [0.37, 0.65], y: [-0.19, 0.19] }; // metres, where objects stand
const GAP = 0.02; // metres between the circles about two footprints
const BLOCK = 0.045;
const CARD = 0.07;
const SPLITS = ['robot', 'named', 'novel'];

const USAGE =
  'node scripts/things/scenes.mjs [options]    scenes of things or pictures at the policy camera, in RGB';

/** @satisfies {Record<string, import('../lib/options.mjs').Option>} */
const OPTIONS = {
  out: { default: 'runs/scenes', help: 'folder for frames.bin and frames.json' },
  kind: { default: 'things', values: ['things', 'pictures', 'emoji'], help: 'what stands on the table' },
  splits: {
    default: 'robot,named',
    help: 'which concepts, by their split in src/things/names.json; not of emoji',
  },
  only: { default: '', help: 'JSON file: a list of the concepts that may be drawn, of those above' },
  scenes: { type: 'integer', min: 1, default: 300, help: `scenes of ${PER_SCENE}, each of another group` },
  seed: { type: 'integer', default: 1, help: 'of all that is drawn' },
};

const PAGE = `<!doctype html><script type="importmap">{"imports":{"three":"/node_modules/three/build/three.module.js","three/addons/":"/node_modules/three/examples/jsm/"}}</script>
<script type="module">
import * as THREE from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';
const renderer = new THREE.WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
renderer.setSize(${SIDE}, ${SIDE}, false);
const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder);
const textures = new THREE.TextureLoader();
const kept = new Map();
const once = (url, make) => { if (!kept.has(url)) kept.set(url, make(url)); return kept.get(url); };
const srgb = (c) => new THREE.Color().setRGB(...c, 'srgb');
const model = (url) => once(url, async () => {
  const { scene } = await loader.loadAsync(url);
  scene.traverse((o) => { if (o.isMesh) { const { color, map, vertexColors, transparent, opacity, alphaTest } = o.material;
    o.material = new THREE.MeshLambertMaterial({ color, map, vertexColors, transparent, opacity, alphaTest, side: THREE.DoubleSide }); } });
  return scene;
});
const onPaper = async (url) => {
  const image = new Image(); image.src = url; await image.decode();
  const canvas = document.createElement('canvas'); canvas.width = canvas.height = ${PICTURE};
  const context = canvas.getContext('2d'); context.fillStyle = '${PAPER}'; context.fillRect(0, 0, ${PICTURE}, ${PICTURE});
  const [edge, inner] = [0.06 * ${PICTURE}, 0.88 * ${PICTURE}]; context.drawImage(image, edge, edge, inner, inner);
  return new THREE.CanvasTexture(canvas);
};
const picture = (url) => once(url, async () => { const t = url.startsWith('/node_modules') ? await onPaper(url) : await textures.loadAsync(url); t.colorSpace = 'srgb'; t.anisotropy = 4; return t; });
const paper = new THREE.MeshLambertMaterial({ color: srgb([0.98, 0.97, 0.95]) });
// faces of a box in three's order: +x, -x, +y, -y, +z, -z; radians to the left that put the picture upright; on top: for who stands at +x
const TURNS = [Math.PI / 2, -Math.PI / 2, Math.PI, 0, Math.PI / 2];
const box = async ({ url, size: [x, y, z], form }) => {
  const map = await picture(url);
  const face = (turn) => { const m = map.clone(); m.center.set(0.5, 0.5); m.rotation = turn; m.needsUpdate = true; return new THREE.MeshLambertMaterial({ map: m }); };
  const top = face(TURNS[4]);
  const sides = form === 'block' ? TURNS.slice(0, 4).map(face) : [paper, paper, paper, paper];
  return new THREE.Mesh(new THREE.BoxGeometry(x, y, z), [...sides, top, paper]);
};
const shadows = new THREE.MeshBasicMaterial({ color: 0x000000, transparent: true, opacity: 0.22, depthWrite: false });
window.shoot = async ({ look, objects }) => {
  const scene = new THREE.Scene();
  scene.background = srgb(look.background);
  const table = new THREE.Mesh(new THREE.PlaneGeometry(1, 1.1), new THREE.MeshLambertMaterial({ color: srgb(look.table) }));
  table.position.set(0.5, 0, 0);
  const sun = new THREE.DirectionalLight(srgb(look.sunColor), look.sun);
  sun.position.set(0.5 + look.direction[0], look.direction[1], look.direction[2]); sun.target.position.set(0.5, 0, 0);
  scene.add(table, new THREE.AmbientLight(0xffffff, look.ambient), sun, sun.target);
  const camera = new THREE.PerspectiveCamera(look.fov, 1, 0.05, 5);
  camera.up.set(0, 0, 1); camera.position.set(...look.position); camera.lookAt(...look.target); camera.updateMatrixWorld();
  const uv = (p) => { const q = p.clone().project(camera); return [(q.x + 1) / 2, (1 - q.y) / 2]; };
  const seen = [];
  for (const o of objects) {
    const inner = o.form === 'thing' ? (await model(o.url)).clone() : await box(o);
    const tilt = new THREE.Group(); tilt.add(inner); tilt.quaternion.set(o.quat[1], o.quat[2], o.quat[3], o.quat[0]);
    const outer = new THREE.Group(); outer.add(tilt); outer.position.set(o.x, o.y, o.height); outer.rotation.z = o.yaw;
    scene.add(outer); outer.updateMatrixWorld(true);
    const bounds = new THREE.Box3().setFromObject(outer, true);
    const disc = new THREE.Mesh(new THREE.CircleGeometry(o.radius * 0.9, 24), shadows);
    disc.position.set(o.x, o.y, 0.0006); scene.add(disc);
    const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => uv(new THREE.Vector3(bounds[i & 1 ? 'max' : 'min'].x, bounds[i & 2 ? 'max' : 'min'].y, bounds[i & 4 ? 'max' : 'min'].z)));
    const us = corners.map((c) => c[0]); const vs = corners.map((c) => c[1]);
    seen.push({ uv: uv(bounds.getCenter(new THREE.Vector3())), box: [Math.min(...us), Math.min(...vs), Math.max(...us), Math.max(...vs)] });
  }
  renderer.render(scene, camera);
  return { url: renderer.domElement.toDataURL('image/png'), seen };
};
window.ready = true;
</script>`;

const TYPES = { js: 'text/javascript', glb: 'model/gltf-binary', webp: 'image/webp' };

/** mulberry32. @param {number} seed @returns {() => number} uniform in [0, 1) */
function generator(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The page's default look, its light, table and camera moved by about half of what training draws. @param {() => number} next */
function sampleLook(next) {
  const by = (/** @type {number} */ middle, /** @type {number} */ range) => middle + (2 * next() - 1) * range;
  return {
    background: [by(0.3, 0.15), by(0.33, 0.15), by(0.37, 0.15)],
    table: [by(0.78, 0.12), by(0.75, 0.12), by(0.7, 0.12)],
    sun: by(2, 0.5),
    sunColor: [by(0.96, 0.04), by(0.95, 0.05), by(0.92, 0.08)],
    direction: [by(0.45, 0.35), by(0.35, 0.5), 1],
    ambient: by(1.15, 0.2),
    position: [by(1.1, 0.012), by(0, 0.012), by(0.64, 0.012)],
    target: [by(0.515, 0.007), by(0, 0.007), by(0.035, 0.007)],
    fov: by(34, 0.5),
  };
}

/** Everything that can stand on the table of a kind. @param {string} kind @param {readonly string[]} splits @returns {any[]} */
function candidates(kind, splits) {
  const read = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(join(ROOT, 'src/things', name), 'utf8'));
  const names = read('names.json').filter((/** @type {any} */ { split }) => splits.includes(split));
  if (kind === 'emoji') {
    const words = JSON.parse(readFileSync(join(ROOT, 'node_modules/emojilib/dist/emoji-en-US.json'), 'utf8'));
    return Object.keys(words)
      .filter((emoji) => !/[\u{1f3fb}-\u{1f3ff}]/u.test(emoji)) // skin tones
      .flatMap((emoji) => {
        const file = emojiFile(emoji);
        return file ? [{ concept: emoji, group: emoji, url: file.slice(ROOT.length) }] : [];
      });
  }
  if (kind === 'pictures') {
    return names
      .filter((/** @type {any} */ { picture }) => picture)
      .map((/** @type {any} */ { id, group }) => ({
        concept: id,
        group,
        url: `/public/things/pictures/${id}.webp`,
      }));
  }
  const groups = new Map(names.map((/** @type {any} */ { id, group }) => [id, group]));
  return read('things.json')
    .filter((/** @type {any} */ { concept }) => groups.has(concept))
    .map((/** @type {any} */ { id, concept, rests }) => ({
      concept,
      group: groups.get(concept),
      thing: id,
      url: `/public/things/models/${id}.glb`,
      rest: rests[0],
    }));
}

/** How a candidate stands: its form, size and pose. @param {any} one @param {() => number} next */
function standing(one, next) {
  if (one.rest) {
    const { quat, height, radius } = one.rest;
    return { form: 'thing', quat, height, radius, yaw: 2 * Math.PI * next() };
  }
  const form = next() < 0.5 ? 'block' : 'card';
  const side = form === 'block' ? BLOCK : CARD;
  const size = [side, side, form === 'block' ? side : 0.002];
  const yaw = (2 * next() - 1) * 0.6; // pictures are turned toward who reads them, more or less
  return { form, size, quat: [1, 0, 0, 0], height: (size[2] ?? 0) / 2, radius: side * 0.71, yaw };
}

/** PER_SCENE objects of different groups that do not overlap. @param {() => any} draw @param {() => number} next */
function sampleObjects(draw, next) {
  for (;;) {
    /** @type {any[]} */
    const objects = [];
    for (let tries = 0; objects.length < PER_SCENE && tries < 300; tries++) {
      const one = draw();
      if (objects.some(({ group }) => group === one.group)) continue;
      const pose = standing(one, next);
      for (let place = 0; place < 20; place++) {
        const at = (/** @type {readonly number[]} */ [low = 0, high = 0]) => low + (high - low) * next();
        const [x, y] = [at(AREA.x), at(AREA.y)];
        const free = objects.every((o) => Math.hypot(x - o.x, y - o.y) > o.radius + pose.radius + GAP);
        if (!free) continue;
        objects.push({ ...one, ...pose, x, y });
        break;
      }
    }
    if (objects.length === PER_SCENE) return objects;
  }
}

/** Each candidate once in random order, then again: every one gets its share. @param {readonly any[]} pool @param {() => number} next */
function dealer(pool, next) {
  /** @type {any[]} */
  let rest = [];
  return () => {
    if (rest.length === 0)
      rest = [...pool]
        .map((one) => ({ one, key: next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ one }) => one);
    return rest.pop();
  };
}

await runScript(USAGE, OPTIONS, async ({ values }) => {
  const splits = String(values.splits).split(',');
  const wrong = splits.find((split) => !SPLITS.includes(split));
  if (wrong !== undefined) throw new UsageError(`--splits lists ${SPLITS.join(', ')}, not "${wrong}".`);
  const next = generator(values.seed);
  const only = values.only && new Set(JSON.parse(readFileSync(resolve(values.only), 'utf8')));
  const pool = candidates(values.kind, splits).filter(({ concept }) => !only || only.has(concept));
  if (new Set(pool.map(({ group }) => group)).size < PER_SCENE)
    throw new UsageError(`A scene needs ${PER_SCENE} groups of concepts; --splits and --only leave fewer.`);
  const draw = dealer(pool, next);
  const folder = resolve(values.out);
  mkdirSync(folder, { recursive: true });

  const browser = await chromium.launch({
    executablePath: (await ensureChromium()).path,
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: PAGE });
    const type =
      TYPES[/** @type {keyof typeof TYPES} */ (pathname.split('.').at(-1))] ?? 'application/octet-stream';
    return route.fulfill({ contentType: type, body: readFileSync(join(ROOT, pathname)) });
  });
  await page.goto('http://things.localhost/');
  await page.waitForFunction('window.ready');

  const file = createWriteStream(join(folder, 'frames.bin'));
  const rows = [];
  for (let i = 0; i < values.scenes; i++) {
    const objects = sampleObjects(draw, next);
    const { url, seen } = await page.evaluate((scene) => /** @type {any} */ (window).shoot(scene), {
      look: sampleLook(next),
      objects,
    });
    const png = Buffer.from(url.split(',')[1] ?? '', 'base64');
    file.write(await sharp(png).removeAlpha().raw().toBuffer());
    rows.push({
      objects: objects.map(({ concept, thing, form, x, y, yaw }, k) => ({
        concept,
        ...(thing && { thing }),
        form,
        xy: [x, y],
        yaw,
        ...seen[k],
      })),
    });
    if ((i + 1) % 100 === 0) console.log(`${i + 1} of ${values.scenes} scenes`);
  }
  await new Promise((done) => file.end(() => done(undefined)));
  await browser.close();
  const about = { side: SIDE, kind: values.kind, splits, seed: values.seed, count: rows.length };
  writeFileSync(join(folder, 'frames.json'), JSON.stringify({ ...about, scenes: rows }));
  console.log(`${rows.length} scenes in ${folder}`);
  return 0;
});
