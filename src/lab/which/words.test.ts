import { expect, it } from 'vitest';
import type { HeadSpec, Metrics } from '../../policy/index.ts';
import { headsOf } from './heads.ts';
import { storedOf } from './stored.ts';
import { answerOf, differenceText, looksText } from './words.ts';

it('says what an answer is', () => {
  expect(answerOf({ kind: 'bins', bins: 256 })).toContain('one action');
  expect(answerOf({ kind: 'chunk', length: 8 } as HeadSpec)).toBe('8 actions, as numbers');
  expect(answerOf({ kind: 'flow-matching', length: 8 } as HeadSpec)).toContain('noise');
});

it('writes differences in points, with their sign', () => {
  expect(differenceText(-0.1, [-0.25, 0.05])).toBe('−10 points (−25 to +5)');
  expect(differenceText(0, [0, 0])).toBe('0 points (0 to 0)');
});

it('says how often is looked', () => {
  expect(looksText(1, 5)).toBe('action, 5.0 Hz');
  expect(looksText(8, 5)).toBe('8 actions, 0.63 Hz');
});

it('stored is what no control drove, under the paused clock; all else is not measured', () => {
  const row = {
    ...{ task: 'pick', control: 'none', variant: 'int8', clock: 'paused', episodes: 200 },
    ...{ successes: 100, rate: 0.5, wilson95: [0.4, 0.6] as [number, number] },
  };
  const metrics = (...rows: (typeof row)[]): Metrics => ({ commit: '', rows });
  expect(storedOf(metrics(row), 'pick')).toEqual({ rate: 0.5, wilson95: [0.4, 0.6], n: 200 });
  expect(storedOf(metrics(row), 'reach')).toBeNull();
  expect(storedOf(metrics({ ...row, control: 'blind' }), 'pick')).toBeNull();
  expect(storedOf(metrics({ ...row, clock: 'realtime' }), 'pick')).toBeNull();
  expect(storedOf(null, 'pick')).toBeNull();
});

it('offers the heads of trunks that have several, and the one that the address names', () => {
  const served = [
    { id: 'pico', title: 'Pico', heads: [{ id: 'l1', title: 'Pico, L1' }] },
    { id: 'mini', title: 'Mini', heads: [] },
  ];
  expect(headsOf(served, 'pico').map(({ value }) => value)).toEqual(['pico', 'pico:l1']);
  expect(headsOf(served, 'mini').map(({ value }) => value)).toEqual(['pico', 'pico:l1', 'mini']);
  expect(headsOf([], 'pico').map(({ value }) => value)).toEqual(['pico']);
  const labels = ['As shipped: autoregressive bins', 'L1'];
  expect(headsOf(served, 'pico').map(({ label }) => label)).toEqual(labels);
  const two = served.map((one) => ({ ...one, heads: [{ id: 'l1', title: `${one.title}, L1` }] }));
  expect(headsOf(two, 'mini').map(({ label }) => label)).toContain('Mini, L1'); // of two trunks it must be told which
});
