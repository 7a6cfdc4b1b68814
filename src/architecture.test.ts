/** Holds src/ to docs/architecture.md. The rules themselves, and why, are in scripts/lib/architecture.mjs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { breaches, cycles } from '../scripts/lib/architecture.mjs';

const SRC = import.meta.dirname;
const MAX_LINES = 400;
const MAX_COMPONENT_LINES = 200;

const sources = Object.fromEntries(
  readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(SRC, path).split(sep).join('/'), readFileSync(path, 'utf8')]),
);
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(SRC, '../package.json'), 'utf8'));
const declared = Object.keys({ ...dependencies, ...devDependencies });

describe('src/', () => {
  it('imports only what the architecture allows', () => {
    expect(Object.keys(sources)).toContain('contracts.ts');
    expect(breaches(sources, declared)).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(cycles(sources)).toEqual([]);
  });

  it(`has no file over ${MAX_LINES} lines, no component over ${MAX_COMPONENT_LINES}`, () => {
    const tooLong = Object.entries(sources)
      .map(([path, source]) => ({ path, lines: source.trimEnd().split('\n').length }))
      .filter(
        ({ path, lines }) =>
          lines > (/^(app|lab|lesson)\/.*\.tsx$/.test(path) ? MAX_COMPONENT_LINES : MAX_LINES),
      )
      .map(({ path, lines }) => `${path}: ${lines} lines`);
    expect(tooLong).toEqual([]);
  });
});

describe('the rules go red', () => {
  const cases: [path: string, code: string, breach: RegExp | undefined][] = [
    ['contracts.ts', `import type { Rng } from './math/random.ts';`, /contracts imports nothing/],
    ['loop.ts', `import { decode } from './action/index.ts';`, /types only/],
    ['loop.ts', `import type { World } from './contracts.ts';`, undefined],
    ['loop.ts', `import { type World } from './contracts.ts';`, undefined],
    [
      'policy/engine/client.ts',
      `import { binOf } from '../../action/spec.ts';`,
      /stages never import stages/,
    ],
    ['policy/engine/client.ts', `export * from '../../world/index.ts';`, /stages never import stages/],
    [
      'policy/engine/client.ts',
      `const w = await import('../../world/index.ts');`,
      /stages never import stages/,
    ],
    [
      'policy/engine/client.ts',
      `const u = new URL('../../world/worker.ts', import.meta.url);`,
      /stages never import stages/,
    ],
    ['world/a.ts', `import { clamp } from '../math/rotation.ts';`, undefined],
    ['world/a.ts', `import { runLoop } from '../loop.ts';`, /a stage imports contracts and helpers/],
    ['math/a.ts', `import { binOf } from '../action/index.ts';`, /a helper imports/],
    ['evaluation/a.ts', `import { store } from '../app/session.ts';`, /nobody imports app/],
    ['app/a.ts', `import { binOf } from '../action/spec.ts';`, /front door/],
    ['app/a.ts', `import { binOf } from '../action/index.ts';`, undefined],
    ['lab/a.ts', `const m = await import('../headless/index.ts');`, undefined],
    ['lab/a.ts', `import { createRig } from '../headless/rig.browser.ts';`, /front door/],
    ['evaluation/a.ts', `import { runLoop } from '../loop.ts';`, undefined],
    ['policy/a.ts', `import * as ort from 'onnxruntime-web/wasm';`, /only policy\/engine\/ort\.ts/],
    [
      'policy/engine/ort.ts',
      `import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';`,
      undefined,
    ],
    ['world/a.ts', `import { Vector3 } from 'three';`, /only render\//],
    ['policy/a.ts', `import { z } from 'zod';`, /only schema\.ts/],
    ['control/a.ts', `import load from '@mujoco/mujoco';`, /only world\//],
    ['evaluation/a.ts', `import { createStore } from 'zustand/vanilla';`, /only app\//],
    ['evaluation/a.ts', `import { readFileSync } from 'node:fs';`, /only tests and scripts/],
    ['evaluation/a.ts', `import _ from 'lodash';`, /package.json does not name it/],
    ['observe/a.ts', `export const w = () => window.innerWidth;`, /uses window/],
    ['observe/a.ts', `export const n = (o = { document }) => o;`, /uses document/],
    ['observe/a.browser.ts', `export const w = () => window.innerWidth;`, undefined],
    ['observe/a.ts', `export const f = (window: number) => window + 1;`, undefined],
    ['observe/a.ts', `type T = { location: string }; export const f = (a: T) => a.location;`, undefined],
    ['observe/a.ts', `export const f = (c: OffscreenCanvas) => c.width;`, undefined],
    ['world/a.ts', `export const a = Math.sin(1);`, /Math\.sin, whose last bit/],
    ['policy/a.ts', `export const a = -Math.log(Math.random());`, /Math\.log.*\n.*Math\.random/],
    ['math/a.ts', `export const { hypot } = Math;`, /uses Math,/],
    ['control/a.ts', `export const f = (x: number) => x ** 2;`, /uses \*\*/],
    ['loop.ts', `export let a = 3; a **= 2;`, /uses \*\*/],
    ['tasks/new/a.browser.ts', `export const a = Math['cos'](1);`, /uses Math,/],
    ['world/a.ts', `import { sin } from '../math/exact.ts'; export const a = Math.sqrt(sin(1));`, undefined],
    ['render/a.ts', `export const a = Math.sin(2 ** 3);`, undefined],
    ['observe/a.test.ts', `import { binOf } from '../action/spec.ts';`, undefined],
  ];

  it.each(cases)('%s: %s', (path, code, breach) => {
    const found = breaches({ [path]: code }, declared);
    if (breach === undefined) expect(found).toEqual([]);
    else expect(found.join('\n')).toMatch(breach);
  });

  it.each([
    ['app/walk/a.ts', `import { x } from '../inspector/state.ts';`, /the room's door/],
    ['app/walk/a.ts', `import { x } from '../inspector/index.ts';`, undefined],
    ['app/walk/a.ts', `import { x } from '../App.tsx';`, /context\.tsx/],
    ['episode/a.ts', `import { x } from '../runtime/hot.ts';`, /episode does not import runtime/],
    ['runtime/a.ts', `import { x } from '../ui/format.ts';`, /runtime does not import ui/],
    ['world/a.ts', `import { x } from '../tasks/index.ts';`, /stages never import stages/],
    ['robots/a.ts', `import { x } from '../world/index.ts';`, /a helper imports/],
    ['new/a.ts', `import { x } from '../world/index.ts';`, /no folder of the architecture/],
  ])('%s: %s', (path, code, breach) => {
    const found = breaches({ [path]: code }, declared);
    if (breach === undefined) expect(found).toEqual([]);
    else expect(found.join('\n')).toMatch(breach);
  });

  it('a ring of imports', () => {
    const ring = { 'math/a.ts': `import { b } from './b.ts';`, 'math/b.ts': `import { a } from './a.ts';` };
    expect(cycles(ring)).toEqual(['math/a.ts -> math/b.ts -> math/a.ts']);
    expect(cycles({ ...ring, 'math/b.ts': `import type { A } from './a.ts';` })).toEqual([]);
  });
});
