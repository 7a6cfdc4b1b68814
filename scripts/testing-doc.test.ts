/** docs/testing.md, the page and the package say the same: examples, calls, keys, version. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { API_VERSION, WEBGPU_ARGS } from '../packages/playwright/src/index.ts';
import { SETTINGS } from '../src/runtime/settings.ts';
import { TEST_API_VERSION } from '../src/runtime/test-kit/version.ts';
import { WEBGPU_FLAGS } from './lib/chromium.mjs';
import { kitContents, kitPackage } from './lib/kit.mjs';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const page = read('docs/testing.md');
const section = (title: string) => page.split(/^## /m).find((part) => part.startsWith(title)) ?? '';

it('shows the examples as they are', () => {
  const shown = [...page.matchAll(/<!-- example: (\S+) -->\n```ts\n([\s\S]*?)```\n<!-- \/example -->/g)];
  expect(shown.map(([, path]) => path)).toContain('packages/playwright/example/example.spec.ts');
  expect(shown).toHaveLength(4);
  for (const [, path = '', code] of shown) expect(code, path).toBe(read(path));
});

/** Names of the members of an exported interface. */
const membersOf = (path: string, name: string): readonly string[] =>
  parseSync(path, read(path)).program.body.flatMap((statement) => {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null;
    if (declared?.type !== 'TSInterfaceDeclaration' || declared.id.name !== name) return [];
    return declared.body.body.flatMap((member) =>
      'key' in member && member.key.type === 'Identifier' ? [member.key.name] : [],
    );
  });

/** Names in the first column of a section's table: `tokens()`, `cursor()` are two. */
const rowsOf = (title: string): readonly string[] =>
  section(title)
    .split('\n')
    .flatMap((line) => /^\| (`.*?`) \|/.exec(line)?.[1]?.split(', ') ?? [])
    .flatMap((cell) => /^`(\w+)/.exec(cell)?.[1] ?? []);

describe('window.tabletop', () => {
  const ofPage = membersOf('src/runtime/test-kit/types.ts', 'TabletopHooks');

  it('has the same members in the page, in the package and in the document', () => {
    expect(ofPage.length).toBeGreaterThan(25);
    expect([...membersOf('packages/playwright/src/api.ts', 'TabletopApi')].sort()).toEqual(
      [...ofPage].sort(),
    );
    expect([...rowsOf('`window.tabletop`')].sort()).toEqual([...ofPage].sort());
  });

  it('is of one version', () => {
    expect(API_VERSION).toBe(TEST_API_VERSION);
    expect(kitPackage().version).toMatch(new RegExp(`^${TEST_API_VERSION}\\.\\d+$`));
    expect(section('Version')).toContain(`\`${TEST_API_VERSION}\` now`);
    for (const text of [page, read('packages/playwright/README.md')])
      expect(text).toContain(`tabletop-playwright-${kitPackage().version}.tgz`);
  });
});

describe('keys of the address', () => {
  const options = membersOf('packages/playwright/src/options.ts', 'TabletopOptions').filter(
    (key) => key !== 'more',
  );
  const documented = rowsOf('The address');

  it('are the same in the package and in the document', () => {
    expect(documented.length).toBeGreaterThan(15);
    expect([...documented].filter((key) => key !== 'test').sort()).toEqual([...options].sort());
  });

  it('are read by the page', () => {
    const known = new Set([...Object.values(SETTINGS).map(({ key }) => key), 'test', 'scene', 'frame']);
    expect(documented.filter((key) => !known.has(key))).toEqual([]);
  });
});

it('the package takes the flags that the tests here take', () => {
  expect(WEBGPU_ARGS).toEqual(WEBGPU_FLAGS);
});

describe('the package', () => {
  const { main, types, exports, files, peerDependencies, ...rest } = kitPackage();

  it('is entered by one door, with its types, and brings nothing along', () => {
    expect(exports['.']).toEqual({ types, default: main });
    expect([types, main]).toEqual(['./dist/index.d.ts', './dist/index.js']);
    expect(Object.keys(peerDependencies)).toEqual(['@playwright/test']);
    expect(Object.keys(rest)).not.toContain('dependencies');
    expect(files).toEqual(['dist', 'example']);
  });

  it('imports @playwright/test and nothing else', () => {
    const sources = ['api', 'expect', 'fixture', 'index', 'options', 'tabletop', 'webgpu'];
    const from = sources.flatMap((name) =>
      [...read(`packages/playwright/src/${name}.ts`).matchAll(/ from '([^']+)'/g)].map(
        ([, source]) => source,
      ),
    );
    const foreign = new Set(from.filter((source) => !/^\.\/\w+\.ts$/.test(source ?? '')));
    expect([...foreign]).toEqual(['@playwright/test', 'tabletop-playwright']); // the second: of the comment in index.ts
  });

  it('has its licence, its examples and no tests of its own in the packed file', () => {
    expect(read('packages/playwright/LICENSE')).toBe(read('LICENSE'));
    const packed = kitContents().files.map(({ path }) => path);
    for (const name of ['example.spec.ts', 'screenshot.spec.ts', 'webgpu.spec.ts', 'playwright.config.ts'])
      expect(packed).toContain(`example/${name}`);
    expect(packed).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(
      packed.filter((path) => !/^(dist|example)\/|^(LICENSE|README\.md|package\.json)$/.test(path)),
    ).toEqual([]);
    expect(packed.filter((path) => /test\.|tsconfig/.test(path))).toEqual([]);
  }, 120_000); // npm takes half a second to start, and much longer on a machine with other work
});
