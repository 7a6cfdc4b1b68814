import { expect, it } from 'vitest';
import { cameraErrorFrom } from './camera-errors.ts';

const named = (name: string) => Object.assign(new Error('from the browser'), { name });

it.each([
  ['NotAllowedError', 'CAMERA_DENIED'],
  ['SecurityError', 'CAMERA_DENIED'],
  ['NotFoundError', 'CAMERA_MISSING'],
  ['OverconstrainedError', 'CAMERA_MISSING'],
  ['NotReadableError', 'CAMERA_LOST'],
  ['SomethingNew', 'CAMERA_LOST'],
])('%s is %s, with a way out and the original words kept', (name, code) => {
  const error = cameraErrorFrom(named(name));
  expect(error.code).toBe(code);
  expect(error.message).toMatch(/simulated camera/);
  expect(error.detail).toContain('from the browser');
});

it('survives things that are not errors', () => {
  expect(cameraErrorFrom('odd').code).toBe('CAMERA_LOST');
});
