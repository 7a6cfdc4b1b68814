/**
 * A scene in three.js: arm, table, objects, light. One builder for the page's large view and for the policy camera,
 * so that what people watch and what the policy sees cannot drift apart.
 */
import {
  AmbientLight,
  type BufferGeometry,
  CircleGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  FrontSide,
  Group,
  InstancedMesh,
  type Material,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshStandardMaterial,
  PlaneGeometry,
  SRGBColorSpace,
} from 'three';
import type { ObjectSpec, SceneSpec, World } from '../contracts.ts';
import { IDENTITY } from '../math/rotation.ts';
import { armBodies, robotOf, type Tone } from '../robots/index.ts';
import { COLORS, isBlock, TABLE_TOP } from '../things/blocks.ts';
import { restOf, sizeOf } from '../things/bodies.ts';
import { type Appearance, DEFAULT_APPEARANCE, type Light, type Rgb } from './appearance.ts';
import type { ContactShadows, Grounded } from './contact.ts';
import { linkGeometry, partGeometry, shapeGeometry } from './geometry.ts';
import type { LookPart, Looks } from './looks/part.ts';
import { createTableMap } from './table-map.ts';

export interface StageOptions {
  readonly appearance?: Appearance;
  /** Real shadow maps and physically based materials: for people. Off: flat and fast, for the policy's pixels. */
  readonly shadows?: boolean;
  /** The arm alone, over a picture of a desk: no table, and the hand's shadow soft. */
  readonly overPicture?: boolean;
  /** Of this scene; needed where it has more than blocks. Not disposed of here. */
  readonly looks?: Looks | null;
  /** Light comes from the scene's environment, too, so that there is less from everywhere alike. */
  readonly environment?: boolean;
}

export interface Stage {
  /** Add to a scene whose up is +z. */
  readonly root: Group;
  /** Copy the world's poses. Cheap: call it every frame. */
  update(world: Pick<World, 'bodyPoses'>): void;
  dispose(): void;
}

const srgb = ([r, g, b]: Rgb): Color => new Color().setRGB(r, g, b, SRGBColorSpace);

/** Height of the soft discs above the table, metres: enough to win the depth test. */
const DISC_Z = 0.0008;
/** Discs over each other make a soft edge; metres. */
const SOFT_RADII = [0.009, 0.014, 0.02];
/** The same where more pixels would show their edges. */
const FINE_RADII = [0.007, 0.009, 0.011, 0.013, 0.015, 0.017, 0.019, 0.021];

const tinted = ([r, g, b]: Rgb, tint: Rgb): Rgb => [
  (r / 255) * tint[0],
  (g / 255) * tint[1],
  (b / 255) * tint[2],
];
const objectColor = (name: keyof typeof COLORS, tint: Rgb): Color => srgb(tinted(COLORS[name], tint));

const lamp = ({ direction: [x, y, z], intensity, color }: Light): DirectionalLight => {
  const light = new DirectionalLight(srgb(color), intensity);
  light.position.set(TABLE_TOP.centre[0] + x, TABLE_TOP.centre[1] + y, z);
  light.target.position.set(TABLE_TOP.centre[0], TABLE_TOP.centre[1], 0);
  return light;
};

/** RangeError for a thing or picture whose look was not loaded: an empty place on the table would go unseen. */
const partsOf = (object: ObjectSpec, looks: Looks | null | undefined): readonly LookPart[] => {
  if (isBlock(object)) return [];
  const parts = looks?.parts.get(object.name);
  if (!parts) throw new RangeError(`no look of ${object.name} was loaded`);
  return parts;
};

const grounded = (object: ObjectSpec, looks: Looks | null | undefined): Grounded => ({
  name: object.name,
  geometries: isBlock(object)
    ? [shapeGeometry(object.shape)]
    : partsOf(object, looks).map(({ geometry }) => geometry),
  quat: object.kind === 'thing' ? restOf(object).quat : IDENTITY,
  height: sizeOf(object).rest,
});

export const createStage = (scene: SceneSpec, options: StageOptions = {}): Stage => {
  const robot = robotOf(scene.robot);
  const look = options.appearance ?? DEFAULT_APPEARANCE;
  const shadows = options.shadows ?? false;
  const root = new Group();
  const owned: { dispose(): void }[] = [];
  const own = <T extends { dispose(): void }>(thing: T): T => {
    owned.push(thing);
    return thing;
  };
  // both sides are drawn (bowls have an inside), and all alike, so that the renderer needs few shader programs
  const material = (
    color: Color,
    roughness: number,
    { alpha = 'opaque', alphaTest = 0, ...of }: Partial<Omit<LookPart, 'geometry' | 'roughness'>> = {},
  ): Material => {
    const through = alpha === 'blend' ? { transparent: true, depthWrite: false, forceSinglePass: true } : {};
    const { map = null, vertexColors = false } = of;
    const common = { color, map, vertexColors, alphaTest, side: DoubleSide, ...through };
    return own(
      shadows
        ? new MeshStandardMaterial({ ...common, roughness, metalness: 0, shadowSide: FrontSide })
        : new MeshLambertMaterial(common),
    );
  };

  const table = new Mesh(
    own(new PlaneGeometry(2 * TABLE_TOP.half[0], 2 * TABLE_TOP.half[1])),
    material(srgb(look.table), 0.9, { map: own(createTableMap(look.texture)) }),
  );
  table.position.set(TABLE_TOP.centre[0], TABLE_TOP.centre[1], 0);
  table.receiveShadow = shadows;
  if (!options.overPicture) root.add(table);

  const bodies = new Map<string, Group>();
  const bodyGroup = (name: string, ...drawn: readonly (readonly [BufferGeometry, Material])[]): void => {
    const group = new Group();
    group.name = name;
    for (const [geometry, made] of drawn) {
      const mesh = new Mesh(geometry, made);
      mesh.castShadow = shadows && !made.transparent; // glass is drawn brighter than its shadow would be
      mesh.receiveShadow = shadows;
      group.add(mesh);
    }
    bodies.set(name, group);
    root.add(group);
  };
  // one draw a link: drawing calls, not triangles, are what a software renderer is slow at
  const shell = material(new Color(look.arm, look.arm, look.arm), 0.45, { vertexColors: true });
  const toneColor = (tone: Tone): Color => srgb(robot.palette[tone]);
  for (const body of armBodies(robot.base)) {
    bodyGroup(body.name, [own(linkGeometry(body.shapes, toneColor)), shell]);
  }
  const tint = srgb(look.tint);
  for (const o of scene.objects) {
    if (isBlock(o)) {
      bodyGroup(o.name, [shapeGeometry(o.shape), material(objectColor(o.color, look.tint), 0.55)]);
      continue;
    }
    if (o.kind === 'part') {
      bodyGroup(o.name, [own(partGeometry(o.solids)), material(tint, 0.55, { vertexColors: true })]);
      continue;
    }
    const parts = partsOf(o, options.looks);
    bodyGroup(
      o.name,
      ...parts.map(({ geometry, ...part }) => [geometry, material(tint, part.roughness, part)] as const),
    );
  }

  // Without shadow maps a disc under each block tells where it stands, and one under the hand how high it is. Things are
  // not round: theirs are baked from their shape, and on such a table the blocks' are, too.
  const contact: ContactShadows | null =
    options.looks?.contactShadows?.(
      scene.objects.map((o) => grounded(o, options.looks)),
      shadows ? 0.45 : 1.35 * look.shadow,
    ) ?? null;
  const baked = contact !== null;
  if (contact) root.add(own(contact).mesh);
  const radii = options.overPicture ? SOFT_RADII : baked ? FINE_RADII : [0.014];
  const discs = shadows
    ? []
    : [
        ...(baked
          ? []
          : scene.objects.flatMap((o) =>
              o.kind === 'part' ? [] : [{ name: o.name, radius: sizeOf(o).radius * 1.18 }],
            )),
        ...radii.flatMap((radius) => robot.gripper.fingers.map((name) => ({ name, radius }))),
      ];
  const opacity = radii.length > 1 ? 1 - (1 - look.shadow) ** (1 / radii.length) : look.shadow;
  const dark = own(new MeshBasicMaterial({ color: 0x000000, transparent: true, opacity, depthWrite: false }));
  const discMesh = own(new InstancedMesh(own(new CircleGeometry(1, 24)), dark, Math.max(1, discs.length)));
  discMesh.count = discs.length;
  discMesh.frustumCulled = false; // its bounds would be computed once, from the first poses
  discMesh.renderOrder = 1;
  root.add(discMesh);
  const placement = new Matrix4();

  const ambient = new AmbientLight(0xffffff, options.environment ? 0 : look.ambient);
  const sun = lamp(look.sun);
  // there always is a second one, dark if need be: the number of lights is compiled into the shader programs
  const fill = lamp(look.fill ?? { ...look.sun, intensity: 0 });
  if (shadows) {
    sun.castShadow = true;
    sun.shadow.mapSize.set(1024, 1024);
    sun.shadow.radius = 5;
    sun.shadow.blurSamples = 8;
    sun.shadow.bias = -0.0005;
    sun.shadow.normalBias = 0.004;
    Object.assign(sun.shadow.camera, {
      left: -0.65,
      right: 0.65,
      top: 0.65,
      bottom: -0.65,
      near: 0.1,
      far: 3,
    });
  }
  root.add(ambient, sun, sun.target, fill, fill.target);

  return {
    root,
    update: (world) => {
      const poses = world.bodyPoses();
      for (const { name, pose } of poses) {
        const group = bodies.get(name);
        if (!group) continue;
        group.position.set(...pose.position);
        const [w, x, y, z] = pose.quat; // MuJoCo is scalar first, three scalar last
        group.quaternion.set(x, y, z, w);
      }
      contact?.update((name) => poses.find((body) => body.name === name)?.pose);
      discs.forEach(({ name, radius }, i) => {
        const at = bodies.get(name)?.position;
        if (!at) return;
        const size = radius * (1 + Math.max(0, at.z - 0.03) * 1.5);
        discMesh.setMatrixAt(i, placement.makeScale(size, size, 1).setPosition(at.x, at.y, DISC_Z));
      });
      discMesh.instanceMatrix.needsUpdate = true;
    },
    dispose: () => {
      root.removeFromParent();
      sun.dispose();
      fill.dispose();
      for (const thing of owned) thing.dispose();
    },
  };
};
