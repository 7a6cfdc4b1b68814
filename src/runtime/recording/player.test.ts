import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeRecording, POSE, type Recording } from '../../episode/recording/index.ts';
import { createPlayer, HOLD, posesAt, stepAt, stillStep } from './player.ts';

let recording: Recording;
beforeAll(async () => {
  const read = await decodeRecording(readFileSync(join(import.meta.dirname, 'episode.bin')));
  if (!read.ok) throw new Error(read.error.detail);
  recording = read.value;
});

/** A clock that is pushed, and pictures that are drawn when it is. */
const stage = () => {
  let now = 0;
  let waiting: (() => void) | null = null;
  const steps: number[] = [];
  let motions = 0;
  const player = createPlayer({
    recording,
    now: () => now,
    nextPicture: (callback) => {
      waiting = callback;
      return () => {
        waiting = null;
      };
    },
    onStep: (index) => void steps.push(index),
    onMotion: () => {
      motions += 1;
    },
  });
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= 20) {
      now += Math.min(20, left);
      const draw = waiting;
      waiting = null;
      draw?.();
    }
  };
  /** A long time without a picture, then one. */
  const jump = (ms: number): void => {
    now += ms;
    const draw = waiting;
    waiting = null;
    draw?.();
  };
  return { player, pass, jump, steps, motions: () => motions, idle: () => waiting === null };
};

describe('player', () => {
  it('shows every step once, in order, at the speed it happened, and begins again', () => {
    const { player, pass, steps } = stage();
    player.play();
    pass(1000 * (recording.steps.at(-1)?.step.commandTime ?? 0) + 40);
    expect(steps).toEqual(recording.steps.map(({ step }) => step.index));
    pass(1000 * HOLD + 60);
    expect(steps.slice(recording.steps.length)).toEqual([0]);
  });

  it('stands still when paused, and goes on from there', () => {
    const { player, pass, motions, idle } = stage();
    player.play();
    pass(600);
    player.pause();
    const [step, count] = [player.step(), motions()];
    pass(3000);
    expect([player.step(), motions(), idle(), player.playing()]).toEqual([step, count, true, false]);
    player.play();
    pass(500);
    expect(player.step()).toBeGreaterThan(step);
  });

  it('goes to a step, and no further than there are', () => {
    const { player, steps, idle } = stage();
    player.play();
    player.seek(3);
    expect([player.step(), steps.at(-1), idle()]).toEqual([3, 3, true]);
    player.seek(1e9);
    expect(player.step()).toBe(recording.steps.length - 1);
    player.seek(-5);
    expect(player.step()).toBe(0);
  });

  it('does not skip what a hidden tab did not draw', () => {
    const { player, pass, jump } = stage();
    player.play();
    pass(20);
    jump(10_000);
    expect(player.step()).toBeLessThanOrEqual(1);
  });
});

describe('poses', () => {
  it('are the recorded ones at their moments, between them in between, always with unit quaternions', () => {
    const { motion } = recording;
    const size = motion.bodies.length * POSE;
    const out = new Float32Array(size);
    fc.assert(
      fc.property(fc.nat(motion.times.length - 2), fc.double({ min: 0, max: 1, noNaN: true }), (k, part) => {
        const [from = 0, to = 0] = motion.times.slice(k, k + 2);
        posesAt(motion, from + part * (to - from), out);
        for (let at = 0; at < size; at += POSE) {
          const norm = Math.hypot(...out.subarray(at + 3, at + 7));
          if (Math.abs(norm - 1) > 1e-4) return false;
          for (let i = 0; i < 3; i++) {
            const [a, b] = [motion.poses[k * size + at + i] ?? 0, motion.poses[(k + 1) * size + at + i] ?? 0];
            const value = out[at + i] ?? Number.NaN;
            if (value < Math.min(a, b) - 1e-6 || value > Math.max(a, b) + 1e-6) return false;
          }
        }
        return true;
      }),
    );
    posesAt(motion, -1, out);
    expect(out[0]).toBeCloseTo(motion.poses[0] ?? 0, 6);
    posesAt(motion, 1e9, out);
    expect(out[7 + 2]).toBeCloseTo(motion.poses[motion.poses.length - size + 7 + 2] ?? 0, 6);
  });

  it('move: the hand travels, and the thing it carries goes with it', () => {
    const { motion, scene } = recording;
    const size = motion.bodies.length * POSE;
    const travel = (name: string): number => {
      const at = motion.bodies.indexOf(name) * POSE;
      const path = motion.times.map((_, k) => motion.poses.subarray(k * size + at, k * size + at + 3));
      return Math.max(
        ...path.map((p) => Math.hypot(...[0, 1, 2].map((i) => (p[i] ?? 0) - (path[0]?.[i] ?? 0)))),
      );
    };
    expect(travel('hand')).toBeGreaterThan(0.1);
    expect(Math.max(...scene.objects.map(({ name }) => travel(name)))).toBeGreaterThan(0.03);
  });
});

describe('steps', () => {
  it('are found by time', () => {
    for (const { index, commandTime } of recording.steps.map(({ step }) => step)) {
      expect(stepAt(recording, commandTime)).toBe(index);
      expect(stepAt(recording, commandTime - 0.01)).toBe(Math.max(0, index - 1));
    }
  });

  it('have one to stand still at: the hand has just closed', () => {
    const still = stillStep(recording);
    const grip = (index: number) => recording.steps[index]?.step.evidence.tokens?.[7] ?? -1;
    expect(grip(still)).toBeLessThan(128);
    expect(grip(still - 1)).toBeGreaterThanOrEqual(128);
  });
});
