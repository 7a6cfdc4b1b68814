import { expect, it } from 'vitest';
import { threadsFor } from './threads.ts';

const isolated = { isolated: true, provider: 'wasm' } as const;

it('takes as many as pay, and no more than the page allows', () => {
  expect(threadsFor({ pay: 2, allowed: 8 }, isolated)).toBe(2);
  expect(threadsFor({ pay: 4, allowed: 2 }, isolated)).toBe(2);
  expect(threadsFor({ pay: 4, allowed: 0 }, isolated)).toBe(1);
});

it('takes one where nothing is known, where the page is not isolated, and on WebGPU', () => {
  expect(threadsFor({ pay: undefined, allowed: 8 }, isolated)).toBe(1);
  expect(threadsFor({ pay: 4, allowed: undefined }, isolated)).toBe(1);
  expect(threadsFor({ pay: 4, allowed: 8 }, { ...isolated, isolated: false })).toBe(1);
  expect(threadsFor({ pay: 4, allowed: 8 }, { ...isolated, provider: 'webgpu' })).toBe(1);
});
