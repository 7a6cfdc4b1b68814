import { describe, expect, it } from 'vitest';
import { isQuestion } from '../language/question.ts';
import { readLanguage } from '../language/read-language.ts';
import type { Metrics } from '../policy/index.ts';
import { goalsOf, PHRASES, parseGoal, sampleScene, sceneOf } from '../tasks/index.ts';
import { catalogue } from '../tasks/testing/tables.ts';
import { offeredExamples, PICTURE_EXAMPLES } from './examples.ts';
import { examplesOf } from './scene-examples.ts';
import type { Example } from './stores.ts';

const language = readLanguage(PHRASES);
const scenes = Array.from({ length: 60 }, (_, seed) => sampleScene(seed));

/** Measured at these tasks, as far as it is read. */
const measured = (...tasks: string[]): Metrics => ({
  commit: 'abc',
  rows: tasks.map((task) => ({
    ...{ task, control: 'none', variant: 'int8, wasm', clock: 'paused', episodes: 1, successes: 1, rate: 1 },
    wilson95: [0.2, 1],
  })),
});

describe('examples of a scene', () => {
  it.each(scenes)('mean what they are called: %#', (scene) => {
    const examples = examplesOf(scene, language);
    for (const { kind, text } of examples) {
      expect(isQuestion(text), text).toBe(kind === 'question');
      if (kind !== 'question') expect(parseGoal(scene, text)?.task, text).toBe(kind);
    }
    expect(examples[0]?.text).toMatch(/^reach the \w+ \w+$/);
    expect(new Set(examples.map(({ text }) => text)).size).toBe(examples.length);
    expect(examplesOf(scene, language)).toEqual(examples);
  });

  it('place and near come up, in the plain wording, and the first question is not always the same', () => {
    const texts = scenes.flatMap((scene) => examplesOf(scene, language).map(({ text }) => text));
    expect(texts.some((t) => /^put the \w+ \w+ in the \w+ bowl$/.test(t))).toBe(true);
    expect(texts.some((t) => /^put the \w+ \w+ on the \w+ plate$/.test(t))).toBe(true);
    expect(texts.some((t) => /^move the \w+ \w+ next to the \w+ \w+$/.test(t))).toBe(true);
    const firsts = scenes.map(
      (scene) => examplesOf(scene, language).find(({ kind }) => kind === 'question')?.text ?? '',
    );
    for (const start of [/^what colour/, /^how many/, /^what is/]) {
      expect(firsts.some((text) => start.test(text))).toBe(true);
    }
  });
});

describe('what is offered', () => {
  const all: readonly Example[] = [
    { kind: 'reach', text: 'reach a' },
    { kind: 'pick', text: 'pick b' },
    { kind: 'reach', text: 'reach c' },
    { kind: 'pick', text: 'pick d' },
    { kind: 'place', text: 'put a in b', onceMeasured: true },
    { kind: 'near', text: 'move a to c', onceMeasured: true },
    { kind: 'question', text: 'q1?' },
    { kind: 'question', text: 'q2?' },
  ];
  const plain = ['reach a', 'pick b', 'reach c', 'pick d'];

  it.each<[string, Metrics | null]>([
    ['was not measured', null],
    ['has no rows yet', measured()],
    ['reaches and picks', measured('reach', 'pick')],
  ])('a model that %s: reach and pick', (_, metrics) => {
    expect(offeredExamples(all, { metrics, answers: false })).toEqual(plain);
  });

  it('one of each task where there are more', () => {
    const metrics = measured('reach', 'pick', 'place', 'near');
    expect(offeredExamples(all, { metrics, answers: false })).toEqual([
      ...['reach a', 'pick b', 'put a in b', 'move a to c'],
    ]);
    expect(offeredExamples(all, { metrics: measured('pick', 'near'), answers: false })).toEqual([
      ...['reach a', 'pick b', 'move a to c'],
    ]);
    // a scene without a bowl or plate
    const fewer = all.filter(({ kind }) => kind !== 'place');
    expect(offeredExamples(fewer, { metrics: measured('place'), answers: false })).toEqual(plain);
  });

  it('what it sees, and no colour, for a model that answers by that', () => {
    const examples = [...all, { kind: 'question', text: 'colour?', inTokens: true }];
    expect(offeredExamples(examples, { metrics: null, answers: true, things: true })).toEqual([
      ...['reach a', 'pick b', 'what do you see?', 'reach c', 'pick d', 'q1?', 'q2?'],
    ]);
  });

  it('of a picture nothing that a scene has, and what every model can be asked', () => {
    const of = (things: boolean) =>
      offeredExamples(PICTURE_EXAMPLES, { metrics: measured('place'), answers: true, things });
    expect(of(false)).toHaveLength(PICTURE_EXAMPLES.length);
    expect(of(true)).toContain('what do you see?');
  });

  it('a question third, for a model that answers', () => {
    const metrics = measured('reach', 'pick', 'place', 'near');
    expect(offeredExamples(all, { metrics, answers: true })).toEqual([
      ...['reach a', 'pick b', 'q1?', 'put a in b', 'move a to c', 'q2?'],
    ]);
    expect(offeredExamples(all, { metrics: null, answers: true })).toEqual([
      ...['reach a', 'pick b', 'q1?', 'reach c', 'pick d', 'q2?'],
    ]);
  });
});

describe('examples of a table of things', () => {
  it.each(['things', 'pictures', 'mixed'] as const)(
    '%s: four to six, by name, category or description, and onto what takes things',
    (table) => {
      const kinds = new Set<string>();
      for (let seed = 0; seed < 60; seed++) {
        const scene = sceneOf(seed, { table, catalogue });
        const examples = examplesOf(scene, language);
        expect(examples.length, `${seed}`).toBeGreaterThanOrEqual(4);
        expect(examples.length).toBeLessThanOrEqual(6);
        expect(new Set(examples.map(({ text }) => text)).size).toBe(examples.length);
        for (const { kind, text } of examples) {
          kinds.add(kind);
          expect(isQuestion(text), text).toBe(false);
          expect(parseGoal(scene, text)?.task, text).toBe(kind);
        }
        expect(examples[0]?.text).toMatch(/^pick up the /);
        expect(examplesOf(scene, language)).toEqual(examples);
        if (goalsOf(scene, 'place').length > 0) expect(examples.map(({ kind }) => kind)).toContain('place');
      }
      expect([...kinds]).toEqual(expect.arrayContaining(['pick', 'reach', 'place', 'near']));
    },
  );

  it('are all offered for a model that never saw such things: its numbers say nothing of them', () => {
    const examples = examplesOf(sceneOf(7, { table: 'things', catalogue }), language);
    const offered = offeredExamples(examples, { metrics: measured('reach'), answers: true, familiar: false });
    expect(offered).toEqual(examples.map(({ text }) => text));
  });
});
