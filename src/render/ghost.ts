/**
 * Ghost grippers: where the hand might go, translucent, with a dot at each finger-tip midpoint. Displacements are
 * small beside a gripper, so the dots are what tells many ghosts apart. Boxes and dots are instanced: a crowd is two
 * drawing calls, which are what a software renderer is slow at.
 */
import {
  BoxGeometry,
  type BufferGeometry,
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
import { quatRotate, scale } from '../math/rotation.ts';
import { type ArmBody, armBodies, FINGER_TRAVEL, TCP } from '../robots/panda.ts';

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

const PARTS = ['hand', 'finger_left', 'finger_right'].flatMap(
  (name) => armBodies().find((body) => body.name === name) ?? [],
);

/** A body of the gripper in the hand's frame. `opening` slides fingers along their joint's axis. */
const inHand = ({ position, quat, joint }: ArmBody, opening: number): Matrix4 => {
  const slide = joint ? scale(joint.axis, opening * FINGER_TRAVEL) : ([0, 0, 0] as const);
  const moved = quatRotate(quat, slide);
  return matrixOf([position[0] + moved[0], position[1] + moved[1], position[2] + moved[2]], quat);
};

/** World matrices of hand, left and right finger for a finger-tip pose. */
export const gripperMatrices = ({ position, quat, opening }: HandPose): readonly Matrix4[] => {
  const hand = matrixOf(position, quat).multiply(new Matrix4().makeTranslation(0, 0, -TCP));
  return PARTS.map((body) => (body.name === 'hand' ? hand : hand.clone().multiply(inHand(body, opening))));
};

/** Boxes that the gripper is made of, in their bodies' frames, as what becomes of a unit cube. */
const BOXES = PARTS.map(({ shapes }) =>
  shapes.flatMap((shape) =>
    shape.kind === 'box'
      ? [
          new Matrix4()
            .makeTranslation(...shape.at)
            .scale(new Vector3(2 * shape.half[0], 2 * shape.half[1], 2 * shape.half[2])),
        ]
      : [],
  ),
);

const boxMatrices = (pose: HandPose): readonly Matrix4[] =>
  gripperMatrices(pose).flatMap((body, part) => (BOXES[part] ?? []).map((box) => body.clone().multiply(box)));

export const createGhosts = ({ most, opacity, lit }: GhostOptions): Ghosts => {
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
  const boxes = meshOf(new BoxGeometry(1, 1, 1), body, most * BOXES.flat().length, 2);
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
      put(boxes, shown.flatMap(boxMatrices));
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
      for (const mesh of [boxes, dots]) {
        mesh.geometry.dispose();
        mesh.dispose();
      }
      body.dispose();
      dot.dispose();
    },
  };
};
