import { Group, InstancedMesh, Matrix4, Mesh, Raycaster, Scene, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import type { EndEffectorAction } from '../contracts.ts';
import { PANDA } from '../robots/index.ts';
import { createGizmo } from './gizmo.ts';

const TCP = PANDA.tcp.position[2];

/** The drawn arm's gripper, pointing down, finger tips at (0.5, 0, 0.1), 80 mm apart. */
const standing = () => {
  const scene = new Scene();
  const body = (name: string, x: number, y: number, z: number, turn: number): void => {
    const group = new Group();
    group.name = name;
    group.position.set(x, y, z);
    group.rotation.set(Math.PI, 0, turn);
    scene.add(group);
  };
  body('hand', 0.5, 0, 0.1 + TCP, 0);
  body('finger_left', 0.5, -0.04, 0.1 + TCP - 0.0584, 0);
  body('finger_right', 0.5, 0.04, 0.1 + TCP - 0.0584, Math.PI);
  const gizmo = createGizmo();
  scene.add(gizmo.root);
  gizmo.follow(scene);
  scene.updateMatrixWorld(true);
  return { scene, gizmo };
};

/** What a ray from `from` through the point `to` points at. */
const pointed = ({ gizmo }: ReturnType<typeof standing>, from: Vector3, to: Vector3): number | null => {
  const ray = new Raycaster(from, to.clone().sub(from).normalize());
  return gizmo.pointed(ray.intersectObject(gizmo.root, true).map(({ object }) => object));
};

const TIP = new Vector3(0.5, 0, 0.1);
const CAMERA = new Vector3(1.72, -0.96, 1.0);

describe('what is pointed at', () => {
  const places: readonly [string, number, readonly [number, number, number]][] = [
    ['the x axis', 1, [-0.045, 0, 0]],
    ['the y axis', 2, [0, 0.022, 0]],
    ['the z axis', 3, [0, 0, -0.03]],
    ['the arc about x', 4, [0, -0.0495, 0.0495]],
    ['the arc about y', 5, [0.0495, 0, 0.0495]],
    ['the arc about z', 6, [0.0495, 0.0495, 0]],
    ['the middle', 0, [0, 0, 0]],
  ];

  it.each(places)('%s is dimension %i', (_, dimension, offset) => {
    const to = TIP.clone().add(new Vector3(...offset));
    expect(pointed(standing(), CAMERA, to)).toBe(dimension);
  });

  it('a pad is the gripper, beside everything is nothing', () => {
    const front = new Vector3(2, -0.046, 0.118);
    expect(pointed(standing(), front, new Vector3(0.5, -0.046, 0.118))).toBe(7);
    expect(pointed(standing(), CAMERA, new Vector3(0.5, 0.3, 0.1))).toBeNull();
  });
});

it('goes with the hand, and away with the arm', () => {
  const { scene, gizmo } = standing();
  const hand = scene.getObjectByName('hand');
  hand?.position.setX(0.6);
  gizmo.follow(scene);
  expect(gizmo.root.children[0]?.position.toArray().map((v) => Math.round(v * 1e6) / 1e6 + 0)).toEqual([
    0.6, 0, 0.1,
  ]);
  hand?.removeFromParent();
  gizmo.follow(scene);
  expect(gizmo.root.visible).toBe(false);
});

it('shows displacements true to scale and turns twice as wide', () => {
  const { gizmo } = standing();
  const action: EndEffectorAction = {
    kind: 'ee-delta',
    terminate: false,
    translation: [0.02, -0.03, 0],
    rotation: [0, 0, 0.1],
    gripper: 1,
  };
  gizmo.show(action);
  gizmo.root.updateMatrixWorld(true);
  const heads = gizmo.root.children[0]!.children.find((o): o is InstancedMesh => o instanceof InstancedMesh)!;
  const headOf = (dimension: number): Vector3 => {
    const matrix = new Matrix4();
    heads.getMatrixAt(dimension, matrix);
    return new Vector3().applyMatrix4(matrix);
  };
  expect(headOf(1).distanceTo(new Vector3(0.02, 0, 0))).toBeLessThan(1e-6);
  expect(headOf(2).distanceTo(new Vector3(0, -0.03, 0))).toBeLessThan(1e-6);
  const turn = headOf(6);
  expect(turn.length()).toBeCloseTo(0.07, 6);
  expect(turn.angleTo(new Vector3(1, 1, 0))).toBeCloseTo(0.2, 5);
  expect(turn.clone().cross(new Vector3(1, 1, 0)).z, 'counter-clockwise about z').toBeLessThan(0);
});

it('costs two drawing calls when nothing is marked', () => {
  const { gizmo } = standing();
  const turnless = { kind: 'ee-delta', terminate: false, rotation: [0, 0, 0], gripper: 1 } as const;
  gizmo.show({ ...turnless, translation: [0.01, 0, 0] });
  const drawn = (): number => {
    let count = 0;
    gizmo.root.traverse((o) => {
      if (o instanceof Mesh && o.visible) count += 1;
    });
    return count;
  };
  expect(drawn()).toBe(2);
  gizmo.mark(1);
  expect(drawn()).toBe(4); // and the rail and the shaft
  gizmo.mark(7);
  expect(drawn()).toBe(4); // and two pads
  gizmo.mark(null);
  expect(drawn()).toBe(2);
});
