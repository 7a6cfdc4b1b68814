import { expect, it } from 'vitest';
import { headLabel } from '../../runtime/head-label.ts';
import { headOptions } from './names.ts';

const served = [
  { id: 'pico', title: 'Pico', heads: [{ id: 'l1', title: 'Pico, L1 regression of eight actions' }] },
  { id: 'mini', title: 'Mini', heads: [] },
];

it('calls a head by what its title says beyond its model’s', () => {
  expect(headLabel('Pico, parallel bins', 'Pico')).toBe('Parallel bins');
  expect(headLabel('Something else', 'Pico')).toBe('Something else');
});

it('lists the heads of one trunk from any of them, the shipped one first, and none where there is one alone', () => {
  const all = [
    { model: 'pico', label: 'As shipped: Pico' },
    { model: 'pico:l1', label: 'L1 regression of eight actions' },
  ];
  expect(headOptions(served, 'pico')).toEqual(all);
  expect(headOptions(served, 'pico:l1')).toEqual(all);
  expect(headOptions(served, 'mini')).toEqual([]);
  expect(headOptions(served, 'own-policy')).toEqual([]);
});
