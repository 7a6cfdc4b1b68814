import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { specFiles } from './specs.ts';

it.each(Object.entries(specFiles()))('%s is what the source says; else run npm run specs', (path, value) => {
  const file = JSON.parse(readFileSync(join(import.meta.dirname, '../..', path), 'utf8'));
  expect(file).toEqual(JSON.parse(JSON.stringify(value)));
});
