/** What an unverified policy gives for made-up observations, before anything moves: are its numbers those of this arm? */
import type { ActionLanguage } from '../../action/index.ts';
import type { Dimension, Result } from '../../contracts.ts';
import { type EngineClient, excessText, isAbsurd, type Manifest, worstExcess } from '../../policy/index.ts';
import { robotOf } from '../../robots/index.ts';

/** One number of the action, over all of what was looked at. */
export interface SeenRange extends Pick<Dimension, 'name' | 'unit' | 'low' | 'high'> {
  readonly least: number;
  readonly most: number;
}

export interface FirstLook {
  readonly ranges: readonly SeenRange[];
  /** What the visitor should know: sentences. */
  readonly notes: readonly string[];
  /** Milliseconds of a run, the first left out. */
  readonly ms: number;
}

interface Shown {
  readonly brightness: number;
  readonly told: string;
}

/** Black, grey, white; a run of each. */
const PICTURES: readonly Shown[] = [0, 128, 255].map((brightness) => ({
  brightness,
  told: 'pick up the red cube',
}));
/** The last once more, to see whether words change anything. */
const OTHER_WORDS: Shown = { brightness: 255, told: 'open the drawer' };

/** Numbers of this size are what normalization by mean and deviation leaves of anything. */
const NORMALIZED = 4;
/** Ranges that are much wider than that: degrees and percent. */
const WIDE = 40;

const notesOf = (ranges: readonly SeenRange[], sees: boolean): readonly string[] => {
  const wide = ranges.filter(({ low, high }) => high - low > WIDE);
  const small =
    wide.length > 1 &&
    wide.every(({ least, most }) => Math.abs(least) < NORMALIZED && Math.abs(most) < NORMALIZED);
  const still = sees && ranges.length > 0 && ranges.every(({ least, most }) => most - least === 0);
  return [
    ...(small
      ? [
          `All that it gives lies within ±${NORMALIZED}, where degrees and percent would be tens: its actions are probably still normalized, or radians.`,
        ]
      : []),
    ...(still
      ? ['It gives the same whatever it is shown: black, grey and white pictures and the same posture.']
      : []),
  ];
};

const SAME_WORDS =
  'It gives the same whatever it is told: two sentences made no difference to what it does with a white picture.';

const sameNumbers = (a: Float32Array | undefined, b: Float32Array | undefined): boolean =>
  a !== undefined && b !== undefined && a.every((value, i) => value === b[i]);

/** Errors: the engine's; NON_FINITE_ACTIONS for numbers that are none. */
export const firstLook = async (
  client: Pick<EngineClient, 'act'>,
  { observation, robot, head, tokenizer }: Manifest,
  language: ActionLanguage,
): Promise<Result<FirstLook>> => {
  const { rest, workspace } = robotOf(robot);
  const middle = ([low, high]: readonly [number, number]): number => (low + high) / 2;
  const state = language.encodeState({
    position: [middle(workspace.x), middle(workspace.y), middle(workspace.z)],
    rotation: [0, 0, 0],
    opening: 0.5,
    joints: rest,
  });
  const { dimensions } = language.spec;
  const ranges = dimensions.map(({ name, unit, low, high }) => ({
    name,
    unit,
    low,
    high,
    least: Infinity,
    most: -Infinity,
  }));
  const rows = 'execute' in head ? head.execute : 1;
  const notes: string[] = [];
  const times: number[] = [];
  const given: Float32Array[] = [];
  for (const { brightness, told } of [...PICTURES, ...(tokenizer ? [OTHER_WORDS] : [])]) {
    const images = observation.cameras.flatMap(({ width, height }) =>
      Array.from({ length: observation.frames }, () => ({
        width,
        height,
        rgb: new Uint8Array(width * height * 3).fill(brightness),
      })),
    );
    const said = await client.act({ images, state, instruction: told });
    if (!said.ok) return said;
    const read = language.read(said.value);
    if (!read.ok) return read;
    times.push(said.value.times.infer);
    const { values = new Float32Array() } = read.value;
    given.push(values);
    for (const [i, value] of values.entries()) {
      const range = ranges[i % dimensions.length];
      if (!range) continue;
      range.least = Math.min(range.least, value);
      range.most = Math.max(range.most, value);
    }
    const excess = worstExcess(values, dimensions, rows);
    if (isAbsurd(excess) && notes.length === 0)
      notes.push(`${excessText(excess)} The arm will hold still on such actions.`);
  }
  const later = times.slice(1);
  return {
    ok: true,
    value: {
      ranges,
      notes: [
        ...notes,
        ...notesOf(
          ranges.filter(({ unit }) => unit !== 'flag'),
          head.kind !== 'graph' || head.inputs.some(({ from }) => from === 'camera'),
        ),
        ...(tokenizer && sameNumbers(given.at(-1), given.at(-2)) ? [SAME_WORDS] : []),
      ],
      ms: later.reduce((sum, ms) => sum + ms, 0) / Math.max(1, later.length),
    },
  };
};
