import { BoxGeometry } from 'three';
import { describe, expect, it } from 'vitest';
import { IDENTITY, quatFromAxisAngle } from '../math/rotation.ts';
import { bakePatch, createContactShadows, type Grounded, PATCH_SIDE } from './contact.ts';

const box = (size: readonly [number, number, number], height: number): Grounded => ({
  name: 'box',
  geometries: [new BoxGeometry(...size)],
  quat: IDENTITY,
  height,
});

const dark = (thing: Grounded, x: number, y: number): number => {
  const patch = bakePatch(thing);
  const texel = (at: number, [from, to]: readonly [number, number]): number =>
    Math.floor(((at - from) / (to - from)) * PATCH_SIDE);
  return patch.dark[texel(y, patch.y) * PATCH_SIDE + texel(x, patch.x)] ?? Number.NaN;
};

describe('the patch under a thing', () => {
  it('has its footprint, is soft at its edge, and gone at its own', () => {
    const thing = box([0.1, 0.02, 0.03], 0.015);
    expect(dark(thing, 0, 0)).toBeCloseTo(1, 2);
    expect(dark(thing, 0.045, 0)).toBeGreaterThan(0.8);
    expect(dark(thing, 0, 0.02)).toBeLessThan(0.15);
    const { dark: texels } = bakePatch(thing);
    for (let i = 0; i < PATCH_SIDE; i++) {
      for (const edge of [i, i * PATCH_SIDE, (PATCH_SIDE - 1) * PATCH_SIDE + i, (i + 1) * PATCH_SIDE - 1]) {
        expect(texels[edge]).toBeLessThan(0.02);
      }
    }
  });

  it('is lighter under what stands above the table', () => {
    expect(dark(box([0.1, 0.1, 0.02], 0.05), 0, 0)).toBeLessThan(0.3);
  });

  it('is hardly there under a card', () => {
    expect(dark(box([0.07, 0.07, 0.003], 0.0015), 0, 0)).toBeLessThan(0.25);
  });

  it('is of the thing as it rests', () => {
    const lying = { ...box([0.02, 0.02, 0.1], 0.01), quat: quatFromAxisAngle([0, 1, 0], Math.PI / 2) };
    expect(dark(lying, 0.045, 0)).toBeGreaterThan(0.8);
    expect(dark(lying, 0, 0.02)).toBeLessThan(0.15);
  });
});

describe('contact shadows', () => {
  const shown = (z: number, quat = IDENTITY) => {
    const shadows = createContactShadows([box([0.1, 0.02, 0.03], 0.015)], 0.5);
    shadows.update(() => ({ position: [0.5, 0.1, z], quat }));
    const position = shadows.mesh.geometry.getAttribute('position');
    const opacity = shadows.mesh.geometry.getAttribute('color').getW(0);
    const corners = Array.from({ length: 4 }, (_, i) => [position.getX(i), position.getY(i)] as const);
    shadows.dispose();
    const spanX = Math.max(...corners.map(([x]) => x)) - Math.min(...corners.map(([x]) => x));
    const middle = [0, 1].map((k) => corners.reduce((sum, corner) => sum + (corner[k] ?? 0), 0) / 4);
    return { opacity, spanX, middle };
  };

  it('lie under their thing and turn with it', () => {
    const { middle, spanX, opacity } = shown(0.015);
    expect(middle[0]).toBeCloseTo(0.5, 6);
    expect(middle[1]).toBeCloseTo(0.1, 6);
    expect(opacity).toBe(1);
    expect(shown(0.015, quatFromAxisAngle([0, 0, 1], Math.PI / 2)).spanX).toBeLessThan(0.6 * spanX);
  });

  it('grow fainter as it is lifted, until none is left', () => {
    expect(shown(0.045).opacity).toBeLessThan(shown(0.02).opacity);
    expect(shown(0.3).opacity).toBe(0);
  });

  it('are faint under what has toppled', () => {
    expect(shown(0.015, quatFromAxisAngle([1, 0, 0], 1.2)).opacity).toBeLessThan(0.5);
  });
});
