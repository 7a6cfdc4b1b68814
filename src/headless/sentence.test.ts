import { describe, expect, it } from 'vitest';
import { parseGoal, sampleScene } from '../tasks/index.ts';
import { goalsOfSentence } from './sentence.ts';

const from = { seed: 10_000, sceneOf: sampleScene };

describe('one sentence in every episode', () => {
  it('is scored in the scenes in which it asks for something, by the task it asks for', () => {
    const asked = goalsOfSentence('pick up the red cube', { control: 'none' }, from);
    if (!asked.ok) throw new Error(asked.error.message);
    const { task, parts } = asked.value;
    expect(task).toBe('pick');
    const seeds = Array.from({ length: 60 }, (_, i) => 10_000 + i);
    const goals = seeds.map((seed) => parts.sampleGoal(sampleScene(seed), 'reach', seed, 'seen'));
    expect(goals).toEqual(seeds.map((seed) => parseGoal(sampleScene(seed), 'pick up the red cube')));
    const found = goals.flatMap((goal) => goal ?? []);
    expect(found.length).toBeGreaterThan(3);
    expect(found.length).toBeLessThan(60);
    for (const goal of found)
      expect(parts.instructionFor(sampleScene(7), goal, 7)).toBe('pick up the red cube');
  });

  it.each(['wrong-instruction', 'nonsense-word'] as const)('is not said under %s', (control) => {
    const asked = goalsOfSentence('pick up the red cube', { control }, from);
    expect(!asked.ok && asked.error.code).toBe('SETTING_INVALID');
  });

  it('is refused where nothing of it can be scored', () => {
    const asked = goalsOfSentence('dance', { control: 'none' }, { seed: 0, sceneOf: () => sampleScene(7) });
    expect(!asked.ok && asked.error.message).toContain('“dance” asks for nothing');
  });
});
