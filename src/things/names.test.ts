import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Split } from '../contracts.ts';
import { z } from '../schema.ts';
import { loadNames, picturePath, SPLITS, THING_COLORS } from './index.ts';

const names = await loadNames();
const pictures = names.flatMap(({ id, picture }) => (picture ? [{ id, picture }] : []));

const row = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  synonyms: z.array(z.string().min(1)),
  category: z.string().min(1),
  descriptions: z.array(z.string().min(5)).min(1),
  group: z.string().min(1),
  split: z.enum(SPLITS),
  things: z.array(z.string()).min(1).optional(),
  picture: z
    .strictObject({
      bytes: z.int().positive(),
      version: z.string().regex(/^[0-9a-f]{8}$/),
      licence: z.string(),
      color: z.enum(THING_COLORS).optional(),
    })
    .optional(),
});

describe('the table of names', () => {
  it('has rows of its type, each id once', () => {
    expect(z.array(row).safeParse(names).error).toBeUndefined();
    expect(new Set(names.map(({ id }) => id)).size).toBe(names.length);
  });

  it('has no word for two concepts', () => {
    const words = names.flatMap(({ name, synonyms }) =>
      [name, ...synonyms].map((word) => word.toLowerCase()),
    );
    const twice = words.filter((word, i) => words.indexOf(word) !== i);
    expect(twice).toEqual([]);
  });

  it('describes without the name', () => {
    const given = names.filter(({ name, category, descriptions }) => {
      const word = new RegExp(`\\b${name.toLowerCase().replace(/[^a-z0-9 ]/g, '.')}s?\\b`);
      return (
        !['shape', 'digit'].includes(category) && descriptions.some((text) => word.test(text.toLowerCase()))
      );
    });
    expect(given.map(({ name, descriptions }) => ({ name, descriptions }))).toEqual([]);
  });

  it('has pictures of 500 concepts, and digits, letters, arrows, shapes and flags', () => {
    const of = (category: string) =>
      names.filter((name) => name.category === category && name.picture).length;
    const signs = { digit: 11, letter: 26, arrow: 8, shape: 48, flag: 45 };
    for (const [category, count] of Object.entries(signs)) expect(of(category), category).toBe(count);
    const all = Object.values(signs).reduce((a, b) => a + b, 0);
    expect(pictures.length - all).toBeGreaterThanOrEqual(500);
  });

  it('has pictures with the hashes that their addresses carry, 3 MB in all', () => {
    for (const { id, picture } of pictures) {
      const path = picturePath(id, picture);
      const content = readFileSync(join(import.meta.dirname, '../../public', path.replace(/\?.*$/, '')));
      expect(content.length, path).toBe(picture.bytes);
      expect(createHash('sha256').update(content).digest('hex').slice(0, 8), path).toBe(picture.version);
    }
    expect(pictures.reduce((sum, { picture }) => sum + picture.bytes, 0)).toBeLessThanOrEqual(3_000_000);
  });
});

describe('the split', () => {
  /** The rule once more, apart from the script: a changed rule or a changed group must show here. */
  const sideOf = (group: string): Split => {
    const share = createHash('sha256').update(`tabletop ${group}`).digest().readUInt32BE(0) / 2 ** 32;
    return share < 0.6 ? 'robot' : share < 0.8 ? 'named' : 'novel';
  };

  it('follows from a hash of the group, so that a group is never divided', () => {
    for (const { id, group, split } of names) expect(split, id).toBe(sideOf(group));
  });

  it('keeps near-twins together', () => {
    const sidesOf = (...ids: string[]) =>
      new Set(ids.map((id) => names.find((name) => name.id === id)?.split ?? `no ${id}`));
    expect(sidesOf('mug', 'teacup').size).toBe(1);
    expect(sidesOf('heart', 'blue-heart', 'green-heart', 'yellow-heart').size).toBe(1);
    expect(sidesOf('red-circle', 'blue-circle', 'green-circle', 'yellow-circle').size).toBe(1);
    expect(sidesOf('dog', 'bulldog', 'dog-face', 'poodle').size).toBe(1);
  });

  it('is the one that was committed', () => {
    const count = (list: readonly { split: Split }[]) =>
      Object.fromEntries(SPLITS.map((split) => [split, list.filter((each) => each.split === split).length]));
    expect(count(names)).toEqual(COMMITTED.names);
    expect(count(names.filter(({ things }) => things))).toEqual(COMMITTED.withThings);
  });
});

/** Counted when the table was committed, before any training. */
const COMMITTED = {
  names: { robot: 452, named: 133, novel: 148 },
  withThings: { robot: 104, named: 26, novel: 31 },
};
