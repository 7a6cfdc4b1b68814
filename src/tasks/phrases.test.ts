import { describe, expect, it } from 'vitest';
import { goalsOf, instructionFor, PHRASES, parsePhrases, sampleScene } from './index.ts';

const OWN = {
  templates: { pick: ['could you fetch me the {color} {shape}'] },
  colors: { red: ['crimson'] },
  shapes: { cube: ['brick'] },
};

describe('phrases of one\u2019s own', () => {
  it('replace what they name and leave the rest', () => {
    const parsed = parsePhrases(OWN);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const seen = new Set<string>();
    for (let seed = 30_000; seed < 30_200; seed++) {
      const scene = sampleScene(seed);
      for (const goal of goalsOf(scene, 'pick')) {
        const { color, shape } = scene.objects[goal.target]!;
        const sentence = instructionFor(scene, goal, seed, parsed.value);
        const words = [color === 'red' ? 'crimson' : color, shape === 'cube' ? 'brick' : shape];
        if (shape !== 'cube' || color === 'red')
          expect(sentence).toBe(`could you fetch me the ${words.join(' ')}`);
        seen.add(sentence);
      }
    }
    expect([...seen].some((s) => s.includes('crimson brick'))).toBe(true);
    expect(parsed.value.tasks.reach).toEqual(PHRASES.tasks.reach);
  });

  it.each([
    [{ templates: { pick: ['fetch it'] } }, /templates\.pick\.0: needs/],
    [{ templates: { pick: ['fetch {colour}'] } }, /templates\.pick\.0/],
    [{ templates: { juggle: ['{object}'] } }, /templates/],
    [{ colors: { mauve: ['mauve'] } }, /colors/],
    [{ shapes: { cube: [] } }, /shapes\.cube/],
    [{ verbs: {} }, /the file/],
    ['red', /the file/],
  ])('are refused with the place of the mistake: %j', (json, message) => {
    const parsed = parsePhrases(json);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) {
      expect(parsed.error.code).toBe('SETTING_INVALID');
      expect(parsed.error.message).toMatch(message);
    }
  });
});
