import { Clock, setConsoleFunction } from 'three';
import { afterEach, expect, it, vi } from 'vitest';
import { quietClock } from './three-console.ts';

afterEach(() => {
  setConsoleFunction(null as never);
  vi.restoreAllMocks();
});

it('says nothing of the clock that is another library’s, and all else as before', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  new Clock();
  expect(warn, 'three.js still warns: else this file can go').toHaveBeenCalledOnce();
  quietClock();
  new Clock();
  expect(warn).toHaveBeenCalledOnce();
  const { warn: threeWarns, error: threeFails } = await import('three');
  threeWarns('Material: something to know', 1);
  threeFails('WebGLProgram: something wrong');
  expect(warn).toHaveBeenLastCalledWith('THREE.Material: something to know', 1);
  expect(error).toHaveBeenLastCalledWith('THREE.WebGLProgram: something wrong');
});
