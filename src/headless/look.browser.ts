/** The headless command `look`: one thing or picture alone on the table, as the policy camera sees it. */
import type { NameSpec, ObjectSpec, Picture, Result, SceneSpec } from '../contracts.ts';
import { z } from '../schema.ts';
import { deskScene } from '../tasks/index.ts';
import { sizeOf } from '../things/bodies.ts';
import { toBase64 } from './base64.ts';
import { type Command, command } from './registry.ts';
import { type Rig, squareFrames } from './rig.browser.ts';

/** Where it lies: the middle of the frame, the hand out of the way. Metres. */
const PLACE = [0.56, 0] as const;

const lookArguments = z.object({
  /** Of the table of things, or of the table of names if `form` says what shows its picture. */
  id: z.string(),
  form: z.enum(['thing', 'block', 'card']),
  /** Radians about z, one picture each. */
  yaws: z.array(z.number()),
  /** Pixels. */
  size: z.number().int().positive(),
});

const pictured = (name: NameSpec): name is NameSpec & { readonly picture: Picture } =>
  name.picture !== undefined;

export const lookCommand = (rig: Rig): Command =>
  command(lookArguments, async ({ id, form, yaws, size }): Promise<Result<readonly string[]>> => {
    const catalogue = await rig.assets.catalogue();
    if (!catalogue.ok) return catalogue;
    const { things, names } = catalogue.value;
    const object = (yaw: number): ObjectSpec | null => {
      const placed = { name: `shown-${id}`, position: [0, 0, 0] as const, yaw };
      const concept = names.find((name) => name.id === id);
      if (form !== 'thing') {
        return concept && pictured(concept) ? { kind: 'picture', form, concept, ...placed } : null;
      }
      const thing = things.find((one) => one.id === id);
      const of = names.find((name) => name.id === thing?.concept);
      return thing && of ? { kind: 'thing', thing, concept: of, rest: 0, ...placed } : null;
    };
    const shown: string[] = [];
    for (const yaw of yaws) {
      const made = object(yaw);
      if (!made) {
        return { ok: false, error: { code: 'SETTING_INVALID', message: `There is no ${form} “${id}”.` } };
      }
      const standing: ObjectSpec = { ...made, position: [...PLACE, sizeOf(made).rest] };
      const scene: SceneSpec = { ...deskScene(0), table: 'things', objects: [standing] };
      const bench = await rig.open(scene, { observation: squareFrames(size) });
      if (!bench.ok) return bench;
      const frame = await bench.value.camera.grab();
      bench.value.dispose();
      if (!frame.ok) return frame;
      shown.push(toBase64(frame.value.rgb));
    }
    return { ok: true, value: shown };
  });
