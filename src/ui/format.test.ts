import { expect, it } from 'vitest';
import { megabytes, milliseconds, quantityOf, share, signed } from './format.ts';

it('writes signs that do not jump and no negative zero', () => {
  expect(signed(4.84, 1)).toBe('+4.8');
  expect(signed(-12.36, 1)).toBe('−12.4');
  expect(signed(-0.01, 1)).toBe('0.0');
});

it('turns SI into what people read', () => {
  expect(quantityOf('m', 0.0048)).toEqual({ value: '+4.8', unit: 'mm' });
  expect(quantityOf('rad', -Math.PI / 18)).toEqual({ value: '−10.0', unit: '°' });
  expect(quantityOf('opening', 0.998)).toEqual({ value: '100', unit: '% open' });
  expect(quantityOf('flag', 0).value).toBe('go on');
  expect(quantityOf('flag', 1).value).toBe('stop');
});

it('writes bytes, times and shares in few digits', () => {
  expect(megabytes(22_760_000)).toBe('22.8 MB');
  expect([0.04, 9.94, 9.96, 1239.6].map(milliseconds)).toEqual(['0.0', '9.9', '10', '1240']);
  expect([0, 0.004, 0.5, 1].map(share)).toEqual(['0%', '<1%', '50%', '100%']);
});
