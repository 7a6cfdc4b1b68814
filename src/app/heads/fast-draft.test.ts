import { expect, it } from 'vitest';
import { trainFast } from '../../math/fast/fast.ts';
import { readTyped } from './fast-draft.ts';

const motion = (k: number) => Array.from({ length: 4 }, (_, t) => [Math.sin(k + t / 2), Math.cos(k) * t]);
const trained = trainFast({ chunks: Array.from({ length: 60 }, (_, k) => motion(k)), scale: 10, size: 120 });
if (!trained.ok) throw new Error(trained.error.detail);
const codec = trained.value;
const encoded = codec.encode(motion(7));
if (!encoded.ok) throw new Error(encoded.error.detail);
const { tokens } = encoded.value;

it('draws the curve of the tokens that are typed, however they are parted', () => {
  const drawn = readTyped(codec, tokens.join(' '));
  expect(drawn).toMatchObject({ ok: true });
  expect(drawn.ok && drawn.value.length).toBe(8);
  expect(readTyped(codec, ` ${tokens.join(',  ')}\n`)).toEqual(drawn);
});

it.each([
  ['one too many', `${tokens.join(' ')} 0`],
  ['one too few', tokens.slice(0, -1).join(' ')],
  ['none', ''],
  ['a token that there is not', [...tokens.slice(0, -1), 999].join(' ')],
  ['a word', 'left 3 4'],
  ['a negative number', `-1 ${tokens.join(' ')}`],
  ['a fraction', `${tokens.join(' ')}.5`],
])('%s is ILLEGAL_TOKEN, never a motion', (_, text) => {
  const read = readTyped(codec, text);
  expect(read).toMatchObject({ ok: false, error: { code: 'ILLEGAL_TOKEN' } });
  expect(!read.ok && read.error.detail).toBeTruthy();
});
