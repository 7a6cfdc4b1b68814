import { expect, it } from 'vitest';
import type { SeenObject } from '../../contracts.ts';
import { boxesOf, thingsInWords } from './things.ts';

const thing = (
  id: number,
  u: number,
  v: number,
  fits: readonly [string, number][],
  hidden = 0,
): SeenObject => ({
  ...{ id, score: 0.9, u, v, side: 0.2, x: 0.5, y: 0, bottom: 0, top: 0.05, inHand: 0, takesOthers: 0 },
  ...{ hidden, names: fits.map(([name, fit]) => ({ name, fit })), numbers: [] },
});
const SEEN = {
  seen: [
    thing(1, 0.5, 0.5, [['mug', 2.04]]),
    thing(2, 0.02, 0.98, [['mug', -0.31]], 3),
    thing(3, 0.8, 0.2, []),
    thing(4, 0.3, 0.6, [
      ['mug', 1.9],
      ['plate', 1.5],
    ]),
  ],
  ...{ target: 1, second: 4, missing: [], phrases: { target: 'mug', second: 'plate' } },
};

it('draws what is meant last, with its phrase; the others with a number', () => {
  expect(boxesOf(SEEN).map(({ id, role, label, hidden }) => [id, role, label, hidden])).toEqual([
    [2, null, '−0.3', true],
    [3, null, '', false],
    [4, 'second', 'plate +1.5', false],
    [1, 'target', 'mug +2.0', false],
  ]);
});

it('keeps the squares inside of the frame, as they are looked at', () => {
  const [corner, , , middle] = boxesOf(SEEN);
  expect(corner).toMatchObject({ x: 0, y: 0.8, side: 0.2 });
  expect(middle?.x).toBeCloseTo(0.4);
});

it('says it in words', () => {
  expect(thingsInWords(SEEN)).toBe('The model sees 4 things; meant is the mug, and the plate');
  expect(thingsInWords({ ...SEEN, seen: SEEN.seen.slice(2, 3), target: null, second: null })).toBe(
    'The model sees 1 thing',
  );
});

it('counts tries on what is meant', () => {
  const way = { ...{ dx: 0, dy: 0, odds: 1 }, twice: [1, 0] as const, fourfold: [1, 0] as const };
  const seen = SEEN.seen.map((one) => ({ ...one, attempts: { tried: [way], under: 0.05 } }));
  const again = { ...SEEN, seen };
  expect(boxesOf(again).map(({ label }) => label)).toEqual(['−0.3', '', 'plate +1.5', 'mug +2.0 · try 3']);
  expect(boxesOf({ ...SEEN, stuck: true }).at(-1)?.label).toBe('mug +2.0 · drawn');
  expect(thingsInWords({ ...SEEN, stuck: true })).toMatch(/drawn by its odds$/u);
  expect(thingsInWords(again)).toMatch(/mug, and the plate, taken otherwise now: try 3$/u);
  const none = seen.map((one) => ({ ...one, attempts: { tried: [], under: null } }));
  expect(thingsInWords({ ...SEEN, seen: none })).toBe(thingsInWords(SEEN));
});
