import { describe, expect, it } from 'vitest';
import type { EpisodeRecord } from '../evaluation/index.ts';
import { readDescription } from './description.ts';
import { replayQuery } from './export.ts';
import { points } from './words.ts';

const record = {
  seed: 10_003,
  instruction: 'pick up the red cube',
  trail: { run: 'abc', hashes: [] },
} as unknown as EpisodeRecord;

describe('the link beside an episode', () => {
  const query = (measurement: string) =>
    new URLSearchParams(replayQuery(readDescription(measurement).description, 'a', record));

  it('carries its actions, since the world waits for them', () => {
    expect(Object.fromEntries(query('measure'))).toEqual({
      seed: '10003',
      say: 'pick up the red cube',
      run: 'abc',
    });
  });

  it('names who drove: what a script did is not said to be the model’s', () => {
    const driver = (control: string) => query(`measure&control=${control}`).get('driver');
    expect(['blind', 'expert', 'shuffled', 'no-op'].map(driver)).toEqual([null, 'expert', 'expert', 'no-op']);
  });

  it('is of the scene alone in real time, where actions say nothing of when they came', () => {
    const params = query('measure&clock=realtime');
    expect(params.has('run')).toBe(false);
    expect(params.get('clock')).toBe('realtime');
  });
});

describe('a difference in points', () => {
  it('is rounded as the rates beside it are: 7 of 8 less 0 of 8 is 88, whoever is A', () => {
    expect([points(0.875), points(-0.875), points(0.004), points(-0.004)]).toEqual(['+88', '−88', '0', '0']);
  });
});
