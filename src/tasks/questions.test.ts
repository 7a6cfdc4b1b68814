import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShapeName } from '../contracts.ts';
import { createRandom } from '../math/random.ts';
import { COLOR_NAMES, SHAPES } from '../things/blocks.ts';
import words from './language.json' with { type: 'json' };
import {
  drawQuestion,
  neighbourOf,
  placeOf,
  QUESTION_KINDS,
  type QuestionKind,
  type QuestionObject,
  type QuestionState,
} from './questions.ts';

const SHAPE_NAMES = Object.keys(SHAPES) as ShapeName[];

const thing = (
  color: QuestionObject['color'],
  shape: ShapeName,
  xy: readonly [number, number],
  rest: Partial<QuestionObject> = {},
): QuestionObject => ({ color, shape, xy, uv: [0.5, 0.5], lifted: 0, ...rest });

const at = (x: number, y: number, lifted = 0): QuestionObject => thing('red', 'cube', [x, y], { lifted });

/** Every question of the kind that many draws give. */
const all = (kind: QuestionKind, state: QuestionState, draws = 300) => {
  const found = Array.from({ length: draws }, (_, seed) =>
    drawQuestion(kind, { ...state, random: createRandom(seed) }),
  );
  return found.filter((q) => q !== null);
};
const texts = (kind: QuestionKind, state: QuestionState) => new Set(all(kind, state).map((q) => q.text));

describe('places', () => {
  it.each([
    [0.4, -0.15, ['left', 'back']],
    [0.53, 0, ['middle', 'center']],
    [0.65, 0.15, ['right', 'front']],
    [0.53, -0.0771, ['left', 'center']],
    [0.53, -0.0529, ['middle', 'center']],
    [0.53, 0.0529, ['middle', 'center']],
    [0.53, 0.0771, ['right', 'center']],
    [0.4749, 0, ['middle', 'back']],
    [0.4991, 0, ['middle', 'center']],
    [0.5609, 0, ['middle', 'center']],
    [0.5851, 0, ['middle', 'front']],
  ])('%f, %f is %j', (x, y, place) => expect(placeOf(at(x, y))).toEqual(place));

  it.each([
    [0.53, -0.0769],
    [0.53, -0.0531],
    [0.53, 0.0531],
    [0.53, 0.0769],
    [0.4751, 0],
    [0.4989, 0],
    [0.5611, 0],
    [0.5849, 0],
  ])('%f, %f is too close to a boundary', (x, y) => expect(placeOf(at(x, y))).toBeNull());

  it('have a name below 10 mm only', () => {
    expect(placeOf(at(0.53, 0, 0.0099))).toEqual(['middle', 'center']);
    expect(placeOf(at(0.53, 0, 0.01))).toBeNull();
  });
});

describe('beside', () => {
  const X = at(0.5, 0);
  const right = (others: QuestionObject[], from = X) => neighbourOf(from, others, 'right');

  it('is the picture\u2019s left and right: y is positive to the right', () => {
    const [left, other] = [at(0.5, -0.1), at(0.5, 0.1)];
    expect(neighbourOf(X, [left, other], 'left')).toBe(left);
    expect(neighbourOf(X, [left, other], 'right')).toBe(other);
  });

  it('is nothing without a candidate', () => {
    expect(right([])).toBe('nothing');
    expect(right([at(0.5, -0.1)])).toBe('nothing'); // the other side
    expect(right([at(0.6, 0.05)])).toBe('nothing'); // in front, far more than aside
  });

  // 3 cm aside, doubtful within 12 mm of that where it is not clearly in front or behind
  it('begins 3 cm aside, and is not asked within 12 mm of that', () => {
    expect(right([at(0.5, 0.0421)])).toMatchObject({ xy: [0.5, 0.0421] });
    expect(right([at(0.5, 0.0419)])).toBeNull();
    expect(right([at(0.5, 0.0181)])).toBeNull();
    expect(right([at(0.5, 0.0179)])).toBe('nothing');
  });

  it('doubts the edge at 3 cm only up to 15 mm outside the diagonal', () => {
    expect(right([at(0.5 + 0.0349, 0.02)])).toBeNull();
    expect(right([at(0.5 + 0.0351, 0.02)])).toBe('nothing');
    expect(right([at(0.5 - 0.0349, 0.02)])).toBeNull();
  });

  it('ends at the diagonal, and is not asked within 15 mm of that', () => {
    expect(right([at(0.5 + 0.0849, 0.1)])).toMatchObject({ xy: [0.5849, 0.1] });
    expect(right([at(0.5 + 0.0851, 0.1)])).toBeNull();
    expect(right([at(0.5 + 0.1149, 0.1)])).toBeNull();
    expect(right([at(0.5 + 0.1151, 0.1)])).toBe('nothing');
    expect(right([at(0.5 - 0.1149, 0.1)])).toBeNull();
  });

  it('doubts the diagonal only more than 18 mm aside', () => {
    expect(right([at(0.5 + 0.03, 0.0179)])).toBe('nothing');
    expect(right([at(0.5 + 0.03, 0.0181)])).toBeNull();
  });

  it('overlooks a doubtful object 2 cm or more behind the nearest', () => {
    const near = at(0.5, 0.1);
    const doubtful = (away: number) => at(0.5 + away / Math.SQRT2, away / Math.SQRT2); // on the diagonal
    expect(right([near, doubtful(0.1199)])).toBeNull();
    expect(right([near, doubtful(0.1201)])).toBe(near);
  });

  it('wants the nearest to be nearer by 2 cm', () => {
    const near = at(0.5, 0.1);
    expect(right([near, at(0.5, 0.1199)])).toBeNull();
    expect(right([near, at(0.5, 0.1201)])).toBe(near);
  });

  it('is not asked of what is in the air, nor answered with it; a third one may hover', () => {
    const near = at(0.5, 0.1);
    expect(right([near], at(0.5, 0, 0.0099))).toBe(near);
    expect(right([near], at(0.5, 0, 0.01))).toBeNull();
    expect(right([], at(0.5, 0, 0.01))).toBeNull();
    expect(right([at(0.5, 0.1, 0.0099)])).not.toBeNull();
    expect(right([at(0.5, 0.1, 0.01)])).toBeNull();
    expect(right([near, at(0.5, 0.15, 0.05)])).toBe(near);
  });
});

describe('names', () => {
  const cube = thing('red', 'cube', [0.53, -0.12]);
  const star = thing('red', 'star', [0.53, 0.12]);
  const bowl = thing('blue', 'bowl', [0.45, 0]);
  const state = { objects: [cube, star, bowl], holding: -1 };

  it('colour is asked by a shape that is there once', () => {
    expect(texts('color', state)).toContain('what colour is the star?');
    for (const { text, answer } of all('color', state)) {
      expect(text).toMatch(/the (cube|block|star|bowl)( have)?\?$/);
      expect(answer).toEqual([text.includes('bowl') ? 'blue' : 'red']);
    }
    const two = { ...state, objects: [cube, { ...cube, color: 'green' as const }] };
    expect(all('color', two)).toEqual([]);
  });

  it('shape is asked by a colour that is there once', () => {
    const asked = all('shape', state);
    expect(asked.length).toBe(300);
    for (const { text, answer } of asked) {
      expect(text).toMatch(/blue (object|thing)\?$/);
      expect(answer).toEqual(['bowl']);
    }
  });

  it('an object out of the frame is not asked about, but still makes a name ambiguous', () => {
    const outside = { ...star, shape: 'cube' as const, color: 'green' as const, uv: [1, 0.5] as const };
    const asked = all('where', { objects: [cube, outside, bowl], holding: -1 });
    for (const { text } of asked) {
      expect(text).not.toMatch(/green|the (cube|block)/);
    }
    expect(asked.length).toBe(300);
    for (const uv of [[0, 0] as const, [0.999, 0.999] as const])
      expect(all('where', { objects: [{ ...cube, uv }], holding: -1 }).length).toBe(300);
    for (const uv of [[-0.001, 0.5] as const, [0.5, 1] as const])
      expect(all('where', { objects: [{ ...cube, uv }], holding: -1 })).toEqual([]);
  });

  it('both words two times in three where there is a choice', () => {
    const asked = all('where', { objects: [cube], holding: -1 }, 3000);
    const both = asked.filter(({ text }) => /red (cube|block)/.test(text)).length / asked.length;
    expect(both).toBeGreaterThan(0.62);
    expect(both).toBeLessThan(0.71);
  });

  it('a pair that is there twice has no name', () => {
    const twins = { objects: [cube, { ...cube, xy: [0.6, 0.1] as const }], holding: -1 };
    expect(all('where', twins)).toEqual([]);
  });
});

describe('exists and count', () => {
  const objects = [
    thing('red', 'cube', [0.53, -0.12]),
    thing('blue', 'star', [0.53, 0.12]),
    thing('blue', 'cube', [0.45, 0]),
    thing('green', 'bowl', [0.6, 0], { uv: [1.2, 0.5] }),
  ];
  const state = { objects, holding: -1 };
  const pairs = (text: string) =>
    objects.filter((o) => words.shapes[o.shape].some((w) => text.includes(`${o.color} ${w}`)));

  it('half of the pairs are there; most of the others are made of what is there', () => {
    const asked = all('exists', state, 4000);
    const yes = asked.filter((q) => q.answer[0] === 'yes');
    expect(yes.length / asked.length).toBeCloseTo(0.5, 1);
    for (const { text } of yes) expect(pairs(text).length).toBe(1);
    const no = asked.filter((q) => q.answer[0] === 'no');
    for (const { text } of no) expect(pairs(text)).toEqual([]);
    const nearMisses = no.filter(({ text }) => /red star/.test(text)).length / no.length;
    expect(nearMisses).toBeGreaterThan(0.7);
    expect(nearMisses).toBeLessThan(0.82);
    // what is out of the frame is neither there nor missing
    expect(asked.filter(({ text }) => text.includes('green bowl'))).toEqual([]);
  });

  it('counts what is in the frame, zero included', () => {
    const asked = all('count', state, 2000);
    const answer = (text: RegExp) => new Set(asked.filter((q) => text.test(q.text)).map((q) => q.answer[0]));
    expect(answer(/cubes|blocks/)).toEqual(new Set(['2']));
    expect(answer(/stars/)).toEqual(new Set(['1']));
    expect(answer(/blue objects/)).toEqual(new Set(['2']));
    expect(answer(/red objects/)).toEqual(new Set(['1']));
    expect(answer(/bowls|green objects|cones|pink objects/)).toEqual(new Set(['0']));
    const zero = asked.filter((q) => q.answer[0] === '0').length / asked.length;
    expect(zero).toBeGreaterThan(0.1);
    expect(zero).toBeLessThan(0.3);
  });

  it('does not ask for a count above seven', () => {
    const eight = COLOR_NAMES.map((color) => thing(color, 'star', [0.5, 0]));
    for (const { text } of all('count', { objects: eight, holding: -1 })) expect(text).not.toMatch(/stars/);
    const seven = all('count', { objects: eight.slice(1), holding: -1 });
    expect(seven.some((q) => q.text.includes('stars') && q.answer[0] === '7')).toBe(true);
  });
});

it('holding and held are what is between the pads', () => {
  const objects = [thing('red', 'cube', [0.5, 0]), thing('blue', 'star', [0.5, 0.1], { lifted: 0.1 })];
  const answers = (kind: QuestionKind, holding: number, of = objects) =>
    new Set(all(kind, { objects: of, holding }, 20).map((q) => q.answer.join(' ')));
  expect(answers('holding', 1)).toEqual(new Set(['yes']));
  expect(answers('holding', -1)).toEqual(new Set(['no']));
  expect(answers('held', 1)).toEqual(new Set(['blue star']));
  expect(answers('held', -1)).toEqual(new Set(['nothing']));
  const gone = [objects[0]!, { ...objects[1]!, uv: [0.5, -0.1] as const }];
  expect(answers('held', 1, gone)).toEqual(new Set());
});

describe('any state', () => {
  const object = fc.record({
    color: fc.constantFrom(...COLOR_NAMES),
    shape: fc.constantFrom(...SHAPE_NAMES),
    uv: fc.tuple(
      fc.double({ min: -0.1, max: 1.1, noNaN: true }),
      fc.double({ min: -0.1, max: 1.1, noNaN: true }),
    ),
    xy: fc.tuple(
      fc.double({ min: 0.38, max: 0.68, noNaN: true }),
      fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    ),
    lifted: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.15, noNaN: true })),
  });
  const anyState = fc
    .uniqueArray(object, { maxLength: 9, selector: (o) => `${o.color} ${o.shape}` })
    .chain((objects) =>
      fc.record({ objects: fc.constant(objects), holding: fc.integer({ min: -1, max: objects.length - 1 }) }),
    );
  const VOCABULARY = new Set([
    ...Array.from({ length: 8 }, (_, i) => String(i)),
    ...[...COLOR_NAMES, ...SHAPE_NAMES],
    ...['yes', 'no', 'left', 'middle', 'right', 'back', 'center', 'front', 'nothing'],
  ]);

  it('gives a whole sentence, an answer in the vocabulary, and the same twice', () => {
    fc.assert(
      fc.property(anyState, fc.constantFrom(...QUESTION_KINDS), fc.nat(1 << 30), (state, kind, seed) => {
        const draw = () => drawQuestion(kind, { ...state, random: createRandom(seed) });
        const question = draw();
        expect(draw()).toEqual(question);
        if (question === null) return;
        expect(question.text).not.toMatch(/[{}]|undefined/);
        expect(question.answer.length).toBeGreaterThan(0);
        expect(question.answer.length).toBeLessThanOrEqual(2);
        for (const word of question.answer) expect(VOCABULARY).toContain(word);
      }),
      { numRuns: 500 },
    );
  });

  it('mirrored, left and right change places', () => {
    const mirror = (o: QuestionObject): QuestionObject => ({ ...o, xy: [o.xy[0], -o.xy[1]] });
    fc.assert(
      fc.property(anyState, ({ objects }) => {
        const [from, ...others] = objects;
        if (!from) return;
        const found = neighbourOf(from, others, 'left');
        const mirrored = neighbourOf(mirror(from), others.map(mirror), 'right');
        if (found === null || found === 'nothing') expect(mirrored).toBe(found);
        else expect(mirrored).toEqual(mirror(found));
      }),
      { numRuns: 500 },
    );
  });

  it('an object moved by 5 mm does not change an answer that was given into another', () => {
    const moved = fc.tuple(
      fc.double({ min: -0.005, max: 0.005, noNaN: true }),
      fc.double({ min: -0.005, max: 0.005, noNaN: true }),
    );
    const name = (o: QuestionObject | 'nothing') => (o === 'nothing' ? o : `${o.color} ${o.shape}`);
    fc.assert(
      fc.property(anyState, fc.nat(8), moved, ({ objects }, which, [dx, dy]) => {
        const shifted = objects.map(
          (o, i): QuestionObject => (i === which ? { ...o, xy: [o.xy[0] + dx, o.xy[1] + dy] } : o),
        );
        const ask = ([from, ...others]: readonly QuestionObject[]) =>
          from ? neighbourOf(from, others, 'left') : null;
        const [before, after] = [ask(objects), ask(shifted)];
        if (before !== null && after !== null) expect(name(after)).toBe(name(before));
        const [place, moved] = [objects[which], shifted[which]].map((o) => (o ? placeOf(o) : null));
        if (place && moved) expect(moved).toEqual(place);
      }),
      { numRuns: 1000 },
    );
  });
});
