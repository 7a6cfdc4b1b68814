/** What the documents claim: that the files they link exist, and that the numbers are the manifest's. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measured } from './metrics/tables.mjs';
import { pagesOf, withMeasured } from './readme.mjs';
import { firstSeed } from './release/seeds.mjs';
import { weightsOf } from './release/weights.mjs';
import { shippedManifests } from './zoo.mjs';

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

it('is cited by its version and licence', () => {
  const { version, license } = JSON.parse(read('package.json'));
  expect(read('CITATION.cff')).toContain(`\nversion: ${version}\nlicense: ${license}\n`);
});

it('finds the links that it checks', () => {
  expect(fileLinks('[a](src/a) and [b](b.md#c), [web](https://example.org), [here](#d)')).toEqual([
    'src/a',
    'b.md',
  ]);
  expect(fileLinks(read('README.md')).length).toBeGreaterThan(10);
});

describe('the table of measured numbers', () => {
  it.each(pagesOf(shippedManifests()))(
    "of $path is the manifests'; npm run fix rewrites it",
    ({ path, tables }) => {
      expect(read(path)).toBe(withMeasured(read(path), tables));
    },
  );

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
      metrics: { commit: '0123456789abcdef', rows: [{ ...row, wilson95: [0.5, 0.975] as const }] },
    };
    const page = measured(manifest);
    expect(page).toContain('| reach | 87.5% (50.0 to 97.5) |');
    expect(page).toContain('`0123456789ab`');
  });
});

/** Weights that ship, held to the manifests below; or such as no longer do, and it says so. */
const WEIGHTS = /(?:earlier )?weights `[0-9a-f]{12}`/;

/** A rate with its interval, or a count of successes with one. */
const RATE = /\d%? \(\d+(?:\.\d+)?%? to \d|\d of \d+ \(\d/;

/** A rate in words: "74 of 100", "74.5 in 100"; and weights that no file is of any more. */
const RATE_IN_WORDS = /\b\d+(?:\.\d+)? (?:of|in) (?:the )?\d{2,}\b(?! pixels| scenes)/;
const UNKEPT = /weights (?:that )?were not kept|no weights/;

/** Pages whose counts are of tests, scenes, browsers or things, and of no model. */
const OF_NO_MODEL =
  /^docs\/(?:browsers|faults|field-cases|flaky-tests|things|three-users)\.md$|^CHANGELOG\.md$/;

/** Paragraphs with a rate in words, and what stands between the last heading and their end. Code and tables are left out. */
const prosaicRates = (markdown: string) => {
  const blocks = markdown.replace(/^```[\s\S]*?^```$/gm, '').split(/\n{2,}/);
  return blocks.flatMap((text, i) => {
    const prose = text.replace(/^\|.*$/gm, '');
    if (!RATE_IN_WORDS.test(prose)) return [];
    const heading = blocks.findLastIndex((one, k) => k <= i && /^#/m.test(one));
    return [{ text: prose, within: blocks.slice(Math.max(0, heading), i + 1).join('\n\n') }];
  });
};

/** Tables with rates in them: their first line, and what stands between the last heading and it. */
const tablesOfRates = (markdown: string) => {
  const lines = markdown.split('\n');
  return lines.flatMap((line, i) => {
    const begins = line.startsWith('|') && !lines[i - 1]?.startsWith('|');
    if (!begins) return [];
    const end = lines.findIndex((later, k) => k > i && !later.startsWith('|'));
    const rows = lines.slice(i, end < 0 ? lines.length : end);
    if (!rows.some((row) => RATE.test(row) && row.includes('%'))) return [];
    const heading = lines.slice(0, i).findLastIndex((before) => before.startsWith('#'));
    return [{ first: line, before: lines.slice(heading + 1, i).join('\n') }];
  });
};

const cards = readdirSync(join(ROOT, 'models'))
  .map((folder) => join('models', folder, 'CARD.md'))
  .filter((card) => existsSync(join(ROOT, card)));

describe('what documents say of a model', () => {
  const variants = shippedManifests().flatMap((manifest) =>
    manifest.variants.map(({ id }) => ({ manifest, hash: weightsOf(manifest, id) })),
  );

  it.each(shippedManifests().map((manifest) => [manifest.id, manifest] as const))(
    'the numbers of %s are of weights that it ships, on the seeds that these name',
    (_, { id, metrics }) => {
      if (!metrics) return;
      const hashes = variants.filter(({ manifest }) => manifest.id === id).map(({ hash }) => hash);
      expect(hashes).toContain(metrics.weights);
      expect(metrics.firstSeed).toBe(firstSeed(metrics.weights ?? ''));
    },
  );

  it('is of weights that are shipped, wherever a page names weights', () => {
    const short = variants.map(({ hash }) => hash.slice(0, 12));
    const named = [...pages, 'models/README.md', ...cards].flatMap((page) =>
      [...read(page).matchAll(/(?<!earlier )weights `([0-9a-f]{12})`/g)].map((found) => ({
        page,
        hash: found[1] ?? '',
      })),
    );
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter(({ hash }) => !short.includes(hash))).toEqual([]);
  });

  it.each([...pages, 'models/README.md', ...cards])(
    '%s names the weights above every table of rates',
    (page) => {
      const markdown = read(page);
      const bare = tablesOfRates(markdown).filter(
        ({ before }) => !WEIGHTS.test(before) && !UNKEPT.test(before),
      );
      expect(bare.map(({ first }) => first)).toEqual([]);
      const earlier = [...markdown.matchAll(/earlier weights `([0-9a-f]{12})`/g)].map((found) => found[1]);
      const short = variants.map(({ hash }) => hash.slice(0, 12));
      expect(earlier.filter((hash) => short.includes(hash ?? ''))).toEqual([]); // what ships is not "earlier"
    },
  );

  it.each([...pages, 'models/README.md', ...cards].filter((page) => !OF_NO_MODEL.test(page)))(
    '%s names the weights of every rate in its sentences',
    (page) => {
      const bare = prosaicRates(read(page)).filter(
        ({ within }) => !WEIGHTS.test(within) && !UNKEPT.test(within),
      );
      expect(bare.map(({ text }) => text)).toEqual([]);
    },
  );

  it('would find a rate in words without its weights', () => {
    const found = prosaicRates(
      '# A\n\nIt picks 74 of 100.\n\n## B\n\nweights `39b82121e406`\n\n5 of 20 fail.\n',
    );
    expect(found.map(({ within }) => WEIGHTS.test(within))).toEqual([false, true]);
    expect(prosaicRates('| 4 of 20 |\n\nwithin 12 of 640 pixels, 2 of 3\n')).toEqual([]);
  });

  it('would find a table of rates without its weights', () => {
    const table = '| task | met |\n| --- | --- |\n| reach | 4 of 20 (8% to 42%) |\n';
    expect(tablesOfRates(`## A\n\nWords.\n\n${table}`)).toEqual([
      { first: '| task | met |', before: expect.stringContaining('Words.') },
    ]);
    expect(tablesOfRates('| a | b |\n| --- | --- |\n| 1 | 2 |\n')).toEqual([]);
    expect(WEIGHTS.test(`weights \`39b82121e406\``)).toBe(true);
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
