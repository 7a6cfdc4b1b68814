/**
 * Still lifes: things on a desk that is a photograph, lit by a lamp or window and by a sky, both large enough for soft
 * shadows. Every picture is the mean of many passes, each with one light somewhere on the lamp or in the sky.
 */
import {
  CanvasTexture,
  Color,
  DataUtils,
  DirectionalLight,
  Group,
  HalfFloatType,
  LinearSRGBColorSpace,
  Mesh,
  MeshLambertMaterial,
  MirroredRepeatWrapping,
  NearestFilter,
  PCFShadowMap,
  PerspectiveCamera,
  PlaneGeometry,
  PMREMGenerator,
  Scene,
  ShadowMaterial,
  SRGBColorSpace,
  type Texture,
  Vector3,
  WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';
import type { Result, Vec3 } from '../../contracts.ts';
import { createRandom, type Random } from '../../math/random.ts';
import { type Built, buildThing, type KindName } from './catalogue.ts';
import { type Cutout, layCutout } from './cutouts.browser.ts';
import { develop, type Film } from './develop.ts';
import type { Rgb } from './kit.ts';

/** The desk's top is z = 0, x to the right of the picture, y away from the viewer; metres. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly position: Vec3;
  readonly target: Vec3;
  /** The camera's own upward direction (roll included). */
  readonly up: Vec3;
  /** Vertical, degrees. */
  readonly fov: number;
}

export interface Placed {
  readonly kind: KindName;
  /** Seeds what differs from one of its kind to the next. */
  readonly seed: number;
  readonly color: Rgb;
  readonly roughness: number;
  readonly size: number;
  readonly at: readonly [number, number];
  readonly yaw: number;
}

export interface Lighting {
  readonly seed: number;
  /** Toward the lamp, any length. */
  readonly toward: Vec3;
  /** Half the angle that the lamp fills, radians. */
  readonly spread: number;
  /** Share of all light that the lamp gives; the sky gives the rest. */
  readonly lamp: number;
  readonly warmth: Rgb;
  /** How dark the darkest shadow is, 0..1. */
  readonly shadow: number;
}

export interface StillLife {
  readonly view: View;
  readonly things: readonly Placed[];
  /** Photographs of things, the furthest first; absent: none. */
  readonly cutouts?: readonly Cutout[];
  readonly light: Lighting;
  readonly film: Film;
  /** 'backdrop': the photograph fills the picture as it is; 'desk': it is behind a desk whose top is `material`. */
  readonly surface: 'backdrop' | 'desk';
  readonly photo: ImageBitmap;
  readonly material: ImageBitmap;
  /** Which part of the photograph, and which way round. */
  readonly crop: { readonly zoom: number; readonly x: number; readonly y: number; readonly turn: number };
  /** Metres of the desk that one copy of the material covers. */
  readonly tile: number;
  /** How far the photograph behind a desk is out of focus, share of the picture's width; absent: a little. */
  readonly soften?: number;
  /** A sheet of white paper of this width and depth about the origin. */
  readonly paper: readonly [number, number] | null;
}

export interface Still {
  /** sRGB, rows from the top. */
  readonly rgba: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

export interface Studio {
  /** A draft has hard shadows and no grain: to see what is where. */
  take(still: StillLife, quality?: Quality): Result<Still>;
  dispose(): void;
}

/** Lights a picture, by what it is for; a draft is to see what is where. */
const PASSES = {
  full: { lamp: 5, sky: 5 },
  video: { lamp: 3, sky: 2 },
  draft: { lamp: 1, sky: 1 },
} as const;
export type Quality = keyof typeof PASSES;
/** Every half float's value. Shadows are blended in, which full floats cannot be on every GPU. */
const HALVES = Float32Array.from({ length: 65536 }, (_, bits) => DataUtils.fromHalfFloat(bits));

const DESK = { width: 1.7, depth: 1.15 } as const; // metres

/** The photograph's crop, filling a canvas. */
const cropped = (
  photo: ImageBitmap,
  width: number,
  height: number,
  still: StillLife,
  soften = 0,
): OffscreenCanvas => {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  const { zoom, x, y } = still.crop;
  const scale = Math.min(photo.width / width, photo.height / height) * zoom;
  const [w, h] = [width * scale, height * scale];
  if (context) {
    context.imageSmoothingQuality = 'high';
    if (soften > 0) context.filter = `blur(${soften}px)`;
    context.drawImage(photo, x * (photo.width - w), y * (photo.height - h), w, h, 0, 0, width, height);
  }
  return canvas;
};

/** Mean brightness, linear 0..1. */
const brightnessOf = (canvas: OffscreenCanvas): number => {
  const context = new OffscreenCanvas(16, 16).getContext('2d', { willReadFrequently: true });
  context?.drawImage(canvas, 0, 0, 16, 16);
  const data = [...(context?.getImageData(0, 0, 16, 16).data ?? [])];
  const sum = data.reduce((total, value, i) => total + (i % 4 === 3 ? 0 : (value / 255) ** 2.2), 0);
  return sum / (3 * 256);
};

const textureOf = (canvas: OffscreenCanvas): Texture => {
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 8;
  return texture;
};

/** A direction about `axis`, evenly over the disc of half angle `spread`. */
const within = (random: Random, axis: Vector3, spread: number, part: number): Vector3 => {
  const side = new Vector3(0, 0, 1).cross(axis);
  if (side.lengthSq() < 1e-6) side.set(1, 0, 0);
  side.normalize();
  const other = axis.clone().cross(side);
  const [r, turn] = [Math.sqrt(random.next()) * Math.tan(spread), part * 2 * Math.PI];
  return axis
    .clone()
    .addScaledVector(side, r * Math.cos(turn))
    .addScaledVector(other, r * Math.sin(turn))
    .normalize();
};

/** Somewhere in the sky, as a flat desk is lit by it (by the cosine). */
const overhead = (random: Random, part: number): Vector3 => {
  const [r, turn] = [Math.sqrt(random.uniform(0.1, 0.93)), part * 2 * Math.PI];
  return new Vector3(r * Math.cos(turn), r * Math.sin(turn), Math.sqrt(1 - r * r));
};

const aimed = ({ width, height, position, target, up, fov }: View): PerspectiveCamera => {
  const camera = new PerspectiveCamera(fov, width / height, 0.03, 8);
  camera.position.set(...position);
  camera.up.set(...up);
  camera.lookAt(...target);
  camera.updateMatrixWorld();
  return camera;
};

const place = (thing: Placed): { readonly built: Built; readonly holder: Group } => {
  const paint = { random: createRandom(thing.seed, 31), color: thing.color, roughness: thing.roughness };
  const built = buildThing(thing.kind, paint, thing.size);
  const holder = new Group();
  holder.position.set(thing.at[0], thing.at[1], 0);
  holder.rotation.z = thing.yaw;
  holder.add(built.object);
  return { built, holder };
};

/** Errors: WEBGL_FAILED. */
export const createStudio = (): Result<Studio> => {
  let renderer: WebGLRenderer;
  try {
    renderer = new WebGLRenderer({ canvas: document.createElement('canvas'), antialias: false });
  } catch (error) {
    return {
      ok: false,
      error: { code: 'WEBGL_FAILED', message: 'The browser cannot draw (WebGL).', detail: String(error) },
    };
  }
  renderer.shadowMap.enabled = true;
  renderer.shadowMap.type = PCFShadowMap;
  renderer.outputColorSpace = LinearSRGBColorSpace;
  const generator = new PMREMGenerator(renderer);
  const room = generator.fromScene(new RoomEnvironment(), 0.04).texture;
  generator.dispose();
  const lamp = new DirectionalLight();
  lamp.castShadow = true;
  lamp.shadow.mapSize.set(1024, 1024);
  Object.assign(lamp.shadow.camera, { left: -0.6, right: 0.6, top: 0.6, bottom: -0.6, near: 0.2, far: 3 });
  lamp.shadow.normalBias = 0.0008;
  lamp.shadow.bias = -0.0004;
  lamp.shadow.radius = 3;
  const flat = new PlaneGeometry(1, 1);

  /** The mean of all passes, linear RGBA from the bottom row. */
  const expose = (
    root: Scene,
    catcher: ShadowMaterial | null,
    { view, light }: StillLife,
    passes: { readonly lamp: number; readonly sky: number },
    bright: number,
  ): Float32Array => {
    const { width, height } = view;
    const total = passes.lamp + passes.sky;
    const random = createRandom(light.seed, 32);
    const camera = aimed(view);
    const film = new WebGLRenderTarget(width, height, {
      ...{ type: HalfFloatType, minFilter: NearestFilter, magFilter: NearestFilter, depthBuffer: true },
    });
    const sum = new Float32Array(4 * width * height);
    const pass = new Uint16Array(sum.length);
    const toward = new Vector3(...light.toward).normalize();
    renderer.setRenderTarget(film);
    for (let i = 0; i < total; i++) {
      const isLamp = i < passes.lamp;
      const share = isLamp ? light.lamp : 1 - light.lamp;
      const count = isLamp ? passes.lamp : passes.sky;
      const weight = (share * total) / count;
      // each light in a slice of its own: evener than chance
      const slice = ((isLamp ? i : i - passes.lamp) + random.next()) / count;
      const from = isLamp ? within(random, toward, light.spread, slice) : overhead(random, slice);
      lamp.position.copy(from).multiplyScalar(1.4);
      // on the desk every pass gives the same light, wherever its lamp stands
      lamp.intensity = (bright * weight * Math.PI * 0.95) / Math.max(0.3, isLamp ? toward.z : from.z);
      lamp.color.setRGB(...(isLamp ? light.warmth : ([1, 1, 1] as const)), SRGBColorSpace);
      if (catcher) catcher.opacity = Math.min(1, weight * light.shadow);
      camera.setViewOffset(width, height, random.next() - 0.5, random.next() - 0.5, width, height);
      renderer.clear();
      renderer.render(root, camera);
      renderer.readRenderTargetPixels(film, 0, 0, width, height, pass);
      for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] ?? 0) + (HALVES[pass[k] ?? 0] ?? 0) / total;
    }
    renderer.setRenderTarget(null);
    film.dispose();
    return sum;
  };

  // a picture's materials are kept until the next is taken: they hold the compiled shaders
  let owned: { dispose(): void }[] = [];

  const take: Studio['take'] = (still, quality = 'full') => {
    if (renderer.getContext().isContextLost()) {
      const message = 'The browser stopped drawing (WebGL). Run it again.';
      return { ok: false, error: { code: 'WEBGL_FAILED', message } };
    }
    const { width, height } = still.view;
    const before = owned;
    owned = [];
    const own = <T extends { dispose(): void }>(thing: T): T => {
      owned.push(thing);
      return thing;
    };
    const root = new Scene();
    root.environment = room;
    root.add(lamp, lamp.target);
    let catcher: ShadowMaterial | null = null;
    const desk = new Mesh();
    desk.geometry = flat;
    desk.receiveShadow = true;
    let bright = 1;
    if (still.surface === 'backdrop') {
      const photo = cropped(still.photo, width, height, still);
      // things are lit as what surrounds them is
      bright = Math.min(1.1, Math.max(0.35, (brightnessOf(photo) / 0.3) ** 0.6));
      root.background = own(textureOf(photo));
      catcher = own(new ShadowMaterial({ color: new Color(0.02, 0.02, 0.03), depthWrite: false }));
      desk.material = catcher;
      desk.scale.set(3, 3, 1);
    } else {
      root.background = own(
        textureOf(cropped(still.photo, width, height, still, (still.soften ?? 0.006) * width)),
      );
      const map = own(new CanvasTexture(still.material));
      map.colorSpace = SRGBColorSpace;
      map.anisotropy = 8;
      map.wrapS = map.wrapT = MirroredRepeatWrapping;
      map.repeat.set(
        DESK.width / still.tile,
        (DESK.depth / still.tile) * (still.material.width / still.material.height),
      );
      map.offset.set(still.crop.x, still.crop.y);
      desk.material = own(new MeshLambertMaterial({ map }));
      desk.scale.set(DESK.width, DESK.depth, 1);
      desk.rotation.z = still.crop.turn;
    }
    root.environmentIntensity = 0.2 * bright;
    root.add(desk);
    if (still.paper) {
      const sheet = new Mesh(flat, own(new MeshLambertMaterial()));
      sheet.material.color.setRGB(0.9, 0.9, 0.88, SRGBColorSpace);
      sheet.scale.set(still.paper[0], still.paper[1], 1);
      sheet.position.z = 0.0006;
      sheet.receiveShadow = true;
      root.add(sheet);
    }
    const placed = still.things.map(place);
    for (const { holder } of placed) root.add(holder);
    const { toward, warmth } = still.light;
    const lit = { camera: still.view.position, toward, warmth, bright };
    const laid = (still.cutouts ?? []).map((cutout) => layCutout(cutout, lit));
    for (const { object } of laid) root.add(object);
    const light = expose(root, catcher, still, PASSES[quality], bright);
    owned.push(...placed.map(({ built }) => built), ...laid);
    for (const thing of before) thing.dispose();
    const film = quality === 'draft' ? { ...still.film, blur: 0, noise: 0 } : still.film;
    return { ok: true, value: { rgba: develop(light, width, height, film), width, height } };
  };

  const dispose = (): void => {
    for (const thing of owned) thing.dispose();
    flat.dispose();
    lamp.dispose();
    room.dispose();
    renderer.dispose();
    renderer.forceContextLoss();
  };
  return { ok: true, value: { take, dispose } };
};
