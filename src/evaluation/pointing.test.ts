import { describe, expect, it } from 'vitest';
import { type Box, distanceToBox, meantBy, type Pointed, tallyPointed } from './pointing.ts';

const boxes: readonly Box[] = [
  [0, 0, 10, 10],
  [20, 0, 30, 10],
  [24, 4, 40, 20],
];

describe('what a point means', () => {
  it('is measured to the edge of a box, and is 0 inside', () => {
    expect(distanceToBox([5, 5], [0, 0, 10, 10])).toBe(0);
    expect(distanceToBox([13, 14], [0, 0, 10, 10])).toBe(5);
  });

  it('is the nearest box within the limit, of overlapping ones that with the nearest middle', () => {
    expect(meantBy([12, 5], boxes, 5)).toBe(0);
    expect(meantBy([12, 5], boxes, 1)).toBeNull();
    expect(meantBy([25, 5], boxes, 5)).toBe(1);
    expect(meantBy([29, 9], boxes, 5)).toBe(2);
  });
});

describe('a tally', () => {
  const one = (given: Partial<Pointed>): Pointed => ({
    ...{ kind: 'name', thing: 0, boxes, point: [5, 5], saysAbsent: false, seen: [[5, 5]] },
    ...given,
  });

  it('counts what is right, what it says is not there, and a thing drawn at random, by kind', () => {
    const [name, absent] = tallyPointed(
      [
        one({}),
        one({ point: [25, 5], seen: [[25, 5]] }),
        one({ point: null, seen: [] }),
        one({ kind: 'absent', thing: null, saysAbsent: true }),
      ],
      5,
      1,
    );
    expect(name).toMatchObject({ kind: 'name', n: 3, right: { successes: 1 }, random: { successes: 1 } });
    expect(name?.saysAbsent?.successes).toBe(0);
    expect(absent).toMatchObject({ n: 1, right: { successes: 0 }, saysAbsent: { successes: 1 } });
  });

  it('leaves out what a model cannot do', () => {
    const [name] = tallyPointed([one({ saysAbsent: null, seen: null })], 5, 1);
    expect(name).toMatchObject({ n: 1, random: null, saysAbsent: null });
  });
});
