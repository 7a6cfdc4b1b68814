/** Recording <-> bytes. What is rounded, and by how much, is said in recording.ts. */
import { createTokenCodec, EE_DELTA } from '../../action/index.ts';
import type {
  AttentionMaps,
  BlockScene,
  Proprioception,
  Result,
  StageTimes,
  Step,
  TabletopError,
  Vec3,
} from '../../contracts.ts';
import { DEFAULT_ROBOT, ROBOT_IDS } from '../../robots/index.ts';
import { blocksOf } from '../../things/blocks.ts';
import { gunzip, join, packSteps, split, unpackSteps } from './bytes.ts';
import {
  differences,
  quantizeLogits,
  quantizeMap,
  restoreLogits,
  restoreMap,
  undoDifferences,
} from './quantize.ts';
import {
  FORMAT_VERSION,
  POSE,
  POSITION_STEP,
  QUAT_STEP,
  type RecordedModel,
  type RecordedStep,
  type Recording,
} from './recording.ts';

const TOKENS = 8;
const BINS = 256;
const CHANNELS = 3;

interface HeadStep {
  readonly tokens: readonly number[];
  readonly proprioception: Proprioception;
  readonly times: StageTimes;
  readonly commandTime: number;
  readonly simTime: number;
  readonly hash: string;
  readonly held?: TabletopError;
  /** The largest value of each attention map. */
  readonly peaks: readonly number[];
}

interface Head {
  readonly formatVersion: number;
  readonly model: RecordedModel;
  readonly instruction: string;
  /** Word pieces of the prompt, the same at every step; not in files from before they were kept. */
  readonly pieces?: readonly string[];
  /** Recordings from before there was a choice do not name their robot. */
  /** Files of before there were other robots and tables do not say of which their scene is: blocks, always. */
  readonly scene: Omit<BlockScene, 'robot' | 'table'> & { readonly robot?: string };
  readonly controlHz: number;
  readonly succeeded: boolean;
  readonly frame: { readonly width: number; readonly height: number };
  readonly attention: AttentionMaps | null;
  readonly bodies: readonly string[];
  readonly times: readonly number[];
  readonly steps: readonly HeadStep[];
}

const decimals = (digits: number) => (value: number) => Number(value.toFixed(digits));
const micro = decimals(6);
const tenth = decimals(1);
const microAll = ([x, y, z]: Vec3): Vec3 => [micro(x), micro(y), micro(z)];

const stepOf = (i: number): number => (i % POSE < 3 ? POSITION_STEP : QUAT_STEP);
const mapSize = (maps: AttentionMaps): number => maps.rows * maps.columns;

/** A copy, so that rows of a view start where they should. */
const rowOf = (all: Float32Array, row: number, size: number): Float32Array =>
  all.slice(row * size, (row + 1) * size);

const concatenated = (rows: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(rows.reduce((sum, row) => sum + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
};

/**
 * The file before gzip. Throws RangeError on what the format cannot hold: a step without logits, steps with frames of
 * different sizes, a body more than 3.2 m away. Only the recorder calls this.
 */
export const encodeRecording = (recording: Recording): Uint8Array => {
  const { motion, spec } = recording;
  const steps = recording.steps.map(({ step }) => step);
  const frame = steps[0]?.observation.frame;
  if (!frame) throw new RangeError('a recording has at least one step');
  if (JSON.stringify(spec.dimensions) !== JSON.stringify(EE_DELTA.dimensions))
    throw new RangeError('this format holds end-effector displacements of the usual ranges');
  const maps = steps[0]?.evidence.attentionMaps ?? null;
  const pieces = steps[0]?.evidence.pieces;
  if (steps.some(({ evidence }) => evidence.pieces?.join(' ') !== pieces?.join(' ')))
    throw new RangeError('this format holds one prompt an episode');
  const logits: Uint8Array[] = [];
  const attention: Uint8Array[] = [];
  const peaks: number[][] = [];
  const frames: Uint8Array[] = [];
  let before = new Uint8Array(frame.rgb.length);
  for (const { evidence, observation, index } of steps) {
    const { logits: all, attention: looked = new Float32Array(), tokens } = evidence;
    const seen = observation.frame;
    if (!all || tokens?.length !== TOKENS) throw new RangeError(`step ${index} has no logits`);
    if (seen.rgb.length !== before.length)
      throw new RangeError(`the frame of step ${index} has another size`);
    for (let row = 0; row < TOKENS; row++) logits.push(quantizeLogits(rowOf(all, row, BINS)));
    const quantized = (maps?.of ?? []).map((_, map) =>
      quantizeMap(rowOf(looked, map, maps ? mapSize(maps) : 0)),
    );
    attention.push(...quantized.map(({ bytes }) => bytes));
    peaks.push(quantized.map(({ peak }) => peak));
    frames.push(differences(seen.rgb, before));
    before = new Uint8Array(seen.rgb);
  }
  const head: Head = {
    formatVersion: FORMAT_VERSION,
    model: recording.model,
    instruction: recording.instruction,
    ...(pieces ? { pieces } : {}),
    scene: { ...recording.scene, objects: blocksOf(recording.scene) },
    controlHz: spec.hz,
    succeeded: recording.succeeded,
    frame: { width: frame.width, height: frame.height },
    attention: maps,
    bodies: motion.bodies,
    times: motion.times.map(micro),
    steps: recording.steps.map(({ step, hash }, i) => {
      const { evidence, observation, times, commandTime, simTime, held } = step;
      const { position, rotation, opening, joints } = observation.proprioception;
      return {
        tokens: evidence.tokens ?? [],
        proprioception: {
          position: microAll(position),
          rotation: microAll(rotation),
          opening: micro(opening),
          ...(joints ? { joints: joints.map(micro) } : {}),
        },
        times: Object.fromEntries(Object.entries(times).map(([stage, ms]) => [stage, tenth(ms)])),
        commandTime: micro(commandTime),
        simTime: micro(simTime),
        hash,
        ...(held ? { held } : {}),
        peaks: peaks[i] ?? [],
      };
    }),
  };
  const poses = packSteps(motion.poses, stepOf, motion.bodies.length * POSE);
  return join(head, [poses, concatenated(logits), concatenated(attention), concatenated(frames)]);
};

const check: (fine: boolean, what: string) => asserts fine = (fine, what) => {
  if (!fine) throw new Error(what);
};

const isNumbers = (value: unknown, count?: number): boolean =>
  Array.isArray(value) && (count === undefined || value.length === count) && value.every(Number.isFinite);

const isWords = (value: unknown): boolean =>
  Array.isArray(value) && value.every((word) => typeof word === 'string');

const isStep = ({ tokens, proprioception: p, times, commandTime, simTime, hash, peaks }: HeadStep): boolean =>
  isNumbers(tokens, TOKENS) &&
  tokens.every((t) => Number.isInteger(t) && t >= 0 && t < BINS) &&
  isNumbers(p.position, 3) &&
  isNumbers(p.rotation, 3) &&
  isNumbers(p.joints ?? []) &&
  isNumbers([p.opening, commandTime, simTime]) &&
  isNumbers(Object.values(times)) &&
  typeof hash === 'string' &&
  isNumbers(peaks);

const isScene = ({ seed, robot = DEFAULT_ROBOT, objects, home }: Head['scene']): boolean =>
  Number.isInteger(seed) &&
  ROBOT_IDS.includes(robot) &&
  isNumbers(home.position, 3) &&
  objects.every(
    (o) =>
      [o.name, o.color, o.shape].every((t) => typeof t === 'string') && isNumbers([...o.position, o.yaw], 4),
  );

const isModel = ({ id, title, variant, provider, files }: RecordedModel): boolean =>
  [id, title, variant, provider, files.policy, files.encoder, files.tokenizer].every(
    (t) => typeof t === 'string',
  );

/** Throws on a head that this version did not write. */
const readHead = (value: unknown): Head => {
  const head = value as Head;
  check(head.formatVersion === FORMAT_VERSION, `format ${String(head.formatVersion)}, not ${FORMAT_VERSION}`);
  check(isModel(head.model), 'model');
  check(typeof head.instruction === 'string' && typeof head.succeeded === 'boolean', 'instruction');
  check(isWords(head.pieces ?? []), 'pieces');
  check(isScene(head.scene), 'scene');
  check(isNumbers([head.controlHz, head.frame.width, head.frame.height]) && head.controlHz > 0, 'frame');
  check(head.bodies.length > 0 && head.bodies.every((name) => typeof name === 'string'), 'bodies');
  check(isNumbers(head.times) && head.times.length > 0, 'times');
  check(
    head.times.every((t, i) => i === 0 || t > (head.times[i - 1] ?? 0)),
    'times must rise',
  );
  check(head.steps.length > 0 && head.steps.every(isStep), 'steps');
  return head;
};

/** Cuts the rest of the file into its four sections; throws when it has not exactly their length. */
const sectionsOf = (head: Head, rest: Uint8Array) => {
  const { frame, attention, bodies, times, steps } = head;
  const maps = attention ? attention.of.length * mapSize(attention) : 0;
  const lengths = [
    times.length * bodies.length * POSE * 2,
    steps.length * TOKENS * BINS,
    steps.length * maps,
    steps.length * frame.width * frame.height * CHANNELS,
  ];
  const total = lengths.reduce((a, b) => a + b, 0);
  check(total === rest.length, `${rest.length} bytes after the head, not ${total}`);
  let at = 0;
  const [poses, logits, maps8, frames] = lengths.map((length) => {
    at += length;
    return rest.subarray(at - length, at);
  });
  check(
    poses !== undefined && logits !== undefined && maps8 !== undefined && frames !== undefined,
    'sections',
  );
  return { poses, logits, maps: maps8, frames };
};

const parse = (file: Uint8Array): Recording => {
  const { head: value, rest } = split(file);
  const head = readHead(value);
  const { frame, attention, bodies, times, model, instruction, scene, controlHz, succeeded } = head;
  const spec = { ...EE_DELTA, hz: controlHz };
  const codec = createTokenCodec(spec);
  const section = sectionsOf(head, rest);
  const pixels = frame.width * frame.height * CHANNELS;
  let before: Uint8Array = new Uint8Array(pixels);
  const steps = head.steps.map((step, index): RecordedStep => {
    before = undoDifferences(section.frames.subarray(index * pixels, (index + 1) * pixels), before);
    const logits = new Float32Array(TOKENS * BINS);
    restoreLogits(section.logits.subarray(index * logits.length, (index + 1) * logits.length), logits);
    const action = codec.decode(step.tokens);
    check(action.ok, `tokens of step ${index}`);
    const seen = { ...frame, rgb: before, source: 'sim', seq: index } as const;
    const maps = attention ? mapsOf(step, attention, section.maps, index) : {};
    const taken: Step = {
      ...{ index, by: 'model', action: action.value, times: step.times },
      observation: { frame: seen, instruction, proprioception: step.proprioception, step: index },
      evidence: { tokens: step.tokens, logits, ...maps, ...(head.pieces ? { pieces: head.pieces } : {}) },
      ...(step.held ? { held: step.held } : {}),
      // recorded on the paused clock: the frame is as old as the command
      ...{ at: step.commandTime, commandTime: step.commandTime, simTime: step.simTime },
      ...{ frameAgeMs: 0, dropped: 0 },
    };
    return { step: taken, hash: step.hash };
  });
  const poses = unpackSteps(section.poses, stepOf, bodies.length * POSE);
  const seen: BlockScene = {
    ...scene,
    robot: scene.robot ?? DEFAULT_ROBOT,
    table: 'blocks',
    objects: scene.objects.map((o) => ({ ...o, kind: 'block' })),
  };
  return { model, instruction, scene: seen, spec, succeeded, steps, motion: { bodies, times, poses } };
};

const mapsOf = ({ peaks }: HeadStep, maps: AttentionMaps, all: Uint8Array, step: number) => {
  const size = mapSize(maps);
  const attention = new Float32Array(maps.of.length * size);
  maps.of.forEach((_, i) => {
    const from = (step * maps.of.length + i) * size;
    const out = attention.subarray(i * size, (i + 1) * size);
    restoreMap(peaks[i] ?? 0, all.subarray(from, from + size), out);
  });
  return { attention, attentionMaps: maps };
};

const invalid = (thrown: unknown): Result<never> => {
  const message = 'The recorded episode cannot be read. The live scene takes its place.';
  return { ok: false, error: { code: 'RECORDING_INVALID', message, detail: String(thrown) } };
};

/** An unpacked file -> its steps. Never throws. Errors: RECORDING_INVALID. */
export const readRecording = (file: Uint8Array): Result<Recording> => {
  try {
    return { ok: true, value: parse(file) };
  } catch (thrown) {
    return invalid(thrown);
  }
};

/** The file as it is served (gzip) -> its steps. Never throws. Errors: RECORDING_INVALID. */
export const decodeRecording = async (packed: Uint8Array): Promise<Result<Recording>> => {
  try {
    return readRecording(await gunzip(packed));
  } catch (thrown) {
    return invalid(thrown);
  }
};
