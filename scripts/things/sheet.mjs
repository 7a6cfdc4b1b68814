// @ts-check
/**
 * Contact sheets: every thing alone on the table at the policy camera's pose, 384 x 384 pixels, cut to the middle and
 * put side by side, for a person to look at. `npm run things -- sheets` writes them; they are not kept.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { ensureChromium } from '../lib/chromium.mjs';
import { ROOT } from '../lib/run.mjs';

const CUT = 144; // pixels of the frame that a tile shows
const LABEL = 18;

const PAGE = `<!doctype html><script type="importmap">{"imports":{"three":"/node_modules/three/build/three.module.js","three/addons/":"/node_modules/three/examples/jsm/"}}</script>
<script type="module">
import * as THREE from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { MeshoptDecoder } from 'three/addons/libs/meshopt_decoder.module.js';
const renderer = new THREE.WebGLRenderer({ antialias: false, preserveDrawingBuffer: true });
renderer.setSize(384, 384, false);
const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder);
const scene = new THREE.Scene();
scene.background = new THREE.Color(0.3, 0.33, 0.37);
const table = new THREE.Mesh(new THREE.PlaneGeometry(1, 1.1), new THREE.MeshLambertMaterial({ color: new THREE.Color().setRGB(0.78, 0.75, 0.7, 'srgb') }));
table.position.set(0.5, 0, 0);
scene.add(table, new THREE.AmbientLight(0xffffff, 1.15));
const sun = new THREE.DirectionalLight(0xffffff, 2);
sun.position.set(0.95, 0.35, 1); sun.target.position.set(0.5, 0, 0);
scene.add(sun, sun.target);
const camera = new THREE.PerspectiveCamera(34, 1, 0.05, 5);
camera.up.set(0, 0, 1); camera.position.set(1.1, 0, 0.64); camera.lookAt(0.515, 0, 0.035);
window.shoot = async (url, yaws, height, quat) => {
  const { scene: thing } = await loader.loadAsync(url);
  thing.traverse((o) => { if (o.isMesh) { const { color, map, vertexColors, transparent, opacity, alphaTest } = o.material;
    o.material = new THREE.MeshLambertMaterial({ color, map, vertexColors, transparent, opacity, alphaTest, side: THREE.DoubleSide }); } });
  const box = new THREE.Box3().setFromObject(thing);
  const inner = new THREE.Group(); inner.add(thing); if (quat) inner.quaternion.set(quat[1], quat[2], quat[3], quat[0]);
  const outer = new THREE.Group(); outer.add(inner);
  outer.position.set(0.53, 0, height ?? -box.min.z);
  scene.add(outer);
  const urls = [];
  for (const yaw of yaws) { outer.rotation.z = yaw; renderer.render(scene, camera); urls.push(renderer.domElement.toDataURL('image/png')); }
  scene.remove(outer);
  return urls;
};
window.ready = true;
</script>`;

const TYPES = { js: 'text/javascript', glb: 'model/gltf-binary', webp: 'image/webp' };

/**
 * @param {readonly { label: string, file: string, height?: number, quat?: readonly number[] }[]} things
 * @param {string} out name of the sheets, without number and ending
 * @param {{ columns?: number, rows?: number, yaws?: readonly number[] }} [layout] yaws: one tile each, side by side
 */
export async function writeSheets(things, out, { columns = 5, rows = 8, yaws = [0.5, 2.4] } = {}) {
  const browser = await chromium.launch({
    executablePath: (await ensureChromium()).path,
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: PAGE });
    const path = pathname.startsWith('/file/') ? pathname.slice(5) : join(ROOT, pathname);
    const type =
      TYPES[/** @type {keyof typeof TYPES} */ (path.split('.').at(-1))] ?? 'application/octet-stream';
    return route.fulfill({ contentType: type, body: readFileSync(path) });
  });
  await page.goto('http://things.localhost/');
  await page.waitForFunction('window.ready');
  const per = columns * rows;
  for (let first = 0; first < things.length; first += per) {
    const tiles = [];
    for (const [i, { label, file, height, quat }] of things.slice(first, first + per).entries()) {
      /** @type {string[]} */
      const urls = await page.evaluate(
        ([...a]) => /** @type {any} */ (window).shoot(...a),
        [`/file${file}`, yaws, height, quat],
      );
      const left = (i % columns) * CUT * yaws.length;
      const top = Math.floor(i / columns) * (CUT + LABEL);
      for (const [k, url] of urls.entries()) {
        const cut = sharp(Buffer.from(url.split(',')[1] ?? '', 'base64')).extract({
          left: 192 - CUT / 2,
          top: 200 - CUT / 2 - 20,
          width: CUT,
          height: CUT,
        });
        tiles.push({ input: await cut.png().toBuffer(), left: left + k * CUT, top: top + LABEL });
      }
      const text = `<svg width="${CUT * yaws.length}" height="${LABEL}"><rect width="100%" height="100%" fill="white"/><text x="2" y="13" font-size="12" font-family="DejaVu Sans">${label}</text></svg>`;
      tiles.push({ input: Buffer.from(text), left, top });
    }
    await sharp({
      create: {
        width: columns * CUT * yaws.length,
        height: rows * (CUT + LABEL),
        channels: 3,
        background: '#fff',
      },
    })
      .composite(tiles)
      .png()
      .toFile(`${out}-${String(first / per).padStart(2, '0')}.png`);
  }
  await browser.close();
}
