import { expect, it } from 'vitest';
import { createGate } from './gate.ts';

it('gives way when it has been long enough, and not before', async () => {
  let [time, ways] = [0, 0];
  const gate = createGate({
    now: () => time,
    giveWay: async () => {
      ways += 1;
    },
  });
  for (const at of [1, 4, 7.9]) {
    time = at;
    await gate.pass();
  }
  expect(ways).toBe(0);
  time = 8;
  await gate.pass();
  await gate.pass();
  expect(ways).toBe(1);
});

it('stands still while it is paused, also when it is paused again at once', async () => {
  const gate = createGate({ now: () => 0, giveWay: async () => undefined });
  let passed = false;
  gate.pause();
  expect(gate.paused()).toBe(true);
  const going = gate.pass().then(() => {
    passed = true;
  });
  gate.resume();
  gate.pause();
  await new Promise((done) => setTimeout(done));
  expect(passed).toBe(false);
  gate.resume();
  await going;
  expect(passed).toBe(true);
  expect(gate.paused()).toBe(false);
});
