import {
  BoxGeometry,
  BufferAttribute,
  type BufferGeometry,
  Group,
  Mesh,
  MeshStandardMaterial,
  PlaneGeometry,
  Texture,
} from 'three';
import { describe, expect, it } from 'vitest';
import { partsOf } from './model-parts.ts';

const boundsOf = (geometry: BufferGeometry) => {
  geometry.computeBoundingBox();
  const { min, max } = geometry.boundingBox ?? expect.fail();
  return [...min.toArray(), ...max.toArray()];
};

const colorsOf = (geometry: BufferGeometry) => [...geometry.getAttribute('color').array];

describe('the parts of a model', () => {
  it('are one for all that is painted, each vertex in its material’s colour', () => {
    const root = new Group();
    const red = new Mesh(new BoxGeometry(1, 1, 1), new MeshStandardMaterial({ color: 0xff0000 }));
    const green = new Mesh(new BoxGeometry(1, 1, 1), new MeshStandardMaterial({ color: 0x00ff00 }));
    green.position.set(2, 0, 0);
    root.add(red, green);
    root.scale.setScalar(0.1);
    const parts = partsOf(root);
    expect(parts).toHaveLength(1);
    const [part] = parts;
    if (!part) throw new Error('no part');
    expect(part).toMatchObject({ map: null, vertexColors: true, alpha: 'opaque' });
    for (const [i, value] of [-0.05, -0.05, -0.05, 0.25, 0.05, 0.05].entries()) {
      expect(boundsOf(part.geometry)[i]).toBeCloseTo(value, 6);
    }
    const colors = colorsOf(part.geometry);
    expect(colors.slice(0, 3)).toEqual([1, 0, 0]);
    expect(colors.slice(-3)).toEqual([0, 1, 0]);
  });

  it('read integers as the shares that they stand for, and place them by their node', () => {
    const geometry = new PlaneGeometry(1, 1);
    const corners = new Int16Array([-32767, 32767, 0, 32767, 32767, 0, -32767, -32767, 0, 32767, -32767, 0]);
    geometry.setAttribute('position', new BufferAttribute(corners, 3, true));
    const mesh = new Mesh(geometry, new MeshStandardMaterial());
    mesh.scale.setScalar(0.04);
    const [part] = partsOf(new Group().add(mesh));
    if (!part) throw new Error('no part');
    expect(part.geometry.getAttribute('position').array).toBeInstanceOf(Float32Array);
    for (const [i, value] of [-0.04, -0.04, 0, 0.04, 0.04, 0].entries()) {
      expect(boundsOf(part.geometry)[i]).toBeCloseTo(value, 6);
    }
  });

  it('keep textures apart, and what shows through', () => {
    const [a, b] = [new Texture(), new Texture()];
    const made = [
      new MeshStandardMaterial({ map: a }),
      new MeshStandardMaterial({ map: a, roughness: 0.2 }),
      new MeshStandardMaterial({ map: b }),
      new MeshStandardMaterial({ map: b, alphaTest: 0.5 }),
      new MeshStandardMaterial({ transparent: true, opacity: 0.3 }),
    ];
    const root = new Group().add(...made.map((material) => new Mesh(new PlaneGeometry(1, 1), material)));
    const parts = partsOf(root);
    expect(parts.map(({ map, alpha, vertexColors }) => [map, alpha, vertexColors])).toEqual([
      [a, 'opaque', false],
      [b, 'opaque', false],
      [b, 'mask', false],
      [null, 'blend', true],
    ]);
    const glass = parts[3]?.geometry ?? expect.fail();
    expect(glass.getAttribute('color').itemSize).toBe(4);
    expect(colorsOf(glass)[3]).toBeCloseTo(0.3, 6);
  });

  it('lift what is blacker than soot, and leave colours alone', () => {
    const black = partsOf(new Mesh(new PlaneGeometry(1, 1), new MeshStandardMaterial({ color: 0x000000 })));
    const [grey = 0] = colorsOf(black[0]?.geometry ?? expect.fail());
    expect(grey).toBeGreaterThan(0.01);
    expect(grey).toBeLessThan(0.04);
    const deep = partsOf(new Mesh(new PlaneGeometry(1, 1), new MeshStandardMaterial({ color: 0x800000 })));
    expect(colorsOf(deep[0]?.geometry ?? expect.fail()).slice(1, 3)).toEqual([0, 0]);
  });

  it('have normals, and none come of no triangles', () => {
    const bare = new PlaneGeometry(1, 1);
    bare.deleteAttribute('normal');
    const [part] = partsOf(new Mesh(bare, new MeshStandardMaterial()));
    expect([...(part?.geometry.getAttribute('normal').array ?? [])].slice(0, 3)).toEqual([0, 0, 1]);
    expect(partsOf(new Group())).toEqual([]);
  });
});
