import { describe, expect, it } from 'vitest';
import { z } from '../schema.ts';
import { toBase64 } from './base64.ts';
import { command, createRegistry } from './registry.ts';

const double = command(z.object({ n: z.number().int() }), async ({ n }, { report }) => {
  report({ half: n });
  if (n < 0) throw new Error('below zero');
  return { ok: true, value: 2 * n };
});

describe('the headless registry', () => {
  const reports: unknown[] = [];
  const registry = createRegistry({ double }, (event) => reports.push(event));

  it('runs a command with checked arguments and passes on its reports', async () => {
    expect(registry.commands()).toEqual(['double']);
    expect(await registry.call('double', { n: 4 })).toEqual({ ok: true, value: 8 });
    expect(reports).toEqual([{ half: 4 }]);
  });

  it.each([
    ['treble', {}, 'SETTING_INVALID', /No command "treble"; there are double/],
    ['toString', {}, 'SETTING_INVALID', /No command/],
    ['double', { n: 'four' }, 'SETTING_INVALID', /Argument n:/],
    ['double', null, 'SETTING_INVALID', /Argument \(all\)/],
    ['double', { n: -1 }, 'ENGINE_FAILED', /"double" failed/],
  ])('%s %j is an error value', async (name, args, code, message) => {
    const answer = await registry.call(name, args);
    if (answer.ok) throw new Error('went through');
    expect(answer.error.code).toBe(code);
    expect(answer.error.message).toMatch(message);
  });
});

it('base64 of large pictures agrees with Node', () => {
  const bytes = Uint8Array.from({ length: 100_003 }, (_, i) => (i * 31) % 256);
  expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
});
