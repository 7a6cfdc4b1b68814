import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTION_SPEC } from '../../action/index.ts';
import { binAtShare, firstProblem, readBin, withToken } from './edit.ts';

const [terminate, dx] = ACTION_SPEC;

describe('readBin', () => {
  it('reads every legal bin of every dimension', () => {
    for (const dim of ACTION_SPEC) {
      const bins = Array.from({ length: dim.legal }, (_, bin) => ({ bin }));
      expect(bins.map(({ bin }) => readBin(String(bin), dim))).toEqual(bins);
    }
  });

  it('says what is legal, in words, for anything else', () => {
    expect(readBin('2', terminate!)).toEqual({ problem: 'stop must be 0 (go on) or 1 (stop).' });
    for (const text of ['', ' ', '256', '-1', '1.5', '1e2', 'x', '0x10', '٣']) {
      expect(readBin(text, dx!), text).toEqual({ problem: 'Δx must be a whole number from 0 to 255.' });
    }
  });

  it('never reads an illegal bin from any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...ACTION_SPEC), (text, dim) => {
        const reading = readBin(text, dim);
        return 'problem' in reading || (Number.isInteger(reading.bin) && reading.bin < dim.legal);
      }),
    );
  });
});

describe('binAtShare', () => {
  it('covers every bin evenly and keeps to the ends', () => {
    for (const dim of ACTION_SPEC) {
      const bins = Array.from({ length: dim.legal }, (_, bin) => bin);
      expect(bins.map((bin) => binAtShare((bin + 0.5) / dim.legal, dim))).toEqual(bins);
      expect([binAtShare(-3, dim), binAtShare(0, dim), binAtShare(1, dim), binAtShare(9, dim)]).toEqual([
        0,
        0,
        dim.legal - 1,
        dim.legal - 1,
      ]);
    }
  });
});

describe('an edit', () => {
  const said = [0, 128, 128, 128, 128, 128, 128, 255];

  it('changes one token of a copy', () => {
    expect(withToken(said, 1, 200)).toEqual([0, 200, 128, 128, 128, 128, 128, 255]);
    expect(said[1]).toBe(128);
  });

  it('is held back by the first text that is no bin', () => {
    expect(firstProblem({}, ACTION_SPEC)).toBeNull();
    expect(firstProblem({ 3: '7' }, ACTION_SPEC)).toBeNull();
    expect(firstProblem({ 7: '300', 0: '2' }, ACTION_SPEC)).toBe('stop must be 0 (go on) or 1 (stop).');
  });
});
