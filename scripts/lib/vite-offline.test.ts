import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { shellOf } from './vite-offline.mjs';

it('keeps the page for offline use, but no models, things or pictures, nor what is not the page’s', () => {
  const site = mkdtempSync(join(tmpdir(), 'site-'));
  const files = [
    'index.html',
    'headless.html',
    'assets/open-B2p5Jx3T.js',
    'assets/open-B2p5Jx3T.js.map',
    'models/pico/manifest.json',
    'models/pico/policy.onnx',
    'things/manifest.json',
    'things/models/hammer.glb',
    'things/pictures/banana.webp',
  ];
  for (const file of files) {
    mkdirSync(dirname(join(site, file)), { recursive: true });
    writeFileSync(join(site, file), file);
  }
  const kept = shellOf(site).files.map(({ path }) => path);
  rmSync(site, { recursive: true });
  expect(kept).toEqual(['assets/open-B2p5Jx3T.js', 'index.html', 'models/pico/manifest.json']);
});
