/**
 * The action's eight dimensions at the gripper: three axes of the world with the displacement on them, three arcs with
 * the turn, the pads for the opening, a ball for "terminate". Parts can be pointed at, and one of them lit up.
 *
 * What is always drawn is two drawing calls, the lines and the heads: those are what a software renderer is slow at.
 */
import {
  Box3,
  BoxGeometry,
  BufferAttribute,
  type BufferGeometry,
  Color,
  ConeGeometry,
  CylinderGeometry,
  Group,
  InstancedMesh,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  type MeshBasicMaterialParameters,
  type Object3D,
  Quaternion,
  SphereGeometry,
  TorusGeometry,
  Vector3,
} from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import type { EndEffectorAction } from '../contracts.ts';
import { bodyOf, PANDA, type RobotSpec } from '../robots/index.ts';
import { gripOf } from './geometry.ts';

/** Ends of the axes, metres: what one action can move at most. */
const REACH = 0.051;
const THIN = 0.0014; // radii of lines, metres: a pixel or so on the page
const BOLD = 0.0028;
const RING = 0.07; // radius of the arcs, metres
/** Arcs are drawn this many times as wide as the turn: 15 degrees at most would hardly be seen. */
export const TURN_EXAGGERATION = 2;
const MOST_TURN = 0.256; // radians an action
const ARC = 2 * MOST_TURN * TURN_EXAGGERATION;
const BALL = 0; // places of two parts in the order of the dimensions
const PADS = 7;
const FAINT = 0.8;
/** While another dimension is marked. */
const DIM = 0.3;

const AXES = [new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1)] as const;
/** Where an arc has its middle: beside the axes and the hand, as the page's camera sees them. */
const MIDDLES = [new Vector3(0, -1, 1), new Vector3(1, 0, 1), new Vector3(1, 1, 0)].map((v) => v.normalize());
const UP = new Vector3(0, 1, 0); // cylinders and cones stand along y

export interface Gizmo {
  readonly root: Group;
  /** Goes to the gripper of the arm drawn in `scene` (bodies by name); hidden when there is none. */
  follow(scene: Object3D): void;
  /** The action that the arrows stand for; null: axes only. */
  show(action: EndEffectorAction | null): void;
  mark(dimension: number | null): void;
  /** CSS colours of the eight dimensions. */
  paint(colors: readonly string[]): void;
  /** The dimension that is pointed at, of what a ray hit, nearest first: small parts before large ones. */
  pointed(hits: readonly Object3D[]): number | null;
  dispose(): void;
}

/** One dimension from 0 to 6: where its parts are, about the finger-tip midpoint in the axes of the world. */
interface Part {
  /** Turns what stands along y (an axis) or about z with its middle on x (an arc) into place. */
  readonly frame: Matrix4;
  readonly line: (radius: number) => BufferGeometry;
  /** Place and direction of the arrow's head; null: the dimension has none. */
  readonly head: (action: EndEffectorAction) => Matrix4 | null;
}

const turned = (by: number): Matrix4 => new Matrix4().makeRotationX(by < 0 ? Math.PI : 0);

const axisPart = (axis: Vector3, i: 0 | 1 | 2): Part => ({
  frame: new Matrix4().makeRotationFromQuaternion(new Quaternion().setFromUnitVectors(UP, axis)),
  line: (radius) => new CylinderGeometry(radius, radius, 2 * REACH, 6),
  head: ({ translation }) =>
    new Matrix4().makeTranslation(0, translation[i], 0).multiply(turned(translation[i])),
});

const arcPart = (axis: Vector3, i: 0 | 1 | 2): Part => {
  const middle = MIDDLES[i] ?? UP;
  return {
    frame: new Matrix4().makeBasis(middle, axis.clone().cross(middle), axis),
    line: (radius) => new TorusGeometry(RING, radius, 6, 24, ARC).rotateZ(-ARC / 2),
    // a cone points along +y, which is the way of a positive turn at the arc's middle
    head: ({ rotation }) =>
      new Matrix4()
        .makeRotationZ(rotation[i] * TURN_EXAGGERATION)
        .multiply(new Matrix4().makeTranslation(RING, 0, 0))
        .multiply(turned(rotation[i])),
  };
};

const PARTS: readonly Part[] = [
  { frame: new Matrix4(), line: (radius) => new SphereGeometry(3 * radius, 12, 8), head: () => null },
  ...([0, 1, 2] as const).map((i) => axisPart(AXES[i], i)),
  ...([0, 1, 2] as const).map((i) => arcPart(AXES[i], i)),
];

const HIDDEN = new Matrix4().makeScale(0, 0, 0);

export const createGizmo = (robot: RobotSpec = PANDA): Gizmo => {
  const { gripper, tcp } = robot;
  const root = new Group();
  const at = new Group(); // axes of the world, moved to the finger tips
  root.add(at);
  const owned: { dispose(): void }[] = [];
  const own = <T extends { dispose(): void }>(thing: T): T => {
    owned.push(thing);
    return thing;
  };
  const paintOf = (more: MeshBasicMaterialParameters = {}): MeshBasicMaterial =>
    own(new MeshBasicMaterial({ transparent: true, depthTest: false, depthWrite: false, ...more }));
  const meshOf = (
    to: Object3D,
    geometry: BufferGeometry,
    material: MeshBasicMaterial,
  ): Mesh<BufferGeometry, MeshBasicMaterial> => {
    const mesh = new Mesh(own(geometry), material);
    mesh.renderOrder = 4;
    to.add(mesh);
    return mesh;
  };

  // all lines in one mesh, each with a colour of its own
  const lineOf = PARTS.map(({ line, frame }) => line(THIN).applyMatrix4(frame));
  const counts = lineOf.map((geometry) => geometry.getAttribute('position').count);
  const merged = mergeGeometries(lineOf);
  const tints = new BufferAttribute(new Float32Array(4 * counts.reduce((a, b) => a + b, 0)), 4);
  merged.setAttribute('color', tints);
  meshOf(at, merged, paintOf({ vertexColors: true }));
  for (const geometry of lineOf) geometry.dispose();

  const heads = own(
    new InstancedMesh(own(new ConeGeometry(0.0068, 0.016, 12)), paintOf({ opacity: 0.95 }), PARTS.length),
  );
  heads.frustumCulled = false; // its bounds would be computed once
  heads.renderOrder = 4;
  at.add(heads);

  // drawn only while their dimension is marked
  const bold = PARTS.map(({ line, frame }) => meshOf(at, line(BOLD).applyMatrix4(frame), paintOf()));
  const shafts = [0, 1, 2].map((i) => {
    const holder = new Group();
    holder.quaternion.setFromUnitVectors(UP, AXES[i] ?? UP);
    at.add(holder);
    return meshOf(holder, new CylinderGeometry(0.0046, 0.0046, 1, 10), paintOf());
  });
  const pads = gripper.fingers.map(() => new Group()); // laid over the fingers
  root.add(...pads);
  /** About the part of finger i that presses, `by` metres larger. */
  const padBox = (i: number, by: number): BufferGeometry => {
    const name = gripper.fingers[i];
    const box = name ? gripOf(bodyOf(robot, name)) : new Box3();
    const [size, middle] = [box.getSize(new Vector3()), box.getCenter(new Vector3())];
    return new BoxGeometry(size.x + by, size.y + by, size.z + by).translate(middle.x, middle.y, middle.z);
  };
  const padPaint = paintOf();
  const padMeshes = pads.map((pad, i) => meshOf(pad, padBox(i, 0.002), padPaint));

  // never drawn, but hit: thin lines are hard to point at
  const targets = new Map<Object3D, number>();
  const target = (to: Object3D, geometry: BufferGeometry, dimension: number): void => {
    const mesh = meshOf(to, geometry, padPaint);
    mesh.visible = false;
    targets.set(mesh, dimension);
  };
  PARTS.forEach(({ line, frame }, i) => {
    target(at, line(i === BALL ? 0.004 : i < 4 ? 0.008 : 0.006).applyMatrix4(frame), i);
  });
  for (const [i, pad] of pads.entries()) target(pad, padBox(i, 0.008), PADS);

  let marked: number | null = null;
  let shown: EndEffectorAction | null = null;
  let painted: readonly string[] = [];
  let colors: readonly Color[] = [];

  /** Colours, and what only the marked dimension has: on another mark or theme, not on every step. */
  const light = (): void => {
    let vertex = 0;
    counts.forEach((count, i) => {
      const { r, g, b } = colors[i] ?? new Color();
      const alpha = marked === null ? FAINT : marked === i ? 1 : DIM;
      for (let k = 0; k < count; k++, vertex++) tints.setXYZW(vertex, r, g, b, alpha);
    });
    tints.needsUpdate = true;
    PARTS.forEach((_, i) => {
      heads.setColorAt(i, colors[i] ?? new Color());
    });
    if (heads.instanceColor) heads.instanceColor.needsUpdate = true;
    bold.forEach((mesh, i) => {
      mesh.visible = marked === i;
      mesh.material.color.copy(colors[i] ?? new Color());
    });
    shafts.forEach((mesh, i) => {
      mesh.material.color.copy(colors[i + 1] ?? new Color());
    });
    for (const mesh of padMeshes) mesh.visible = marked === PADS;
    padPaint.color.copy(colors[PADS] ?? new Color());
  };

  /** Heads and shafts of the action. */
  const place = (): void => {
    PARTS.forEach(({ head, frame }, i) => {
      const pose = shown && (marked === null || marked === i) ? head(shown) : null;
      const size = marked === i ? 1.5 : 1;
      const scaled = new Matrix4().makeScale(size, size, size);
      heads.setMatrixAt(i, pose ? frame.clone().multiply(pose).multiply(scaled) : HIDDEN);
    });
    heads.instanceMatrix.needsUpdate = true;
    heads.visible = shown !== null;
    bold[BALL]?.scale.setScalar(shown?.terminate ? 1.6 : 1);
    shafts.forEach((mesh, i) => {
      const by = shown?.translation[i] ?? 0;
      mesh.visible = marked === i + 1 && by !== 0;
      mesh.scale.y = Math.abs(by);
      mesh.position.y = by / 2;
    });
  };
  place();
  light();

  let hand: Object3D | undefined;
  let fingers: readonly Object3D[] = [];
  const attached = (body: Object3D | undefined, scene: Object3D): boolean => {
    for (let up: Object3D | null | undefined = body; up; up = up.parent) if (up === scene) return true;
    return false;
  };
  const tip = new Vector3();

  return {
    root,
    follow: (scene) => {
      if (!attached(hand, scene)) {
        hand = scene.getObjectByName(tcp.body);
        fingers = gripper.fingers.flatMap((name) => scene.getObjectByName(name) ?? []);
      }
      root.visible = hand !== undefined;
      if (!hand) return;
      at.position.copy(hand.position).add(tip.set(...tcp.position).applyQuaternion(hand.quaternion));
      fingers.forEach((finger, i) => {
        pads[i]?.position.copy(finger.position);
        pads[i]?.quaternion.copy(finger.quaternion);
      });
      root.updateMatrixWorld();
    },
    show: (action) => {
      shown = action;
      place();
    },
    mark: (dimension) => {
      if (dimension === marked) return;
      marked = dimension;
      light();
      place();
    },
    paint: (css) => {
      if (css === painted) return;
      painted = css;
      colors = css.map((color) => new Color(color));
      light();
    },
    pointed: (hits) => {
      const found = hits.flatMap((hit) => targets.get(hit) ?? []);
      return found.find((i) => i === BALL) ?? found.find((i) => i !== PADS) ?? found[0] ?? null;
    },
    dispose: () => {
      root.removeFromParent();
      for (const thing of owned) thing.dispose();
    },
  };
};
