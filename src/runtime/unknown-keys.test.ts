import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KNOWN_KEYS, unknownKeys } from './settings.ts';
import { editDistance, nearestKey, unknownKeyProblems } from './unknown-keys.ts';

it.each([
  ['', '', 0],
  ['seed', 'seed', 0],
  ['sed', 'seed', 1],
  ['sede', 'seed', 1],
  ['tempature', 'temperature', 2],
  ['abc', '', 3],
])('from %s to %s: %i', (a, b, off) => {
  expect([editDistance(a, b), editDistance(b, a)]).toEqual([off, off]);
});

it.each([
  ['tempature', 'temperature'],
  ['temp', 'temperature'],
  ['Seed', 'seed'],
  ['step', 'steps'],
  ['max_steps', 'steps'],
  ['instruction', 'say'],
  ['provder', 'provider'],
  ['utm', null],
  ['ref', null],
  ['session', null],
  ['x', null],
])('%s was probably %s', (given, meant) => {
  expect(nearestKey(given)).toBe(meant);
});

it('no key is unknown to itself', () => {
  for (const key of KNOWN_KEYS) expect(nearestKey(key)).toBe(key);
  expect(unknownKeys([...KNOWN_KEYS].map((key) => `${key}=1`).join('&'))).toEqual([]);
  expect(unknownKeys('?seed=1&tempature=1&tempature=2&ref=a')).toEqual(['tempature', 'ref']);
});

it('a visitor hears of a slip, a test of every key', () => {
  const told = (all: boolean) =>
    unknownKeyProblems(['tempature', 'ref'], all).map(({ code, message }) => [code, message]);
  const slip = ['SETTING_INVALID', 'No setting is called “tempature”. Did you mean “temperature”?'];
  expect(told(false)).toEqual([slip]);
  expect(told(true)).toEqual([slip, ['SETTING_INVALID', 'No setting is called “ref”.']]);
});

it('knows every key that the page reads', () => {
  const src = join(import.meta.dirname, '..');
  const read = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|^(lab|headless)\//.test(path))
    .flatMap((path) => [
      ...readFileSync(join(src, path), 'utf8').matchAll(
        /(?:params|query|searchParams|asked|address)\.(?:get|has)\('(\w+)'\)/gi,
      ),
    ])
    .map(([, key]) => key ?? '');
  expect(read).toContain('test');
  expect(read.filter((key) => !KNOWN_KEYS.has(key))).toEqual([]);
});
