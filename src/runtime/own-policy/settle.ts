/** Draft and answers -> a manifest of this page's own format, and its files: from there on it is a model like any other. Pure. */
import { EE_DELTA } from '../../action/index.ts';
import type { ActionSpec, Dimension, Result, TabletopError } from '../../contracts.ts';
import type { GraphInput, GraphOutput } from '../../policy/index.ts';
import {
  type DraftInput,
  type DraftSentence,
  FORMATS,
  isError,
  type Normalization,
  type Normalized,
  type PolicyDraft,
  refuse,
  type StateInput,
} from '../../policy/own/index.ts';
import { jointActionSpec, ROBOTS, type RobotSpec } from '../../robots/index.ts';
import { DEFAULT_OBSERVATION } from '../model-spec.ts';
import {
  type Answers,
  columnsOf,
  fitsOf,
  imagesOf,
  type JointUnits,
  NO_CAMERA,
  type NormalizationChoice,
  openQuestions,
  stateSpecOf,
  statesOf,
} from './answers.ts';

/** y = x * scale + offset. */
interface Line {
  readonly scale: number;
  readonly offset: number;
}

const SAME: Line = { scale: 1, offset: 0 };
const after = (outer: Line, inner: Line): Line => ({
  scale: outer.scale * inner.scale,
  offset: outer.scale * inner.offset + outer.offset,
});
const inverse = ({ scale, offset }: Line): Line => ({ scale: 1 / scale, offset: -offset / scale });

const DEGREE = Math.PI / 180; // radians

/** A joint's number as the policy writes it -> as this page does (degrees; the gripper in percent). */
const unitLine = ({ name, low, high }: Dimension, robot: RobotSpec, units: JointUnits): Line => {
  const joint = robot.joints.find((one) => one.name === name);
  if (units === 'deg') return SAME;
  if (!joint) return units === 'rad' ? { scale: 100, offset: 0 } : SAME; // the gripper: 0..1, or percent as here
  if (units === 'rad') return { scale: joint.sign / DEGREE, offset: (-joint.sign * joint.zero) / DEGREE };
  return { scale: (high - low) / 200, offset: (low + high) / 2 };
};

const IMAGENET = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] } as const;

const one = (numbers: readonly number[], i: number): number => numbers[numbers.length === 1 ? 0 : i] ?? 1;
const lineOf = ({ scale, offset }: Normalization, i: number): Line => ({
  scale: one(scale, i),
  offset: one(offset, i),
});

/** What was chosen, where it comes with numbers of its own; null: -1..1 over the dimensions' ranges. */
const chosen = (
  { normalization, statistics }: Normalized,
  choice: NormalizationChoice | null,
): Result<Normalization | 'inside' | 'range' | 'imagenet'> => {
  if (choice === 'file' && normalization) return { ok: true, value: normalization };
  if (choice === 'inside' || choice === 'range' || choice === 'imagenet') return { ok: true, value: choice };
  if (choice === 'statistics' && statistics !== null) {
    return isError(statistics) ? { ok: false, error: statistics } : { ok: true, value: statistics };
  }
  return refuse(
    'POLICY_UNSTATED',
    'It is not said where its numbers are normalized. Say it in the form: it is never guessed.',
  );
};

/** From this page's unit to the graph. */
const into = (
  how: Normalization | 'inside' | 'range' | 'imagenet',
  { low, high }: Dimension,
  units: Line,
  i: number,
): Line => {
  if (how === 'range') return inverse({ scale: (high - low) / 2, offset: (high + low) / 2 });
  const own = inverse(units);
  return typeof how === 'string' ? own : after(lineOf(how, i), own);
};
/** From the graph to this page's unit. */
const outOf = (
  how: Normalization | 'inside' | 'range' | 'imagenet',
  { low, high }: Dimension,
  units: Line,
  i: number,
): Line => {
  if (how === 'range') return { scale: (high - low) / 2, offset: (high + low) / 2 };
  return typeof how === 'string' ? units : after(units, lineOf(how, i));
};

const feedOf = (input: DraftInput, answers: Answers, robot: RobotSpec): Result<GraphInput> => {
  switch (input.role) {
    case 'constant':
      return {
        ok: true,
        value: {
          from: 'constant',
          name: input.name,
          dims: [...input.dims],
          type: input.type,
          value: input.value,
        },
      };
    case 'noise':
      return { ok: true, value: { from: 'noise', name: input.name, dims: [...input.dims] } };
    case 'words': {
      const { name, part, type, dims } = input;
      return { ok: true, value: { from: 'words', name, part, type, dims: [...dims] } };
    }
    case 'state':
      return stateFeed(input, answers, robot);
    case 'image': {
      const { name, dims, layout, type } = input;
      const camera = answers.cameras[name] ?? NO_CAMERA;
      if (camera === NO_CAMERA && type === 'uint8') {
        return { ok: true, value: { from: 'constant', name, dims: [...dims], type, value: 0 } };
      }
      const how = chosen(input, type === 'uint8' ? 'inside' : answers.images);
      if (!how.ok) return how;
      const lines = [0, 1, 2].map((i): Line => {
        if (how.value === 'range') return { scale: 2, offset: -1 };
        if (how.value === 'inside') return SAME;
        if (how.value !== 'imagenet') return lineOf(how.value, i);
        const [mean, deviation] = [IMAGENET.mean[i] ?? 0, IMAGENET.deviation[i] ?? 1];
        return { scale: 1 / deviation, offset: -mean / deviation };
      });
      const [r = SAME, g = SAME, b = SAME] = lines;
      if (camera === NO_CAMERA) {
        // black, as its normalization has it; one number serves the three colours well enough for a camera that is not there
        return {
          ok: true,
          value: {
            from: 'constant',
            name,
            dims: [...dims],
            type: 'float32',
            value: (r.offset + g.offset + b.offset) / 3,
          },
        };
      }
      return {
        ok: true,
        value: {
          from: 'camera',
          ...{ name, camera, layout, type },
          dims: [...dims],
          scale: [r.scale, g.scale, b.scale],
          offset: [r.offset, g.offset, b.offset],
        },
      };
    }
  }
};

const stateFeed = (input: StateInput, answers: Answers, robot: RobotSpec): Result<GraphInput> => {
  const spec = stateSpecOf(robot, input.size);
  if (!spec)
    return refuse(
      'POLICY_SHAPE',
      `“${input.name}” has ${input.size} numbers, and this page has no such state of ${robot.title}.`,
    );
  const how = chosen(input, answers.state);
  if (!how.ok) return how;
  const columns = columnsOf(spec.dimensions, input.names) ?? spec.dimensions.map((_, i) => i);
  // number k of the graph is dimension at[k] of this page
  const at = spec.dimensions.map((_, k) => columns.indexOf(k));
  const lines = at.map((dimension, k): Line => {
    const of = spec.dimensions[dimension] ?? { name: '', unit: 'deg', low: -1, high: 1 };
    return into(how.value, of, spec.kind === 'joints' ? unitLine(of, robot, answers.units) : SAME, k);
  });
  return {
    ok: true,
    value: {
      from: 'state',
      name: input.name,
      dims: [...input.dims],
      columns: at,
      scale: lines.map(({ scale }) => scale),
      offset: lines.map(({ offset }) => offset),
    },
  };
};

const readingOf = (
  draft: PolicyDraft,
  action: ActionSpec,
  answers: Answers,
  robot: RobotSpec,
): Result<GraphOutput> => {
  const { output } = draft;
  const how = chosen(output, answers.actions);
  if (!how.ok) return how;
  const { dimensions, kind } = action;
  const named = columnsOf(dimensions, output.names);
  const skip = dimensions.length - output.size; // the flag that ends an episode, where the policy does not say it
  const columns = dimensions.map((_, i) => named?.[i] ?? (i < skip ? null : i - skip));
  const lines = dimensions.map((dimension, i): Line => {
    const column = columns[i] ?? null;
    if (column === null || dimension.unit === 'flag') return SAME;
    return outOf(
      how.value,
      dimension,
      kind === 'joint-target' ? unitLine(dimension, robot, answers.units) : SAME,
      column,
    );
  });
  return {
    ok: true,
    value: {
      name: output.name,
      size: output.size,
      columns,
      scale: lines.map(({ scale }) => scale),
      offset: lines.map(({ offset }) => offset),
    },
  };
};

/** Cameras that are shown, each at one size. */
const camerasOf = (
  draft: PolicyDraft,
  answers: Answers,
): Result<{ name: string; width: number; height: number }[]> => {
  const cameras: { name: string; width: number; height: number }[] = [];
  for (const { name: input, width, height } of imagesOf(draft)) {
    const name = answers.cameras[input] ?? NO_CAMERA;
    if (name === NO_CAMERA) continue;
    const known = cameras.find((camera) => camera.name === name);
    if (!known) cameras.push({ name, width, height });
    else if (known.width !== width || known.height !== height) {
      return refuse(
        'POLICY_SHAPE',
        `Two inputs are shown the camera “${name}” at different sizes (${known.width} × ${known.height} and ${width} × ${height}). Give them different cameras.`,
      );
    }
  }
  return { ok: true, value: cameras };
};

/** A file of the policy with its hash: what the engine fetches. */
export interface HashedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Hashes {
  readonly graph: HashedFile;
  readonly external: readonly HashedFile[];
  /** Of a policy that reads words. */
  readonly tokenizer: HashedFile | null;
}

export const GRAPH_FILE = 'policy.onnx';
export const TOKENIZER_FILE = 'tokenizer.json';
export const externalFile = (i: number): string => `external-${i}.data`;

const tokenizerOf = ({ tokenizer: _, ...layout }: DraftSentence, { path, bytes, sha256 }: HashedFile) => ({
  file: path,
  bytes,
  sha256,
  ...layout,
});

const tooMany = (draft: PolicyDraft): TabletopError => {
  const sizes = ROBOTS.map((robot) => `${robot.title} ${robot.joints.length + 1}`).join(', ');
  const states = statesOf(draft).map(({ size }) => `${size} numbers of state, `);
  return refuse(
    'POLICY_SHAPE',
    `The policy takes ${states.join('')}and gives ${draft.output.size} numbers an action; this page’s robots have joints and gripper (${sizes}), or a hand that is moved by 7 or 8 numbers.`,
  ).error;
};

/**
 * The manifest that the engine loads. Errors: POLICY_UNSTATED while a question is open, POLICY_SHAPE where no robot fits,
 * POLICY_STATISTICS where the statistics that were chosen lack something.
 */
export const settle = (
  draft: PolicyDraft,
  answers: Answers,
  id: string,
  { graph, external, tokenizer }: Hashes,
): Result<unknown> => {
  if (fitsOf(draft).length === 0) return { ok: false, error: tooMany(draft) };
  const open = openQuestions(draft, answers);
  if (open.length > 0) {
    return refuse(
      'POLICY_UNSTATED',
      `The file does not say ${open.join(', and not ')}. Say it: this is never guessed.`,
    );
  }
  const fit = fitsOf(draft).find(({ robot }) => robot.id === answers.robot);
  const kind = fit?.actions.find((one) => one.kind === answers.action);
  if (!fit || !kind) return { ok: false, error: tooMany(draft) };
  const { robot } = fit;
  const spec = kind.kind === 'joint-target' ? jointActionSpec(robot) : EE_DELTA;
  const action = { ...spec, hz: answers.hz };
  const cameras = camerasOf(draft, answers);
  if (!cameras.ok) return cameras;
  const inputs: GraphInput[] = [];
  for (const input of draft.inputs) {
    const feed = feedOf(input, answers, robot);
    if (!feed.ok) return feed;
    inputs.push(feed.value);
  }
  const output = readingOf(draft, action, answers, robot);
  if (!output.ok) return output;
  const [state] = statesOf(draft);
  const shown = state ? stateSpecOf(robot, state.size) : null;
  const { length } = draft.output;
  return {
    ok: true,
    value: {
      formatVersion: 2,
      id,
      title: draft.title.slice(0, 200),
      summary:
        `A policy of the visitor’s own: ${FORMATS[draft.format]} (${draft.made}). Not verified: nobody left golden observations to test it by.`.slice(
          0,
          2000,
        ),
      license: 'as its owner says',
      robot: robot.id,
      observation: {
        cameras: cameras.value.length > 0 ? cameras.value : DEFAULT_OBSERVATION.cameras,
        frames: 1,
        state: shown && { ...shown, encoding: 'units' },
      },
      action,
      head: {
        kind: 'graph',
        ...{ inputs, output: output.value, length },
        execute: Math.min(Math.max(1, answers.execute), length),
        ensemble: false,
        values: 'units',
      },
      ...(draft.sentence && tokenizer ? { tokenizer: tokenizerOf(draft.sentence, tokenizer) } : {}),
      variants: [
        {
          id: 'float32',
          file: graph.path,
          bytes: graph.bytes,
          sha256: graph.sha256,
          providers: ['wasm', 'webgpu'],
          needs: [],
          ...(external.length === 0
            ? {}
            : {
                external: external.map(({ path, bytes, sha256 }, i) => ({
                  file: externalFile(i),
                  path,
                  bytes,
                  sha256,
                })),
              }),
        },
      ],
      golden: [],
    },
  };
};
