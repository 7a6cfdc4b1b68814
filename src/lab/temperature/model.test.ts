import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EE_DELTA_CODEC } from '../../action/index.ts';
import { decodeRecording } from '../../episode/recording/index.ts';
import { drawsOf, oddsAt, widthOf } from './model.ts';
import { nextTrial, summaryOf, TEMPERATURES, type Trial } from './trials.ts';

const { dimensions } = EE_DELTA_CODEC;
const [, forward] = dimensions;

const recorded = await decodeRecording(readFileSync('src/runtime/recording/episode.bin'));
if (!recorded.ok || !forward) throw new Error('no recording');
const { steps } = recorded.value;

describe('odds at a temperature', () => {
  it('are all on one bin at 0, and spread as it rises', () => {
    for (const { step } of steps) {
      const { logits } = step.evidence;
      if (!logits) throw new Error('no logits');
      const at = (t: number) => {
        const odds = oddsAt(logits, 1, forward, t);
        if (!odds) throw new Error('not finite');
        return odds;
      };
      expect(at(0)).toMatchObject({ share: 1, near: 1, bits: 0, best: step.evidence.tokens?.[1] });
      expect(at(2).near).toBeLessThan(at(1).near);
      expect(at(1).near).toBeGreaterThan(at(1).share);
      expect(widthOf(at(2), 0.9)).toBeGreaterThan(widthOf(at(1), 0.9));
      expect(at(2).bits).toBeGreaterThan(at(1).bits);
    }
  });

  it('hold what the lesson says: one bin has few percent, its neighbours several times that', () => {
    const odds = steps.map(({ step }) => step.evidence.logits && oddsAt(step.evidence.logits, 1, forward, 1));
    for (const one of odds) {
      expect(one?.share).toBeLessThan(0.15);
      expect(one?.near).toBeGreaterThan(2 * (one?.share ?? 1));
    }
  });

  it('are drawn from: none at 0 differs, and the same draw is the same', () => {
    const step = steps[1]?.step;
    if (!step) throw new Error('no step');
    expect(drawsOf(step, 1, dimensions, { temperature: 0, draw: 1 }).spread).toBe(0);
    const hot = drawsOf(step, 1, dimensions, { temperature: 2, draw: 1 });
    expect(hot).toEqual(drawsOf(step, 1, dimensions, { temperature: 2, draw: 1 }));
    expect(hot.bins).not.toEqual(drawsOf(step, 1, dimensions, { temperature: 2, draw: 2 }).bins);
    expect(hot.spread).toBeGreaterThan(0.001);
  });
});

describe('episodes at several temperatures', () => {
  it('take turns scene by scene, and are counted', () => {
    let trials: readonly Trial[] = [];
    const order: string[] = [];
    for (let next = nextTrial(trials, 2); next; next = nextTrial(trials, 2)) {
      order.push(`${next.seed} ${next.temperature}`);
      trials = [...trials, { ...next, success: next.temperature < 1, steps: 10 }];
    }
    expect(order.slice(0, 5)).toEqual(['10000 0', '10000 0.5', '10000 1', '10000 2', '10001 0']);
    expect(order).toHaveLength(2 * TEMPERATURES.length);
    expect(summaryOf(trials, 0.5)).toMatchObject({ n: 2, successes: 2, meanSteps: 10 });
    expect(summaryOf(trials, 2)).toMatchObject({ n: 2, successes: 0 });
  });
});
