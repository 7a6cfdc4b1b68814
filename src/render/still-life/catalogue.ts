/** The things of still lifes by name, how large they are, and how one is built. */
import { Box3, type Group, type Material, Mesh, type Texture, Vector3 } from 'three';
import type { ColorName } from '../../contracts.ts';
import * as deskThings from './desk-things.ts';
import type { Paint } from './kit.ts';
import * as toys from './toys.ts';
import * as vessels from './vessels.ts';

export interface Kind {
  readonly build: (paint: Paint) => Group;
  /** Longest side, metres: least and most. */
  readonly size: readonly [number, number];
  /** Colours it comes in; all, and grey ones too, when there is no list. */
  readonly colors?: readonly ColorName[];
  /** What its middle is: of its outline, or (a mug with an ear) the axis that it was turned on. */
  readonly middle?: 'axis';
}

const FRUIT: readonly ColorName[] = ['red', 'green', 'yellow'];

export const KINDS = {
  mug: { build: vessels.mug, size: [0.07, 0.09], middle: 'axis' },
  cup: { build: vessels.cup, size: [0.05, 0.085] },
  bottle: { build: vessels.bottle, size: [0.075, 0.09] },
  can: { build: vessels.can, size: [0.05, 0.085] },
  jar: { build: vessels.jar, size: [0.04, 0.07] },
  bucket: { build: vessels.bucket, size: [0.05, 0.08], middle: 'axis' },
  candle: { build: vessels.candle, size: [0.05, 0.08] },
  vase: { build: vessels.vase, size: [0.06, 0.09] },
  brick: { build: toys.brick, size: [0.032, 0.064] },
  duck: { build: toys.duck, size: [0.05, 0.08] },
  die: { build: toys.die, size: [0.03, 0.045] },
  boat: { build: toys.boat, size: [0.06, 0.09] },
  train: { build: toys.train, size: [0.06, 0.09] },
  ball: { build: toys.toyBall, size: [0.035, 0.065] },
  skittle: { build: toys.skittle, size: [0.065, 0.09] },
  scissors: { build: deskThings.scissors, size: [0.085, 0.09] },
  tape: { build: deskThings.tape, size: [0.045, 0.075] },
  marker: { build: deskThings.marker, size: [0.075, 0.09] },
  stapler: { build: deskThings.stapler, size: [0.075, 0.09] },
  'glue stick': { build: deskThings.glueStick, size: [0.065, 0.09] },
  sponge: { build: deskThings.sponge, size: [0.06, 0.09] },
  notebook: { build: deskThings.notebook, size: [0.075, 0.09] },
  screwdriver: { build: deskThings.screwdriver, size: [0.085, 0.09] },
  padlock: { build: deskThings.padlock, size: [0.05, 0.075] },
  comb: { build: deskThings.comb, size: [0.075, 0.09] },
  tag: { build: deskThings.tag, size: [0.05, 0.08] },
  apple: { build: deskThings.apple, size: [0.055, 0.08], colors: FRUIT },
  pear: { build: deskThings.pear, size: [0.065, 0.09], colors: ['green', 'yellow'] },
  lemon: { build: deskThings.lemon, size: [0.055, 0.075], colors: ['yellow', 'green'] },
  pepper: { build: deskThings.pepper, size: [0.06, 0.085], colors: [...FRUIT, 'orange'] },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as readonly KindName[];
export const kindOf = (name: KindName): Kind => KINDS[name];

export interface Built {
  /** Standing on z = 0 with its middle over the origin, metres. */
  readonly object: Group;
  readonly radius: number; // of the footprint about the middle, metres
  readonly height: number;
  dispose(): void;
}

/** The thing with its longest side `size` metres long. */
export const buildThing = (name: KindName, paint: Paint, size: number): Built => {
  const kind = kindOf(name);
  const object = kind.build(paint);
  const raw = new Box3().setFromObject(object, true);
  const extent = raw.getSize(new Vector3());
  const scale = size / Math.max(extent.x, extent.y, extent.z);
  const centre = raw.getCenter(new Vector3());
  const [x, y] = kind.middle === 'axis' ? [0, 0] : [centre.x, centre.y];
  object.scale.setScalar(scale);
  object.position.set(-x * scale, -y * scale, -raw.min.z * scale);
  const far = (low: number, high: number, middle: number): number =>
    Math.max(high - middle, middle - low) * scale;
  return {
    object,
    radius: Math.max(far(raw.min.x, raw.max.x, x), far(raw.min.y, raw.max.y, y)),
    height: extent.z * scale,
    dispose: () => {
      object.traverse((node) => {
        if (!(node instanceof Mesh)) return;
        node.geometry.dispose();
        const material = node.material as Material & { readonly map?: Texture | null };
        material.map?.dispose();
        material.dispose();
      });
    },
  };
};
