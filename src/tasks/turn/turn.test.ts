/** What may be turned toward what, and how the sentence is read. */
import { describe, expect, it } from 'vitest';
import type { SceneSpec } from '../../contracts.ts';
import { headingOf, poseOf } from '../../things/bodies.ts';
import { goalsOf, instructionFor, parseGoal, sampleScene, sceneOf, taskOf } from '../index.ts';
import { catalogue, tableOf } from '../testing/tables.ts';

const turned = (scene: SceneSpec, yaw: number): SceneSpec => ({
  ...scene,
  objects: scene.objects.map((object, i) => (i === 0 ? { ...object, yaw } : object)),
});
/** The hammer is long along y; the tin lies behind it along x. */
const SCENE = tableOf('things', ['hammer', 0.45, 0], ['tin', 0.62, 0], ['dog', 0.5, -0.17]);

describe('turn', () => {
  it('is asked where the long axis is 40 degrees or more off the way to the other, either end first', () => {
    const degrees = [0, 49, 51, 89, 131, 180, -49, -51];
    const asked = degrees.map((angle) =>
      goalsOf(turned(SCENE, (angle * Math.PI) / 180), 'turn').some(
        ({ target, destination }) => target === 0 && destination === 1,
      ),
    );
    // at yaw 0 it lies across the way; a quarter of a turn points it, to either side
    expect(asked).toEqual([true, true, false, false, true, true, true, false]);
  });

  it('is of things that lie and point: not of a tin, nor of a dog, which has a front', () => {
    expect(goalsOf(SCENE, 'turn').every(({ target }) => target === 0)).toBe(true);
    for (let seed = 10_000; seed < 10_040; seed++) {
      expect(goalsOf(sampleScene(seed), 'turn')).toEqual([]);
      const scene = sceneOf(seed, { table: 'things', catalogue });
      for (const { target } of goalsOf(scene, 'turn')) {
        const object = scene.objects[target]!;
        expect(headingOf(object, poseOf(object))).not.toBeNull();
      }
    }
  });

  it('a thing that has toppled has no heading', () => {
    const [hammer] = SCENE.objects;
    const { position, quat } = poseOf(hammer!);
    expect(headingOf(hammer!, { position, quat })).toBeCloseTo(Math.PI / 2, 2);
    expect(headingOf(hammer!, { position, quat: [Math.SQRT1_2, Math.SQRT1_2, 0, 0] })).toBeNull();
  });

  it('is read from every wording it has', () => {
    const { templates, synonyms } = taskOf('turn').wording;
    const [goal] = goalsOf(SCENE, 'turn');
    for (const template of [...templates, ...synonyms]) {
      const text = template.replace('{object}', 'hammer').replace('{destination}', 'tin');
      expect(parseGoal(SCENE, text), text).toEqual({ task: 'turn', target: 0, destination: 1 });
    }
    expect(parseGoal(SCENE, instructionFor(SCENE, goal!, 3))).toEqual(goal);
    expect(parseGoal(SCENE, 'point at the hammer')).toEqual({ task: 'reach', target: 0 });
  });
});
