import { expect, it } from 'vitest';
import { readSettings } from '../settings.ts';
import { testAddress } from './address.ts';

it.each(['?scene=12&frame=sim&seed=3', '?test=1&say=pick%20it+up&seed=3'])('leaves %s alone', (query) => {
  expect(testAddress(query)).toEqual({ query, picture: null });
});

it('reads scene as the seed, unless a seed is there', () => {
  expect(readSettings(testAddress('?test=1&scene=12').query).settings.seed).toBe(12);
  expect(readSettings(testAddress('?test=1&scene=12&seed=3').query).settings.seed).toBe(3);
});

it('names a scene that is no seed', () => {
  const { settings, problems } = readSettings(testAddress('?test=1&scene=kitchen').query);
  expect(settings.seed).toBe(7);
  expect(problems.map(({ code, message }) => [code, message])).toEqual([
    ['SETTING_INVALID', expect.stringContaining('“kitchen”')],
  ]);
});

it('reads frame as a camera or as the address of a picture', () => {
  expect(testAddress('?test=1&frame=sim')).toEqual({ query: 'test=1&camera=sim', picture: null });
  expect(testAddress('?test=1&frame=webcam&seed=2').query).toBe('test=1&seed=2&camera=webcam');
  const still = testAddress('?test=1&frame=./a%20b.png');
  expect(still.picture).toBe('./a b.png');
  expect(readSettings(still.query).settings.camera).toBe('image');
});
