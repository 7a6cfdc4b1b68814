import { expect, it } from 'vitest';
import { createStillness, STILL_MS } from './stillness.ts';

const watched = () => {
  let time = 0;
  const still = createStillness(() => time);
  return { still, wait: (ms: number) => (time += ms) };
};

it('a muted track delivers nothing, at once, and pictures come when it is not muted any more', () => {
  const { still, wait } = watched();
  still.frames(1);
  still.muted(true);
  expect(still.reason()).toMatch(/muted/);
  wait(60_000);
  still.muted(false);
  expect(still.reason()).toBeNull();
});

it('one picture that stands is no camera: said after some seconds, and not any more at the next picture', () => {
  const { still, wait } = watched();
  still.frames(1);
  wait(STILL_MS - 1);
  still.frames(1);
  expect(still.reason()).toBeNull();
  wait(1);
  expect(still.reason()).toMatch(/no new picture/);
  still.frames(2);
  expect(still.reason()).toBeNull();
});

it('a slow camera is none that stands still', () => {
  const { still, wait } = watched();
  for (let i = 0; i < 20; i++) {
    still.frames(i);
    expect(still.reason()).toBeNull();
    wait(1000);
  }
});

it('a hidden tab gets no pictures, and has some seconds for the first when it is shown again', () => {
  const { still, wait } = watched();
  still.frames(1);
  still.hidden(true);
  wait(600_000);
  expect(still.reason()).toBeNull();
  still.hidden(false);
  expect(still.reason()).toBeNull();
  wait(STILL_MS);
  expect(still.reason()).toMatch(/no new picture/);
});
