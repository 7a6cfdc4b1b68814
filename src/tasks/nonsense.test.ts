import { describe, expect, it } from 'vitest';
import { BLOCK_TASKS, goalsOf, instructionFor, PHRASES, sampleScene } from './index.ts';
import { NONSENSE_WORD, withNonsenseTarget } from './nonsense.ts';

const nonsense = withNonsenseTarget(PHRASES);
const scenes = Array.from({ length: 20 }, (_, i) => sampleScene(40_000 + i));

describe('the nonsense word', () => {
  it('is no word that is used', () => {
    expect(JSON.stringify(PHRASES)).not.toContain(NONSENSE_WORD);
  });

  it.each(BLOCK_TASKS.map(({ name }) => name))('takes the name of the target alone: %s', (task) => {
    const said = scenes.flatMap((scene) =>
      goalsOf(scene, task).map((goal) => ({
        usual: instructionFor(scene, goal, scene.seed),
        odd: instructionFor(scene, goal, scene.seed, nonsense),
        goal,
      })),
    );
    expect(said.length).toBeGreaterThan(10);
    for (const { usual, odd, goal } of said) {
      expect(odd.split(NONSENSE_WORD)).toHaveLength(2);
      const [before = '', after = ''] = odd.split(NONSENSE_WORD);
      expect(usual.startsWith(before)).toBe(true);
      expect(usual.endsWith(after)).toBe(true);
      if (goal.destination !== undefined) expect(after).toMatch(/\S/);
    }
  });

  it('says the same whatever the target is', () => {
    for (const scene of scenes) {
      const odd = goalsOf(scene, 'pick').map((goal) => instructionFor(scene, goal, scene.seed, nonsense));
      expect(new Set(odd).size).toBe(1);
    }
  });

  it('replaces colour and shape, too', () => {
    const own = { ...PHRASES, tasks: { pick: { templates: ['fetch the {color} {shape}, the {shape}'] } } };
    expect(withNonsenseTarget(own).tasks.pick?.templates).toEqual(['fetch the blicket, the blicket']);
  });
});
