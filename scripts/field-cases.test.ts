/** docs/field-cases.md: every case has a test that exists, and says whether it was seen red; docs/three-users.md names such tests. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const page = readFileSync(join(ROOT, 'docs/field-cases.md'), 'utf8');

interface Case {
  readonly name: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
  readonly seen: string;
}

/** Rows of the tables with a column of tests; a file in backticks, its test's title in curly quotes. */
const casesIn = (markdown: string): readonly Case[] =>
  markdown
    .split('\n')
    .filter((line) => /^\| (?!---|case \|)/.test(line))
    .map((line) => {
      const cells = line.slice(1, line.trimEnd().length - 1).split(' | ');
      const tests = [...(cells.at(-2) ?? '').matchAll(/`([^`]+)`: “([^”]+)”/g)].map(
        ([, file = '', title = '']) => ({ file, title }),
      );
      return { name: cells[0]?.trim() ?? '', tests, seen: cells.at(-1)?.trim() ?? '' };
    });

/** Does the file have a test, or a check, of this title: the text as a literal of its own? */
const has = (source: string, title: string): boolean =>
  [`'`, `"`, '`'].some((quote) => source.includes(quote + title + quote));

const SEEN = /^(old build|old sources|mend undone|passed before|no: )/;

describe.each(casesIn(page).map((one) => [one.name, one] as const))('%s', (_, { tests, seen }) => {
  it('has a test, and each of them exists', () => {
    expect(tests.length).toBeGreaterThan(0);
    const missing = tests.filter(({ file, title }) => {
      const path = join(ROOT, file);
      return !existsSync(path) || !has(readFileSync(path, 'utf8'), title);
    });
    expect(missing).toEqual([]);
  });
  it('says whether it was seen red', () => expect(seen).toMatch(SEEN));
});

it('goes red for a test that is not there, and for a case without one', () => {
  const [none, gone] = casesIn(
    '| case | test | seen red |\n| --- | --- | --- |\n| a | by hand | no |\n| b | `x.ts`: “is not here” | old build |\n',
  );
  expect(none).toMatchObject({ name: 'a', tests: [], seen: 'no' });
  expect(none?.seen).not.toMatch(SEEN);
  expect(gone).toMatchObject({ tests: [{ file: 'x.ts', title: 'is not here' }], seen: 'old build' });
  expect(has(`it('is here', () => {})`, 'is here')).toBe(true);
  expect(has(`it('is here', () => {})`, 'is not here')).toBe(false);
  expect(has('// is here', 'is here')).toBe(false);
});

it('finds all its cases', () => expect(casesIn(page).length).toBeGreaterThan(60));

it('three-users.md names tests that exist', () => {
  const three = readFileSync(join(ROOT, 'docs/three-users.md'), 'utf8');
  const named = [...three.matchAll(/`([^`]+)`: “([^”]+)”/g)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));
  expect(named.length).toBeGreaterThan(30);
  const missing = named.filter(({ file, title }) => {
    const path = join(ROOT, file);
    return !existsSync(path) || !has(readFileSync(path, 'utf8'), title);
  });
  expect(missing).toEqual([]);
});
