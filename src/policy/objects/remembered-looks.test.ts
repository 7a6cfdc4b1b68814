/** Sight and looks are taken once a picture, and looks come back in the order that was asked for. */
import { expect, it } from 'vitest';
import type { ObjectsClient } from '../engine/client.ts';
import { rememberingLooks } from './remembered-looks.ts';

const setUp = () => {
  const taken: number[] = [];
  const look: ObjectsClient['look'] = async ({ rgb }, squares) => {
    taken.push(squares.length);
    const features = Float32Array.from(squares.flatMap(({ u }) => [u, rgb[0] ?? 0]));
    const logits = Float32Array.from(squares.map(({ v }) => v));
    return { ok: true, value: { features, logits, ms: 1, stats: { policyRuns: 0, encoderRuns: 0 } } };
  };
  return { client: rememberingLooks({ look } as ObjectsClient), taken };
};
const image = (value: number) => ({ width: 2, height: 1, rgb: new Uint8Array(6).fill(value) });
const at = (u: number, v = 0.5) => ({ u, v, side: 0.25 });
const numbers = (looked: Awaited<ReturnType<ObjectsClient['look']>>) =>
  looked.ok && [[...looked.value.features], [...looked.value.logits]];

it('takes what is new of the same pixels, in whichever order it is asked for', async () => {
  const { client, taken } = setUp();
  await client.look(image(7), [at(0.25), at(0.5, 0.75)]);
  const again = await client.look(image(7), [at(0.75), at(0.5, 0.75), at(0.25)]);
  expect(numbers(again)).toEqual([
    [0.75, 7, 0.5, 7, 0.25, 7],
    [0.5, 0.75, 0.5],
  ]);
  expect(taken).toEqual([2, 1]);
});

it('forgets with the next picture, if it differs by one byte', async () => {
  const { client, taken } = setUp();
  await client.look(image(7), [at(0.25)]);
  const other = image(7);
  other.rgb[5] = 8;
  await client.look(other, [at(0.25)]);
  await client.look(image(7), [at(0.25)]);
  expect(taken).toEqual([1, 1, 1]);
});

it('an error is passed on, and nothing is remembered of it', async () => {
  const fails = { ok: false, error: { code: 'CANCELLED', message: 'Stopped.' } } as const;
  let answers: 'error' | 'fine' = 'error';
  const { client, taken } = setUp();
  const shaky = rememberingLooks({
    ...client,
    look: (...args) => (answers === 'error' ? Promise.resolve(fails) : client.look(...args)),
  });
  expect(await shaky.look(image(1), [at(0.25)])).toBe(fails);
  answers = 'fine';
  expect(numbers(await shaky.look(image(1), [at(0.25)]))).toEqual([[0.25, 1], [0.5]]);
  expect(taken).toEqual([1]);
});

it('sees once what it sees again: another byte or another pose is another sight, an error none', async () => {
  let [runs, broken] = [0, true];
  const client = rememberingLooks({
    sight: async ({ rgb }, state) => {
      if (broken) return { ok: false, error: { code: 'CANCELLED', message: 'Stopped.' } };
      runs += 1;
      const objects = Float32Array.from([rgb[0] ?? 0, ...state]);
      return { ok: true, value: { objects, ms: 5, stats: { policyRuns: 0, encoderRuns: 0 } } };
    },
  } as ObjectsClient);
  const objectsOf = async (...asked: Parameters<ObjectsClient['sight']>) => {
    const seen = await client.sight(...asked);
    return seen.ok ? [...seen.value.objects] : seen.error.code;
  };
  expect(await objectsOf(image(7), [1, 2])).toBe('CANCELLED');
  broken = false;
  const shown = image(7);
  expect(await objectsOf(shown, [1, 2])).toEqual([7, 1, 2]);
  expect(await objectsOf(image(7), [1, 2])).toEqual([7, 1, 2]);
  expect(runs).toBe(1);
  expect(await objectsOf(image(7), [1, 3])).toEqual([7, 1, 3]);
  shown.rgb.fill(9); // the camera's own memory, written over
  expect(await objectsOf(shown, [1, 3])).toEqual([9, 1, 3]);
  expect(runs).toBe(3);
});
