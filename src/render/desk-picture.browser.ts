/**
 * Pictures of desks for training: a photograph or a plain surface, things on it with real shadows, and a camera
 * anywhere a person would hold one. What the visitor's camera gives, but with every place known.
 */
import {
  AmbientLight,
  type BufferGeometry,
  Color,
  DirectionalLight,
  Mesh,
  MeshStandardMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  ShadowMaterial,
  SRGBColorSpace,
  Texture,
  Vector3,
  WebGLRenderer,
} from 'three';
import type { Result, Vec3 } from '../contracts.ts';
import type { Point } from '../math/homography.ts';
import type { Random } from '../math/random.ts';

export interface Standing {
  /** Stands on z = 0 of its own frame; not disposed of here. */
  readonly geometry: BufferGeometry;
  readonly color: readonly [number, number, number]; // sRGB 0..1
  readonly roughness: number;
  readonly at: readonly [number, number]; // metres on the table
  readonly yaw: number;
}

export interface DeskPicture {
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Where a point of the world falls, pixels of the picture. */
  readonly project: (point: Vec3) => Point;
}

export interface DeskStudio {
  /** One picture; null when no camera was found that shows all the places. Errors: WEBGL_FAILED. */
  take(random: Random, things: readonly Standing[], photo: ImageBitmap | null): Result<DeskPicture | null>;
  dispose(): void;
}

const SIZES = [
  [320, 240],
  [384, 216],
  [240, 320],
] as const;
const MIDDLE: Vec3 = [0.53, 0, 0];

/** Where people hold cameras: 25 degrees to nearly overhead, 0.45 to 1.3 m off, on the far side from the arm. */
const aim = (random: Random, camera: PerspectiveCamera): void => {
  const elevation = (random.uniform(25, 86) * Math.PI) / 180;
  const azimuth = random.normal() * 0.35;
  const distance = random.uniform(0.45, 1.3);
  camera.fov = random.uniform(30, 68);
  const flat = distance * Math.cos(elevation);
  camera.position.set(
    MIDDLE[0] + flat * Math.cos(azimuth) + random.normal() * 0.03,
    MIDDLE[1] + flat * Math.sin(azimuth) + random.normal() * 0.03,
    distance * Math.sin(elevation),
  );
  const roll = random.normal() * 0.08;
  camera.up.set(-Math.sin(elevation), Math.sin(roll), Math.cos(elevation));
  camera.lookAt(MIDDLE[0] + random.normal() * 0.04, MIDDLE[1] + random.normal() * 0.05, 0);
  camera.updateProjectionMatrix();
  camera.updateMatrixWorld();
};

export const createDeskStudio = (): Result<DeskStudio> => {
  let renderer: WebGLRenderer;
  try {
    renderer = new WebGLRenderer({ canvas: document.createElement('canvas'), antialias: true, alpha: false });
  } catch (error) {
    return {
      ok: false,
      error: { code: 'WEBGL_FAILED', message: 'The browser cannot draw (WebGL).', detail: String(error) },
    };
  }
  renderer.setPixelRatio(1);
  renderer.shadowMap.enabled = true;
  const gl = renderer.getContext();
  const sun = new DirectionalLight(0xffffff, 2);
  sun.castShadow = true;
  sun.shadow.mapSize.set(512, 512);
  Object.assign(sun.shadow.camera, { left: -0.45, right: 0.45, top: 0.45, bottom: -0.45, near: 0.1, far: 3 });
  sun.shadow.normalBias = 0.002;
  sun.target.position.set(...MIDDLE);
  const ambient = new AmbientLight(0xffffff, 1);
  const desk = new PlaneGeometry(3, 3);
  const catcher = new ShadowMaterial({ color: 0x000000 });
  const surface = new MeshStandardMaterial({ roughness: 0.85 });
  const ground: Mesh = new Mesh(desk, catcher);
  ground.position.set(...MIDDLE);
  ground.receiveShadow = true;
  const camera = new PerspectiveCamera(45, 1, 0.05, 6);

  const light = (random: Random): void => {
    const turn = random.uniform(-Math.PI, Math.PI);
    const low = random.uniform(0.35, 1.6);
    sun.position.set(MIDDLE[0] + low * Math.cos(turn), MIDDLE[1] + low * Math.sin(turn), 1.2);
    const warm = random.uniform(-0.18, 0.18);
    sun.color.setRGB(1, 1 - Math.abs(warm) / 2, 1 - Math.max(0, warm), SRGBColorSpace);
    if (warm < 0) sun.color.r = 1 + warm;
    sun.intensity = random.uniform(0.6, 2.6);
    ambient.intensity = random.uniform(0.7, 1.8);
    sun.shadow.radius = random.uniform(1, 5);
  };

  /** The photograph is what is behind all, or lies on the desk; without one the desk has a colour. */
  const dress = (random: Random, root: Scene, photo: ImageBitmap | null): Texture | null => {
    const grey = random.uniform(0.1, 0.95);
    const hue = (): number => Math.min(1, Math.max(0, grey + random.normal() * 0.07));
    root.background = new Color().setRGB(hue(), hue(), hue(), SRGBColorSpace);
    surface.map = null;
    surface.color.setRGB(hue(), hue(), hue(), SRGBColorSpace);
    ground.material = surface;
    if (!photo) return null;
    const texture = new Texture(photo);
    texture.colorSpace = SRGBColorSpace;
    texture.needsUpdate = true;
    const zoom = random.uniform(0.4, 1);
    texture.repeat.set(zoom, zoom);
    texture.offset.set(random.uniform(0, 1 - zoom), random.uniform(0, 1 - zoom));
    if (random.next() < 0.6) {
      root.background = texture;
      root.backgroundIntensity = random.uniform(0.6, 1.15);
      ground.material = catcher;
      catcher.opacity = random.uniform(0.15, 0.65);
    } else {
      texture.center.set(0.5, 0.5);
      texture.rotation = random.uniform(-Math.PI, Math.PI);
      surface.map = texture;
      surface.color.setScalar(random.uniform(0.6, 1));
      ground.scale.setScalar(random.uniform(0.35, 0.8));
    }
    surface.needsUpdate = true;
    return texture;
  };

  return {
    ok: true,
    value: {
      take: (random, things, photo) => {
        if (gl.isContextLost()) {
          const message = 'The browser stopped drawing (WebGL). Run it again.';
          return { ok: false, error: { code: 'WEBGL_FAILED', message } };
        }
        const [width, height] = random.pick(SIZES);
        renderer.setSize(width, height, false);
        camera.aspect = width / height;
        const project = (by: PerspectiveCamera, [x, y, z]: Vec3): Point => {
          const p = new Vector3(x, y, z).project(by);
          return [((p.x + 1) / 2) * width, ((1 - p.y) / 2) * height];
        };
        const shown = ([x, y]: readonly [number, number]): boolean => {
          const [u, v] = project(camera, [x, y, 0.01]);
          return u > 0.02 * width && u < 0.98 * width && v > 0.02 * height && v < 0.98 * height;
        };
        let found = false;
        for (let attempt = 0; attempt < 20 && !found; attempt++) {
          aim(random, camera);
          found = things.every(({ at }) => shown(at));
        }
        if (!found) return { ok: true, value: null };
        const root = new Scene();
        ground.scale.setScalar(1);
        light(random);
        const texture = dress(random, root, photo);
        root.add(ground, sun, sun.target, ambient);
        const materials = things.map(({ geometry, color, roughness, at, yaw }) => {
          const material = new MeshStandardMaterial({ roughness, metalness: 0 });
          material.color.setRGB(...color, SRGBColorSpace);
          const mesh = new Mesh(geometry, material);
          mesh.castShadow = true;
          mesh.receiveShadow = true;
          mesh.position.set(at[0], at[1], 0);
          mesh.rotation.z = yaw;
          root.add(mesh);
          return material;
        });
        renderer.render(root, camera);
        const flipped = new Uint8Array(width * height * 4);
        gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, flipped);
        const rgba = new Uint8Array(flipped.length);
        for (let row = 0; row < height; row++) {
          rgba.set(
            flipped.subarray((height - 1 - row) * width * 4, (height - row) * width * 4),
            row * width * 4,
          );
        }
        for (const material of materials) material.dispose();
        texture?.dispose();
        // the camera moves on with the next picture: its projection now is kept
        const seen = camera.clone();
        seen.updateMatrixWorld();
        return { ok: true, value: { rgba, width, height, project: (point) => project(seen, point) } };
      },
      dispose: () => {
        desk.dispose();
        catcher.dispose();
        surface.dispose();
        sun.dispose();
        renderer.dispose();
        renderer.forceContextLoss();
      },
    },
  };
};
