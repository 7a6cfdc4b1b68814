import { describe, expect, it } from 'vitest';
import { EXHIBITS, placeOf } from './exhibits.ts';

describe('exhibits', () => {
  it('are found by address, with their neighbours', () => {
    expect(placeOf('?lab')).toBeNull();
    expect(placeOf('?lab=nothing')).toBeNull();
    EXHIBITS.forEach((exhibit, i) => {
      const place = placeOf(`?lab=${exhibit.id}&n=3`);
      expect(place?.exhibit).toBe(exhibit);
      expect(place?.previous).toBe(EXHIBITS[i - 1]);
      expect(place?.next).toBe(EXHIBITS[i + 1]);
    });
  });
});
