/** The headless command `frame-rate`: how many frames a second the policy camera gives, by their size, and what they cost. */
import type { Result } from '../contracts.ts';
import { quantile } from '../evaluation/statistics.ts';
import { z } from '../schema.ts';
import { sceneOf } from '../tasks/index.ts';
import { TABLES } from '../things/table-names.ts';
import { type Command, command } from './registry.ts';
import { type Rig, squareFrames } from './rig.browser.ts';

/** Frames before the clock starts: shaders compile, textures travel. */
const WARM_UP = 5;

const frameRateArguments = z.object({
  table: z.enum(TABLES),
  seed: z.number().int().nonnegative(),
  objects: z.number().int().positive().max(8),
  size: z.number().int().positive(),
  frames: z.number().int().positive().max(1000),
});

export interface FrameRateResult {
  readonly adapter: string;
  readonly objects: readonly string[];
  /** Medians. `frame` is all of it; `read`: bytes fetched from the adapter when the picture is finished, rows turned over. */
  readonly ms: { readonly frame: number; readonly p95: number; readonly read: number };
}

export const frameRateCommand = (rig: Rig): Command =>
  command(
    frameRateArguments,
    async ({ table, seed, objects, size, frames }): Promise<Result<FrameRateResult>> => {
      const catalogue = await rig.assets.catalogue();
      if (!catalogue.ok) return catalogue;
      const scene = sceneOf(seed, { table, count: objects, catalogue: catalogue.value });
      const renderer = rig.renderers({ width: size, height: size });
      if (!renderer.ok) return renderer;
      const bench = await rig.open(scene, { observation: squareFrames(size) });
      if (!bench.ok) return bench;
      const { camera, dispose } = bench.value;
      const [whole, reads]: [number[], number[]] = [[], []];
      for (let i = -WARM_UP; i < frames; i++) {
        const started = rig.now();
        const frame = await camera.grab();
        const drawn = rig.now();
        if (!frame.ok) return frame;
        renderer.value.read();
        if (i < 0) continue;
        whole.push(drawn - started);
        reads.push(rig.now() - drawn);
      }
      dispose();
      const ms = { frame: quantile(whole, 0.5), p95: quantile(whole, 0.95), read: quantile(reads, 0.5) };
      const { adapter } = renderer.value;
      return { ok: true, value: { adapter, objects: scene.objects.map(({ name }) => name), ms } };
    },
  );
