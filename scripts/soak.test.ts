import { expect, it } from 'vitest';
import { grown } from './lib/soak.mjs';

const row = {
  actions: 0,
  heapMB: 20,
  workerHeapMB: 5,
  wasmMB: 96,
  listeners: 300,
  nodes: 900,
  gpuObjects: 80,
  gpuMB: 0,
};
const soaked = (end: Partial<typeof row>, last = 50) => ({
  rows: [row, { ...row, heapMB: 90 }, { ...row, ...end }],
  latency: { first: 50, last, over: 100 },
  episodes: 3,
});

it('is content with a page that stays as it was, whatever it needed in between', () => {
  expect(grown(soaked({ heapMB: 21, nodes: 910 }, 60))).toEqual([]);
});

it.each([
  ['heapMB', { heapMB: 24 }],
  ['workerHeapMB', { workerHeapMB: 9 }],
  ['wasmMB', { wasmMB: 97 }],
  ['listeners', { listeners: 306 }],
  ['nodes', { nodes: 1000 }],
  ['gpuObjects', { gpuObjects: 89 }],
  ['gpuMB', { gpuMB: 2 }],
])('names what grew: %s', (name, end) => {
  expect(grown(soaked(end))).toEqual([expect.stringContaining(`${name} grew by`)]);
});

it('names a page that became slow', () => {
  expect(grown(soaked({}, 70))).toEqual(['an action takes 40% longer']);
});
