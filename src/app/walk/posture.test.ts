import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EndEffectorAction, Step } from '../../contracts.ts';
import { decodeRecording } from '../../episode/recording/index.ts';
import { createRandom } from '../../math/random.ts';
import { ROBOTS } from '../../robots/index.ts';
import { createArena } from '../../runtime/arena.ts';
import { createHot } from '../../runtime/hot.ts';
import { createPlayer } from '../../runtime/recording/player.ts';
import { sampleScene } from '../../tasks/index.ts';
import { loadPhysics, type Physics } from '../../world/index.ts';
import { postureOf } from './posture.ts';
import { createPostureLog } from './posture-log.ts';

let physics: Physics;
beforeAll(async () => {
  physics = await loadPhysics();
});

describe('the posture read from bodies', () => {
  it.each(ROBOTS)('is MuJoCo’s own, for joints anywhere in their ranges ($id)', (robot) => {
    const world = createArena(physics, sampleScene(7, { robot: robot.id }));
    const random = createRandom(3, 0);
    for (let k = 0; k < 40; k++) {
      const joints = robot.joints.map(({ lower, upper }) => lower + (upper - lower) * random.next());
      world.placeArm(joints, 0.5);
      const posture = postureOf(world.bodyPoses());
      if (!posture) throw new Error('no posture');
      posture.joints.forEach((angle, i) => {
        expect(angle, `joint ${i + 1}`).toBeCloseTo(joints[i]!, 6);
      });
      world.proprioception().position.forEach((x, i) => {
        expect(posture.tip[i]).toBeCloseTo(x, 6);
      });
    }
    world.dispose();
  });

  it('is null without an arm', () => {
    expect(postureOf([])).toBeNull();
  });
});

const DOWN: EndEffectorAction = {
  ...{ kind: 'ee-delta', terminate: false, gripper: 1 },
  ...{ translation: [0, 0, -0.03], rotation: [0, 0, 0] },
};

describe('postures of steps', () => {
  it('are those before and after the motion, also when the cursor went back', () => {
    const world = createArena(physics, sampleScene(7));
    const hot = createHot();
    const state = { sought: false };
    const log = createPostureLog({ hot, bodies: () => world.bodyPoses(), sought: () => state.sought });
    const tip = (): number => world.proprioception().position[2];
    const heights = [tip()];
    const states = [world.save()];
    const move = (index: number, down: number): Step => {
      world.command({ ...DOWN, translation: [0, 0, -down] });
      world.advance(0.2);
      const step = { index } as Step;
      hot.steps = [...hot.steps, step];
      hot.shown = step;
      hot.emit('step');
      heights.push(tip());
      states.push(world.save());
      return step;
    };
    const [first, second] = [move(0, 0.02), move(1, 0.03)];
    const height = (step: Step) => {
      const { before, after } = log.of(step);
      return [before?.tip[2], after?.tip[2]];
    };
    const [a, b, c] = heights as [number, number, number];
    expect(b).toBeLessThan(a - 0.01);
    expect(height(first)).toEqual([expect.closeTo(a, 9), expect.closeTo(b, 9)]);
    expect(height(second)).toEqual([expect.closeTo(b, 9), expect.closeTo(c, 9)]);

    world.restore(states[1]!);
    Object.assign(state, { sought: true });
    hot.shown = second;
    hot.emit('step');
    expect(height(second)).toEqual([expect.closeTo(b, 9), expect.closeTo(c, 9)]);
    log.dispose();
    world.dispose();
  });

  it('of a recording, whose steps are announced where they begin, come from its neighbours', () => {
    const world = createArena(physics, sampleScene(7));
    const hot = createHot();
    const log = createPostureLog({ hot, bodies: () => world.bodyPoses(), sought: () => true });
    const steps = [{ index: 0 }, { index: 1 }] as Step[];
    hot.steps = steps;
    for (const step of steps) {
      hot.shown = step;
      hot.emit('step');
      world.command(DOWN);
      world.advance(0.2);
    }
    expect(log.of(steps[0]!).after).toEqual(log.of(steps[1]!).before);
    expect(log.of(steps[0]!).after?.tip[2]).toBeLessThan(log.of(steps[0]!).before?.tip[2] ?? 0);
    expect(log.of(steps[1]!).after).toBeNull();
    expect(log.of({ index: 9 } as Step)).toEqual({ before: null, after: null });
    world.dispose();
  });
});

describe('postures of recorded steps', () => {
  it('are all known, shown or not: each step ends where the next begins', async () => {
    const bytes = readFileSync(join(import.meta.dirname, '../../runtime/recording/episode.bin'));
    const decoded = await decodeRecording(bytes);
    if (!decoded.ok) throw new Error('no recording');
    const recording = decoded.value;
    const idle = {
      now: () => 0,
      nextPicture: () => () => undefined,
      onStep: () => undefined,
      onMotion: () => undefined,
    };
    const player = createPlayer({ recording, ...idle });
    const hot = createHot();
    hot.steps = recording.steps.map(({ step }) => step);
    const log = createPostureLog({
      hot,
      bodies: () => player.bodyPoses(),
      sought: () => true,
      recordedAt: (time) => player.bodyPosesAt?.(time) ?? null,
    });
    let last: readonly number[] | null = null;
    let turned = 0;
    for (const step of hot.steps) {
      const { before, after } = log.of(step);
      if (!before || !after) throw new Error(`step ${step.index} is not known`);
      if (last) expect(before.joints).toEqual(last);
      turned += Math.max(...after.joints.map((angle, i) => Math.abs(angle - (before.joints[i] ?? 0))));
      last = after.joints;
    }
    expect(turned).toBeGreaterThan(0.3); // radians, over the episode
  });
});
