/** docs/extending.md: its examples still fit the code, and none touches more than three files that are there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EXAMPLES, patched, statIn } from './lib/extending.mjs';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const page = read('docs/extending.md');
/** Files of a diffstat, by their names. */
const filesOf = (stat: string) => [...stat.matchAll(/^ (\S+) +\| /gm)].map(([, path]) => path ?? '');

it.each(Object.entries(EXAMPLES))('%s: at most three files beside its own', (name, example) => {
  const files = Object.keys(patched(example, read));
  const shown = filesOf(statIn(page, name));
  expect(shown).toEqual(expect.arrayContaining(files));
  const own = Object.values(example.own);
  const touched = shown.filter((path) => !own.includes(path));
  expect(touched.length).toBeGreaterThan(0);
  expect(touched.length).toBeLessThanOrEqual(3);
});

it('a text that is not there once is no place for an edit', () => {
  const edit = (from: string) => patched({ own: {}, edits: [['a.ts', from, 'x']] }, () => 'one two two');
  expect(edit('one')).toEqual({ 'a.ts': 'x two two' });
  expect(() => edit('two')).toThrow('2 times');
  expect(() => edit('three')).toThrow('0 times');
});
