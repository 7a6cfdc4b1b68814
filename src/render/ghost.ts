/**
 * Ghost grippers: where the hand might go, translucent, with a dot at each finger-tip midpoint. Displacements are
 * small beside a gripper, so the dots are what tells many ghosts apart. Boxes and dots are instanced: a crowd is two
 * drawing calls, which are what a software renderer is slow at.
 */
import {
  BoxGeometry,
  type BufferGeometry,
  Color,
  Group,
  InstancedMesh,
  type Material,
  Matrix4,
  MeshBasicMaterial,
  MeshLambertMaterial,
  Quaternion,
  SphereGeometry,
  Vector3,
} from 'three';
import type { QuatWxyz, Vec3 } from '../contracts.ts';
import { type ArmBody, bodyOf, PANDA, type Primitive, type RobotSpec } from '../robots/index.ts';
import { linkGeometry } from './geometry.ts';

/** Finger-tip midpoint in the world (metres), and opening 0 closed ... 1 open. */
export interface HandPose {
  readonly position: Vec3;
  readonly quat: QuatWxyz;
  readonly opening: number;
}

export interface GhostOptions {
  /** How many can be shown at once. */
  readonly most: number;
  /** Opacity where all of them stand in one place: many are each the fainter for it. */
  readonly opacity: number;
  /** Lit like the arm; a crowd is a cloud anyway and needs no light. */
  readonly lit: boolean;
}

export interface Ghosts {
  readonly root: Group;
  /** The first `most` of these, instead of those shown before. */
  show(poses: readonly HandPose[]): void;
  /** A CSS colour. */
  paint(color: string): void;
  dispose(): void;
}

const DOT = 0.0032; // radius, metres
const ONE = new Vector3(1, 1, 1);

const matrixOf = (position: Vec3, [w, x, y, z]: QuatWxyz): Matrix4 =>
  new Matrix4().compose(new Vector3(...position), new Quaternion(x, y, z, w), ONE);

/** Hand and fingers; the fingers hang on the hand. */
const partsOf = (robot: RobotSpec): readonly ArmBody[] =>
  [robot.gripper.hand, ...robot.gripper.fingers].map((name) => bodyOf(robot, name));

/** A finger in the hand's frame: slid along its joint's axis, turned about it, or fixed. */
const inHand = ({ position, quat, joint }: ArmBody, { gripper }: RobotSpec, opening: number): Matrix4 => {
  const placed = matrixOf(position, quat);
  if (!joint) return placed;
  const axis = new Vector3(...joint.axis);
  return gripper.kind === 'parallel'
    ? placed.multiply(new Matrix4().makeTranslation(axis.multiplyScalar(opening * gripper.travel)))
    : placed.multiply(
        new Matrix4().makeRotationAxis(axis, gripper.closed + opening * (gripper.open - gripper.closed)),
      );
};

/** World matrices of the hand and its fingers for a finger-tip pose. */
export const gripperMatrices = (
  { position, quat, opening }: HandPose,
  robot: RobotSpec = PANDA,
): readonly Matrix4[] => {
  const { tcp } = robot;
  const tool = matrixOf(tcp.position, tcp.quat ?? [1, 0, 0, 0]);
  const hand = matrixOf(position, quat).multiply(tool.invert());
  return partsOf(robot).map((body, i) =>
    i === 0 ? hand.clone() : hand.clone().multiply(inHand(body, robot, opening)),
  );
};

/** What a box is to a unit cube, in its body's frame. */
const boxMatrix = ({ at, half, quat = [1, 0, 0, 0] }: Primitive & { readonly kind: 'box' }): Matrix4 =>
  matrixOf(at, quat).scale(new Vector3(2 * half[0], 2 * half[1], 2 * half[2]));

/** What is drawn of each part: its boxes as unit cubes, which all share one drawing call, and the rest as one shape. */
const piecesOf = (robot: RobotSpec) =>
  partsOf(robot).map(({ shapes }) => {
    const solid = shapes.filter(({ ghostly }) => !ghostly);
    const rest = solid.filter(({ kind }) => kind !== 'box');
    return {
      boxes: solid.flatMap((shape) => (shape.kind === 'box' ? [boxMatrix(shape)] : [])),
      rest: rest.length > 0 ? linkGeometry(rest, () => new Color()) : null,
    };
  });

export const createGhosts = ({ most, opacity, lit }: GhostOptions, robot: RobotSpec = PANDA): Ghosts => {
  const pieces = piecesOf(robot);
  const root = new Group();
  const look = { transparent: true, depthWrite: false };
  const body = lit ? new MeshLambertMaterial(look) : new MeshBasicMaterial(look);
  // seen through everything: a target inside the hand is still a target
  const dot = new MeshBasicMaterial({ ...look, opacity: 0.9, depthTest: false });
  const meshOf = (geometry: BufferGeometry, material: Material, count: number, order: number) => {
    const mesh = new InstancedMesh(geometry, material, count);
    mesh.count = 0;
    mesh.visible = false;
    mesh.frustumCulled = false; // its bounds would be computed once, from the first poses
    mesh.renderOrder = order;
    root.add(mesh);
    return mesh;
  };
  const boxes = meshOf(new BoxGeometry(1, 1, 1), body, most * pieces.flatMap(({ boxes }) => boxes).length, 2);
  const rest = pieces.map((piece) => piece.rest && meshOf(piece.rest, body, most, 2));
  const dots = meshOf(new SphereGeometry(DOT, 8, 6), dot, most, 5);
  const put = (mesh: InstancedMesh, matrices: readonly Matrix4[]): void => {
    mesh.count = matrices.length;
    mesh.visible = matrices.length > 0;
    matrices.forEach((matrix, i) => {
      mesh.setMatrixAt(i, matrix);
    });
    mesh.instanceMatrix.needsUpdate = true;
  };

  return {
    root,
    show: (poses) => {
      const shown = poses.slice(0, most);
      body.opacity = 1 - (1 - opacity) ** (1 / Math.max(1, shown.length));
      const parts = shown.map((pose) => gripperMatrices(pose, robot));
      const inBoxes = (part: Matrix4, i: number): readonly Matrix4[] =>
        (pieces[i]?.boxes ?? []).map((box) => part.clone().multiply(box));
      put(
        boxes,
        parts.flatMap((bodies) => bodies.flatMap(inBoxes)),
      );
      rest.forEach((mesh, i) => {
        if (mesh)
          put(
            mesh,
            parts.flatMap((bodies) => bodies[i] ?? []),
          );
      });
      put(
        dots,
        shown.map(({ position, quat }) => matrixOf(position, quat)),
      );
    },
    paint: (color) => {
      body.color.set(color);
      dot.color.set(color);
    },
    dispose: () => {
      root.removeFromParent();
      for (const mesh of [boxes, ...rest.flatMap((one) => one ?? []), dots]) {
        mesh.geometry.dispose();
        mesh.dispose();
      }
      body.dispose();
      dot.dispose();
    },
  };
};
