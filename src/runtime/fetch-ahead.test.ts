import { expect, it } from 'vitest';
import { createFetchAhead } from './fetch-ahead.ts';

const TRUNK = { sha256: 'trunk' };
const FILES: Readonly<Record<string, readonly { readonly sha256: string }[]>> = {
  pico: [TRUNK],
  'pico:l1': [TRUNK, { sha256: 'l1' }, { sha256: 'golden' }],
  'pico:fast': [TRUNK, { sha256: 'fast' }, { sha256: 'golden' }],
};
const HEADS = Object.keys(FILES);

/** A browser that keeps `first`, and a network that fails for what is in `broken`. */
const setUp = ({ first = ['trunk'], savesData = false, broken = new Set<string>() } = {}) => {
  const kept = new Set(first);
  const fetched: string[][] = [];
  const ahead = createFetchAhead({
    filesOf: async (model: string, on: 'wasm' | 'webgpu') => (on === 'wasm' ? (FILES[model] ?? []) : []),
    kept: async () => kept,
    fetch: async (files) => {
      const hashes = files.map(({ sha256 }) => sha256);
      fetched.push(hashes);
      if (hashes.some((hash) => broken.has(hash))) return false;
      for (const hash of hashes) kept.add(hash);
      return true;
    },
    savesData: () => savesData,
  });
  return { ahead, fetched, broken };
};

it('fetches what is not there yet, each file once', async () => {
  const { ahead, fetched } = setUp();
  await Promise.all([ahead(HEADS, 'wasm'), ahead(HEADS, 'wasm')]); // pointed at, then gone to
  await ahead(HEADS, 'wasm');
  expect(fetched).toEqual([['l1', 'golden'], ['fast']]);
});

it('fetches nothing where bytes are to be saved, nor what this browser would not keep', async () => {
  for (const where of [{ savesData: true }, { first: [] }]) {
    const { ahead, fetched } = setUp(where);
    await ahead(HEADS, 'wasm');
    expect(fetched).toEqual([]);
  }
});

it('tries again what failed, and goes on with the others', async () => {
  const { ahead, fetched, broken } = setUp({ broken: new Set(['l1']) });
  await ahead([...HEADS, 'pico:gone'], 'wasm');
  expect(fetched).toEqual([
    ['l1', 'golden'],
    ['fast', 'golden'],
  ]);
  broken.clear();
  await ahead(HEADS, 'wasm');
  expect(fetched.slice(2)).toEqual([['l1']]);
});

it('never throws', async () => {
  const ahead = createFetchAhead({
    filesOf: () => Promise.reject(new Error('offline')),
    kept: async () => new Set(['trunk']),
    fetch: async () => true,
    savesData: () => false,
  });
  await expect(ahead(HEADS, 'wasm')).resolves.toBeUndefined();
});
