/**
 * Photographs of things, cut out, in a still life. One that stands faces the camera, as it faced the one that took it, and
 * casts the shadow of its outline; one that lies is flat on the desk.
 */
import {
  CanvasTexture,
  Color,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  SRGBColorSpace,
  type Texture,
  Vector3,
} from 'three';
import type { Vec3 } from '../../contracts.ts';
import type { Rgb } from './kit.ts';

export interface Cutout {
  /** Trimmed to what is not transparent. */
  readonly image: ImageBitmap;
  readonly pose: 'stands' | 'lies';
  readonly at: readonly [number, number];
  /** Radians about z; of what lies. */
  readonly yaw: number;
  /** Metres. */
  readonly width: number;
  readonly height: number;
  /** Metres from its foot's middle to where it ends toward the camera. */
  readonly front: number;
}

/** What it is lit by, and from where it is seen. */
export interface CutoutLight {
  readonly camera: Vec3;
  readonly toward: Vec3;
  readonly warmth: Rgb;
  readonly bright: number;
}

export interface Laid {
  readonly object: Group;
  dispose(): void;
}

/** Alpha below the first is none, above the second whole: cut-outs keep a fringe of what was behind them. */
const FRINGE = [0.3, 0.9] as const;
/** Pixels of a shadow's texture, and how far it reaches beyond the thing, as a share of its size. */
const SHADE = { side: 128, beyond: 0.16 } as const;
/** Metres: above a sheet of paper (0.6 mm). */
const [SHADE_HEIGHT, LYING_HEIGHT, LYING_THICKNESS] = [0.0012, 0.0018, 0.006];

const surfaceOf = (image: ImageBitmap, least: number): OffscreenCanvas => {
  const scale = Math.max(1, least / Math.max(image.width, image.height));
  const canvas = new OffscreenCanvas(Math.round(image.width * scale), Math.round(image.height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return canvas;
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 3; i < pixels.data.length; i += 4) {
    const alpha = ((pixels.data[i] ?? 0) / 255 - FRINGE[0]) / (FRINGE[1] - FRINGE[0]);
    pixels.data[i] = 255 * Math.min(1, Math.max(0, alpha));
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
};

/** Its outline in black, soft, with room around it; or (`round`) a soft disc. */
const shadeOf = (picture: OffscreenCanvas, round: boolean): OffscreenCanvas => {
  const { side, beyond } = SHADE;
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  if (round) {
    const glow = context.createRadialGradient(side / 2, side / 2, 0, side / 2, side / 2, side / 2);
    for (const [at, alpha] of [
      [0, 0.75],
      [0.55, 0.62],
      [0.8, 0.2],
      [1, 0],
    ] as const)
      glow.addColorStop(at, `rgba(8, 8, 12, ${alpha})`);
    context.fillStyle = glow;
    context.fillRect(0, 0, side, side);
    return canvas;
  }
  const inset = (side * beyond) / (1 + 2 * beyond);
  context.filter = `brightness(0) blur(${side * 0.022}px) opacity(0.7)`;
  context.drawImage(picture, inset, inset, side - 2 * inset, side - 2 * inset);
  return canvas;
};

/** Lighter toward the lamp, darker toward the desk: linear factors of the corners, top left first as three's planes have them. */
const cornersOf = (right: Vector3, up: Vector3, { toward, warmth, bright }: CutoutLight, lies: boolean) => {
  const lamp = new Vector3(...toward).normalize();
  const warm = new Color().setRGB(...warmth, SRGBColorSpace);
  return [
    [-1, 1],
    [1, 1],
    [-1, -1],
    [1, -1],
  ].flatMap(([x = 0, y = 0]) => {
    const aside = lies ? 0 : 0.2 * x * lamp.dot(right) + 0.08 * y * lamp.dot(up);
    const low = lies || y > 0 ? 1 : 0.74;
    const light = bright * (0.98 + aside) * low;
    return [0.5 + 0.5 * warm.r, 0.5 + 0.5 * warm.g, 0.5 + 0.5 * warm.b].map((c) => light * c);
  });
};

export const layCutout = (cutout: Cutout, light: CutoutLight): Laid => {
  const { image, pose, at, yaw, width, height, front } = cutout;
  const object = new Group();
  const owned: { dispose(): void }[] = [];
  const own = <T extends { dispose(): void }>(one: T): T => {
    owned.push(one);
    return one;
  };
  const textured = (canvas: OffscreenCanvas): Texture => {
    const texture = own(new CanvasTexture(canvas));
    texture.colorSpace = SRGBColorSpace;
    texture.anisotropy = 8;
    return texture;
  };
  const picture = surfaceOf(image, 256);
  const lies = pose === 'lies';
  const foot = new Vector3(at[0], at[1], 0);
  const away = foot
    .clone()
    .sub(new Vector3(...light.camera))
    .normalize();
  const level = new Vector3(away.x, away.y, 0).normalize();
  const right = new Vector3(level.y, -level.x, 0);
  const up = right.clone().cross(away);

  const map = textured(picture);
  const shown = new Mesh(
    own(new PlaneGeometry(width, height)),
    own(new MeshBasicMaterial({ map, transparent: true, depthWrite: false, vertexColors: true })),
  );
  shown.geometry.setAttribute('color', new Float32BufferAttribute(cornersOf(right, up, light, lies), 3));
  const shade = new Mesh(
    own(new PlaneGeometry(1, 1)),
    own(
      new MeshBasicMaterial({ map: textured(shadeOf(picture, !lies)), transparent: true, depthWrite: false }),
    ),
  );
  const casts = (): Mesh => {
    const material = own(new MeshBasicMaterial({ map, alphaTest: 0.5, side: DoubleSide }));
    [material.colorWrite, material.depthWrite] = [false, false];
    const caster = new Mesh(own(new PlaneGeometry(width, height)), material);
    caster.castShadow = true;
    object.add(caster);
    return caster;
  };
  if (lies) {
    for (const [mesh, z] of [
      [shown, LYING_HEIGHT],
      [casts(), LYING_THICKNESS],
      [shade, SHADE_HEIGHT],
    ] as const) {
      mesh.position.set(at[0], at[1], z);
      mesh.rotation.z = yaw;
    }
    const room = 1 + 2 * SHADE.beyond;
    shade.scale.set(width * room, height * room, 1);
  } else {
    const turn = Math.atan2(right.y, right.x);
    shown.matrixAutoUpdate = false;
    shown.matrix.makeBasis(right, up, away.clone().negate());
    const middle = foot
      .clone()
      .addScaledVector(level, -front)
      .addScaledVector(up, height / 2);
    shown.matrix.setPosition(middle);
    // an outline along the view and one across it: a body's shadow has breadth wherever the lamp is
    for (const quarter of [0, Math.PI / 2]) {
      const caster = casts();
      caster.rotation.order = 'ZYX';
      caster.rotation.set(Math.PI / 2, 0, turn + quarter);
      caster.scale.x = quarter === 0 ? 1 : Math.min(1, (2.4 * front) / width);
      caster.position.set(at[0], at[1], height / 2);
    }
    shade.position.set(at[0], at[1], SHADE_HEIGHT);
    shade.rotation.z = turn;
    shade.scale.set(1.16 * width * 0.92, Math.max(0.02, 3.4 * front), 1);
  }
  [shade.renderOrder, shown.renderOrder] = [1, 2];
  object.add(shade, shown);
  return {
    object,
    dispose: () => {
      for (const one of owned) one.dispose();
    },
  };
};
