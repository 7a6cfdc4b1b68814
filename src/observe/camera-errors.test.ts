import { expect, it } from 'vitest';
import { cameraBarred, cameraErrorFrom, refusedInFrame } from './camera-errors.ts';

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

const HOME = { secure: true, media: true, framed: false, allowed: null };

it.each([
  ['a page of its own', HOME, null],
  ['http from another machine', { ...HOME, secure: false, media: false }, 'CAMERA_INSECURE'],
  ['another site’s frame without allow="camera"', { ...HOME, framed: true, allowed: false }, 'CAMERA_FRAMED'],
  ['another site’s frame that allows it', { ...HOME, framed: true, allowed: true }, null],
  ['a frame in a browser that does not say', { ...HOME, framed: true }, null],
  ['a secure page in a browser without cameras', { ...HOME, media: false }, 'CAMERA_MISSING'],
])('%s: %o', (_, surroundings, code) => {
  expect(cameraBarred(surroundings)?.code ?? null).toBe(code);
});

it('each says what helps there, and not what helps elsewhere', () => {
  const said = (surroundings: typeof HOME) => cameraBarred(surroundings)?.message ?? '';
  expect(said({ ...HOME, secure: false })).toMatch(/https.*localhost/);
  expect(said({ ...HOME, secure: false })).not.toMatch(/Plug one in/);
  const framed = cameraBarred({ secure: true, media: true, framed: true, allowed: false });
  expect(framed?.message).toMatch(/allow="camera".*tab of its own/);
  expect(framed?.message).not.toMatch(/address bar/);
});

it('knows the refusal of a policy in a frame from that of the visitor', () => {
  const policy = new Error('Permissions policy violation: camera is not allowed in this document.');
  expect(refusedInFrame(policy, true)).toBe(true);
  expect(refusedInFrame(policy, false)).toBe(false);
  expect(refusedInFrame(new Error('Permission denied'), true)).toBe(false);
  expect(refusedInFrame('odd', true)).toBe(false);
});
