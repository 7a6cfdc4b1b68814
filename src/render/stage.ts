/**
 * A scene in three.js: arm, table, objects, light. One builder for the page's large view and for the policy camera,
 * so that what people watch and what the policy sees cannot drift apart.
 */
import {
  AmbientLight,
  BoxGeometry,
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
  type Texture,
} from 'three';
import type { PictureObject, SceneSpec, ThingObject, World } from '../contracts.ts';
import { armBodies, robotOf, type Tone } from '../robots/index.ts';
import { COLORS, isBlock, TABLE_TOP } from '../things/blocks.ts';
import { sizeOf } from '../things/bodies.ts';
import { PICTURE_BLOCK, PICTURE_CARD, PICTURE_CARD_HEIGHT } from '../things/names.ts';
import { paintOf } from '../things/paint.ts';
import { type Appearance, DEFAULT_APPEARANCE, type Light, type Rgb } from './appearance.ts';
import { linkGeometry, shapeGeometry } from './geometry.ts';
import { createTableMap } from './table-map.ts';

export interface StageOptions {
  readonly appearance?: Appearance;
  /** Real shadow maps and physically based materials: for people. Off: flat and fast, for the policy's pixels. */
  readonly shadows?: boolean;
  /** The arm alone, over a picture of a desk: no table, and the hand's shadow soft. */
  readonly overPicture?: boolean;
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

const tinted = ([r, g, b]: Rgb, tint: Rgb): Rgb => [
  (r / 255) * tint[0],
  (g / 255) * tint[1],
  (b / 255) * tint[2],
];
const objectColor = (name: keyof typeof COLORS, tint: Rgb): Color => srgb(tinted(COLORS[name], tint));

/** The box about a thing or a picture. */
const boxGeometry = (object: ThingObject | PictureObject): BufferGeometry => {
  if (object.kind === 'thing') return new BoxGeometry(...object.thing.size);
  return object.form === 'card'
    ? new BoxGeometry(PICTURE_CARD, PICTURE_CARD, PICTURE_CARD_HEIGHT)
    : new BoxGeometry(PICTURE_BLOCK, PICTURE_BLOCK, PICTURE_BLOCK);
};

const lamp = ({ direction: [x, y, z], intensity, color }: Light): DirectionalLight => {
  const light = new DirectionalLight(srgb(color), intensity);
  light.position.set(TABLE_TOP.centre[0] + x, TABLE_TOP.centre[1] + y, z);
  light.target.position.set(TABLE_TOP.centre[0], TABLE_TOP.centre[1], 0);
  return light;
};

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
    { vertexColors = false, map = null }: { vertexColors?: boolean; map?: Texture | null } = {},
  ): Material =>
    own(
      shadows
        ? new MeshStandardMaterial({
            color,
            map,
            roughness,
            metalness: 0,
            vertexColors,
            side: DoubleSide,
            shadowSide: FrontSide,
          })
        : new MeshLambertMaterial({ color, map, vertexColors, side: DoubleSide }),
    );

  const table = new Mesh(
    own(new PlaneGeometry(2 * TABLE_TOP.half[0], 2 * TABLE_TOP.half[1])),
    material(srgb(look.table), 0.9, { map: own(createTableMap(look.texture)) }),
  );
  table.position.set(TABLE_TOP.centre[0], TABLE_TOP.centre[1], 0);
  table.receiveShadow = shadows;
  if (!options.overPicture) root.add(table);

  const bodies = new Map<string, Group>();
  const bodyGroup = (name: string, geometry: BufferGeometry, made: Material): void => {
    const mesh = new Mesh(geometry, made);
    mesh.castShadow = shadows;
    mesh.receiveShadow = shadows;
    const group = new Group();
    group.name = name;
    group.add(mesh);
    bodies.set(name, group);
    root.add(group);
  };
  // one draw a link: drawing calls, not triangles, are what a software renderer is slow at
  const shell = material(new Color(look.arm, look.arm, look.arm), 0.45, { vertexColors: true });
  const toneColor = (tone: Tone): Color => srgb(robot.palette[tone]);
  for (const body of armBodies(robot.base)) {
    bodyGroup(body.name, own(linkGeometry(body.shapes, toneColor)), shell);
  }
  for (const o of scene.objects) {
    if (isBlock(o))
      bodyGroup(o.name, shapeGeometry(o.shape), material(objectColor(o.color, look.tint), 0.55));
    else bodyGroup(o.name, own(boxGeometry(o)), material(srgb(tinted(paintOf(o), look.tint)), 0.55));
  }

  // Without shadow maps a soft disc under each thing tells where it stands, and one under the hand how high it is.
  const discs = shadows
    ? []
    : [
        ...scene.objects.map((o) => ({ name: o.name, radius: sizeOf(o).radius * 1.18 })),
        ...(options.overPicture ? SOFT_RADII : [0.014]).flatMap((radius) =>
          robot.gripper.fingers.map((name) => ({ name, radius })),
        ),
      ];
  const opacity = options.overPicture ? 1 - (1 - look.shadow) ** (1 / SOFT_RADII.length) : look.shadow;
  const dark = own(new MeshBasicMaterial({ color: 0x000000, transparent: true, opacity, depthWrite: false }));
  const discMesh = own(new InstancedMesh(own(new CircleGeometry(1, 24)), dark, Math.max(1, discs.length)));
  discMesh.count = discs.length;
  discMesh.frustumCulled = false; // its bounds would be computed once, from the first poses
  discMesh.renderOrder = 1;
  root.add(discMesh);
  const placement = new Matrix4();

  const ambient = new AmbientLight(0xffffff, look.ambient);
  const sun = lamp(look.sun);
  // there always is a second one, dark if need be: the number of lights is compiled into the shader programs
  const fill = lamp(look.fill ?? { ...look.sun, intensity: 0 });
  if (shadows) {
    sun.castShadow = true;
    sun.shadow.mapSize.set(2048, 2048);
    sun.shadow.radius = 4;
    sun.shadow.bias = -0.0005;
    sun.shadow.normalBias = 0.004;
    Object.assign(sun.shadow.camera, { left: -0.7, right: 0.7, top: 0.7, bottom: -0.7, near: 0.1, far: 3 });
  }
  root.add(ambient, sun, sun.target, fill, fill.target);

  return {
    root,
    update: (world) => {
      for (const { name, pose } of world.bodyPoses()) {
        const group = bodies.get(name);
        if (!group) continue;
        group.position.set(...pose.position);
        const [w, x, y, z] = pose.quat; // MuJoCo is scalar first, three scalar last
        group.quaternion.set(x, y, z, w);
      }
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
