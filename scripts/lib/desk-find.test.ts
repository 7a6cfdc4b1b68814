import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readLabels } from '../eval-desk.mjs';
import { asksForThings, findEntries, findSchema, findTable } from './desk-find.mjs';

const label = {
  file: 'things-00.jpg',
  plane: [
    [0, 0],
    [9, 0],
    [9, 9],
    [0, 9],
  ] as [[number, number], [number, number], [number, number], [number, number]],
  planeSize: [0.3, 0.2] as [number, number],
  things: [
    {
      name: 'mug',
      split: 'robot',
      box: [1, 1, 4, 4] as [number, number, number, number],
      target: [2, 3] as [number, number],
    },
  ],
  asks: [{ kind: 'name', phrase: 'the mug', thing: 0 }],
};
const half = { successes: 1, rate: 0.5, wilson95: [0.1, 0.9] as const };

describe('desks whose things are asked for by phrases', () => {
  it('are told from those with one instruction, and checked', async () => {
    expect(asksForThings([label])).toBe(true);
    expect(asksForThings([{ file: 'a.jpg', instruction: 'reach for the mug' }])).toBe(false);
    expect(findSchema(z).safeParse([{ ...label, asks: [] }]).success).toBe(false);
    expect(await readLabels('models/desk/test')).toHaveLength(64);
  });

  it('are put to the page without their names', () => {
    const [entry] = findEntries([label], (file) => `http://x/${file}`);
    expect(entry?.url).toBe('http://x/things-00.jpg');
    expect(entry?.things).toEqual([{ box: [1, 1, 4, 4], target: [2, 3] }]);
  });

  it('come out as a table by kind, and by the side of the split', () => {
    const asks = [
      { kind: 'name', picture: 0, thing: 0, right: true, away: 0.012, seen: [[2, 3]], saysAbsent: false },
      { kind: 'name', picture: 0, thing: 0, right: false, away: 0.2, seen: null, saysAbsent: true },
    ];
    const tally = [{ kind: 'name', n: 2, right: half, random: half, saysAbsent: half }];
    const text = findTable({ model: 'mini', variant: 'int8', provider: 'wasm', commit: null, asks, tally }, [
      label,
    ]);
    expect(text).toContain('1 of 2 50.0% (10.0% to 90.0%), median 200 mm');
    expect(text).toContain('robot 1 of 2');
    expect(text).toContain('one at random    1 of 1');
  });
});
