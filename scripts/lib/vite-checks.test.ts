import { expect, it } from 'vitest';
import { problemsIn } from './vite-checks.mjs';

const site = (path: string, text: string) => problemsIn([{ path, bytes: Buffer.from(text) }]);

it('lets through a page of its own files, and links to click', () => {
  const page = `<script type="module" src="./assets/a.js"></script><link rel="stylesheet" href="./assets/a.css">
    <a href="https://example.org/">elsewhere</a>`;
  expect(site('index.html', page)).toEqual([]);
  expect(
    site('a.css', `@font-face { src: url(./inter.woff2) } .a { background: url("data:image/png;base64,") }`),
  ).toEqual([]);
});

it.each([
  ['index.html', `<script src="https://cdn.example.org/a.js"></script>`],
  ['index.html', `<link rel=preconnect href=//fonts.example.org>`],
  ['index.html', `<img alt="" src='http://example.org/a.png'>`],
  ['index.html', `<script>start()</script>`],
  ['a.css', `@import "https://fonts.example.org/inter.css";`],
  ['a.css', `.a { background: url( 'https://example.org/a.png' ) }`],
  ['assets/ort-wasm-simd-threaded.jsep-1.wasm', 'wasm'],
])('refuses in %s: %s', (path, text) => {
  expect(site(path, text)).toHaveLength(1);
});

it('refuses one wasm file twice', () => {
  const twice = ['assets/a-1.wasm', 'assets/a-2.wasm'].map((path) => ({ path, bytes: Buffer.from('same') }));
  expect(problemsIn(twice)).toEqual([
    'assets/a-2.wasm is assets/a-1.wasm again: import its ?url in one way only',
  ]);
});
