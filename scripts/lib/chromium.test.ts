import { afterEach, expect, it, vi } from 'vitest';
import { ownFlags, SYSTEM_GPU_FLAGS, WEBGPU_FLAGS } from './chromium.mjs';

afterEach(() => vi.unstubAllEnvs());

it.each([
  ['--use-angle=vulkan', ['--use-angle=vulkan']],
  ['  --a=1\t--b \n', ['--a=1', '--b']],
  ['', []],
])('flags of one’s own, separated by blanks: %j', (text, flags) => {
  vi.stubEnv('CHROMIUM_FLAGS', text);
  expect(ownFlags()).toEqual(flags);
});

it('asks for no software adapter where the machine’s own is wanted', () => {
  expect(WEBGPU_FLAGS.join(' ')).toMatch(/swiftshader/);
  expect(SYSTEM_GPU_FLAGS.join(' ')).not.toMatch(/swiftshader/);
  expect(SYSTEM_GPU_FLAGS).toContain('--enable-unsafe-webgpu');
});
