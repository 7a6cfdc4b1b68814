/** What the documents claim: that the files they link exist, and that the numbers are the manifest's. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measured } from './metrics/tables.mjs';
import { shippedManifest, withMeasured } from './readme.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const pages = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

/** Targets of Markdown links that are files here, without their #anchor. */
const fileLinks = (markdown: string) =>
  [...markdown.replace(/```[\s\S]*?```/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map((found) => found[1]!.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));

it.each(pages)('%s links only to what exists', (page) => {
  const broken = fileLinks(read(page)).filter((target) => !existsSync(resolve(ROOT, dirname(page), target)));
  expect(broken).toEqual([]);
});

it('finds the links that it checks', () => {
  expect(fileLinks('[a](src/a) and [b](b.md#c), [web](https://example.org), [here](#d)')).toEqual([
    'src/a',
    'b.md',
  ]);
  expect(fileLinks(read('README.md')).length).toBeGreaterThan(10);
});

describe('the table of measured numbers', () => {
  it("is the manifest's; npm run fix rewrites it", () => {
    expect(read('README.md')).toBe(withMeasured(read('README.md'), shippedManifest()));
  });

  it('would show a changed number', () => {
    const row = {
      task: 'reach',
      control: 'none',
      variant: 'int8',
      clock: 'paused',
      episodes: 8,
      successes: 7,
      rate: 7 / 8,
    };
    const manifest = {
      id: 'pico',
      metrics: { commit: '0123456789abcdef', rows: [{ ...row, wilson95: [0.5, 0.975] }] },
    };
    const page = measured(manifest as Parameters<typeof measured>[0]);
    expect(page).toContain('| reach | 87.5% (50.0 to 97.5) |');
    expect(page).toContain('`0123456789ab`');
  });
});

/** As a command of its own: "npm run eval" is not named by "npm run eval:desk" nor by "npm run evaluate". */
const names = (page: string, command: string): boolean =>
  page.includes(`\`${command}\``) || page.includes(`\`${command} `);

it('a longer command does not stand for a shorter one', () => {
  expect(names('run `npm run eval:desk`', 'npm run eval')).toBe(false);
  expect(names('run `npm run eval -- --help`', 'npm run eval')).toBe(true);
});

it('every script is in docs/development.md, every dependency in docs/dependencies.md', () => {
  const { scripts, dependencies, devDependencies } = JSON.parse(read('package.json'));
  const development = read('docs/development.md');
  const words = Object.keys(scripts).map((name) =>
    /^(start|test)$/.test(name) ? `npm ${name}` : `npm run ${name}`,
  );
  expect(words.filter((word) => !names(development, word))).toEqual([]);
  const reasons = read('docs/dependencies.md');
  const packages = Object.keys({ ...dependencies, ...devDependencies });
  expect(packages.filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
});
