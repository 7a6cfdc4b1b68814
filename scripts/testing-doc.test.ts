/** docs/testing.md shows the example that is run, lists the API that there is, and the keys that are read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';
import { SETTINGS } from '../src/runtime/settings.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const page = read('docs/testing.md');

it('shows e2e/kit/example.spec.ts as it is', () => {
  const [, path = '', code] =
    /<!-- example: (\S+) -->\n```ts\n([\s\S]*?)```\n<!-- \/example -->/.exec(page) ?? [];
  expect(path).toBe('e2e/kit/example.spec.ts');
  expect(code).toBe(read(path));
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

it('has a row for every member of window.tabletop', () => {
  const members = membersOf('src/runtime/test-kit/types.ts', 'TabletopHooks');
  expect(members.length).toBeGreaterThan(20);
  const cells = page.split('\n').flatMap((line) => /^\| (`.*?`) \|/.exec(line)?.[1] ?? []);
  const named = new Set(cells.flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, word]) => word!)));
  expect(members.filter((member) => !named.has(member))).toEqual([]);
});

it('names no key that is not read', () => {
  const [, table = ''] = /## The address\n([\s\S]*?)\n## /.exec(page) ?? [];
  const cells = [...table.matchAll(/^\| (`[^|]*`) \|/gm)].map(([, cell]) => cell!);
  const keys = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, key]) => key!));
  const known = new Set([...Object.values(SETTINGS).map(({ key }) => key), 'test', 'scene', 'frame']);
  expect(keys.length).toBeGreaterThan(10);
  expect(keys.filter((key) => !known.has(key))).toEqual([]);
});

it('the kit can be copied: it imports Playwright alone', () => {
  const imports = [...read('e2e/kit/index.ts').matchAll(/^import .* from '(.*)';$/gm)].map(
    ([, from]) => from,
  );
  expect(imports).toEqual(['@playwright/test']);
});
