import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { portAsked, serve } from './lib/serve.mjs';

it('reads PORT, and says what is no port', () => {
  expect([portAsked('5000'), portAsked('0'), portAsked(undefined), portAsked(' ')]).toEqual([
    5000, 0, 4173, 4173,
  ]);
  for (const text of ['http', '-1', '70000', '80.5'])
    expect(() => portAsked(text)).toThrow(/give a number from 0/);
});

it('takes the port that is asked for, or the next ones if it may', async () => {
  const first = await serve({ root: tmpdir() });
  await expect(serve({ root: tmpdir(), port: first.port })).rejects.toThrow(/EADDRINUSE/);
  const second = await serve({ root: tmpdir(), port: first.port, tries: 20 });
  expect(second.port).toBeGreaterThan(first.port);
  await Promise.all([first.close(), second.close()]);
});
