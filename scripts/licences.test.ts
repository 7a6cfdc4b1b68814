import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { notAllowed, shippedModels, shippedPackages } from './lib/licences.mjs';
import { shippedThings, thingsNotAllowed } from './lib/licences-things.mjs';
import { currentPage } from './licences.mjs';

const ROOT = join(import.meta.dirname, '..');
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

it('everything that ships is under a licence of the list', () => {
  const packages = shippedPackages(lock);
  const names = packages.map(({ name }) => name);
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(names).toEqual(expect.arrayContaining([...Object.keys(dependencies), '@fontsource-variable/inter']));
  expect(names).not.toContain('vite');
  expect(notAllowed([...packages, ...shippedModels(ROOT)])).toEqual([]);
});

it('another licence, or none, is found', () => {
  const packages = {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.0.0', license: 'AGPL-3.0' },
    'node_modules/a/node_modules/b': { version: '2.0.0' },
    'node_modules/c': { version: '1.0.0', license: 'GPL-2.0', dev: true },
  };
  expect(notAllowed(shippedPackages({ packages })).map((line) => line.slice(0, 20))).toEqual([
    'a is under AGPL-3.0:',
    'b is under unknown: ',
  ]);
});

it('every thing and picture is under a licence of their list, its author named where the licence asks', () => {
  const files = shippedThings(ROOT);
  expect(files.length).toBeGreaterThan(500);
  expect(thingsNotAllowed(files)).toEqual([]);
  const bad = [
    { path: 'models/a.glb', licence: 'GPL-2.0', author: 'B', source: 'C' },
    { path: 'models/b.glb', licence: 'CC-BY-3.0', author: '', source: 'C' },
    { path: 'pictures/c.webp', licence: 'MIT', author: '', source: 'C' },
  ];
  expect(thingsNotAllowed(bad)).toEqual([
    'models/a.glb is under GPL-2.0',
    'models/b.glb is under CC-BY-3.0, its author unnamed',
  ]);
});

it('docs/licences.md is the lock file’s; npm run fix rewrites it', () => {
  expect(readFileSync(join(ROOT, 'docs/licences.md'), 'utf8')).toBe(currentPage());
});
