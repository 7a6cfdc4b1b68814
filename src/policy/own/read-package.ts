/**
 * manifest.json of format "policy_package": as the released physicalai writes it (model.preprocessors and postprocessors are all
 * that happens around the graph), and as it was proposed to LeRobot (normalization.type with its artifact).
 */
import type { Result } from '../../contracts.ts';
import { INSIDE, type Normalized } from './contract.ts';
import { beside, find, type NamedBlob, refuse } from './files.ts';
import { countOf, isRecord, listOf, namesOf, recordOf, textOf } from './json.ts';
import type { Reading } from './reading.ts';
import { modeOf, normalizationBy, readStatistics, type Statistics } from './statistics.ts';
import { NOTHING_SAID, type WordsSaid } from './words.ts';

type Json = Readonly<Record<string, unknown>>;

/** A component's short name, whichever way it is written; its arguments. */
const componentOf = (value: unknown): { readonly type: string; readonly args: Json } => {
  const record = recordOf(value);
  const path = textOf(record.class_path);
  const short = path?.slice(path.lastIndexOf('.') + 1) ?? textOf(record.type) ?? '';
  const known: Readonly<Record<string, string>> = {
    StatsNormalizer: 'normalize',
    StatsDenormalizer: 'denormalize',
    ResizePreprocessor: 'resize',
    ToFloatTensorPreprocessor: 'to_float_tensor',
    ActionChunkTrimmer: 'action_chunk_trimmer',
    SinglePass: 'single_pass',
    HFTokenizer: 'hf_tokenizer',
    OVTokenizer: 'ov_tokenizer',
    NewLinePreprocessor: 'new_line',
  };
  return { type: known[short] ?? short, args: path === null ? record : recordOf(record.init_args) };
};

/** Steps whose work this page does by itself: it renders pictures at the size and as the numbers that the graph takes. */
const DONE = new Set([
  ...['normalize', 'denormalize', 'resize', 'to_float_tensor', 'action_chunk_trimmer'],
  ...['hf_tokenizer', 'new_line'],
]);

/** Its HFTokenizer pads on the right to max_token_len (512, unless it says otherwise) and cuts there. */
const wordsOf = (before: readonly ReturnType<typeof componentOf>[]): WordsSaid => {
  const step = before.find(({ type }) => type === 'hf_tokenizer');
  if (!step) return NOTHING_SAID;
  return {
    name: textOf(step.args.tokenizer_name),
    maxTokens: countOf(step.args.max_token_len) ?? 512,
    ...{ toMaximum: true, paddingSide: 'right', truncates: true },
    suffix: before.some(({ type }) => type === 'new_line') ? '\n' : '',
  };
};

interface Step {
  readonly file: string;
  readonly statistics: Statistics;
  readonly mode: unknown;
  /** Empty: all of the file. */
  readonly features: readonly string[];
}

const stepOf = async (
  files: readonly NamedBlob[],
  manifest: string,
  args: Json,
  artifacts: Json,
): Promise<Result<Step>> => {
  const name = textOf(args.artifact) ?? textOf(args.stats_path);
  const mode = args.mode ?? 'mean_std';
  const path = name === null ? null : (textOf(artifacts[name]) ?? name);
  const file =
    path === null
      ? undefined
      : (find(files, beside(manifest, path)) ?? find(files, beside(manifest, `artifacts/${path}`)));
  if (!file) {
    return refuse(
      'POLICY_STATISTICS',
      `The package normalizes by “${path ?? 'statistics'}”, which was not dropped. Drop the package’s whole folder.`,
    );
  }
  const read = await readStatistics(file);
  if (!read.ok) return read;
  return {
    ok: true,
    value: { file: file.path, statistics: read.value, mode, features: namesOf(args.features) ?? [] },
  };
};

/** "state" of the graph is "observation.state" of the data set. */
const aliases = (role: 'image' | 'state' | 'action', name: string): readonly string[] =>
  role === 'action'
    ? [name, 'action']
    : [name, name.startsWith('observation.') ? name.slice('observation.'.length) : `observation.${name}`];

const normalizedBy =
  (steps: { readonly in: Step | null; readonly out: Step | null }) =>
  (role: 'image' | 'state' | 'action', name: string, size: number): Result<Normalized> => {
    const way = role === 'action' ? 'out' : 'in';
    const step = steps[way];
    const names = aliases(role, name);
    const touched =
      step !== null && (step.features.length === 0 || names.some((one) => step.features.includes(one)));
    if (!step || !touched) return { ok: true, value: { normalization: INSIDE, statistics: null } };
    const how = modeOf(step.mode);
    if (how === null)
      return refuse(
        'POLICY_STATISTICS',
        `The package normalizes by “${String(step.mode)}”, which this page does not know.`,
      );
    const found = normalizationBy({
      statistics: step.statistics,
      file: step.file,
      features: names,
      how,
      way,
      size,
    });
    return 'code' in found
      ? { ok: false, error: found }
      : { ok: true, value: { normalization: found, statistics: null } };
  };

/** What is there and cannot be read says nothing: taken for empty, a package that normalizes would be one that does not. */
const malformed = ({ model }: Json, path: string): Result<never> | null => {
  const wrong = (what: string, kind: string): Result<never> =>
    refuse(
      'POLICY_DAMAGED',
      `“${path}” has a “${what}” that is no ${kind}, so nobody can say what happens around the graph. Export the package again.`,
    );
  if (!isRecord(model)) return wrong('model', 'object');
  for (const name of ['preprocessors', 'postprocessors']) {
    const steps = model[name] ?? [];
    if (!Array.isArray(steps)) return wrong(`model.${name}`, 'list');
    if (!steps.every(isRecord)) return wrong(`model.${name}`, 'list of objects');
  }
  return null;
};

const released = async (files: readonly NamedBlob[], path: string, json: Json): Promise<Result<Reading>> => {
  const unreadable = malformed(json, path);
  if (unreadable) return unreadable;
  const model = recordOf(json.model);
  const artifacts = recordOf(model.artifacts);
  const history = countOf(model.n_obs_steps) ?? 1;
  if (history > 1) {
    return refuse(
      'POLICY_INPUT',
      `The policy looks at ${history} observations at once (n_obs_steps), and this page shows a dropped policy one.`,
    );
  }
  const runner = model.runner === undefined ? 'single_pass' : componentOf(model.runner).type;
  if (runner !== 'single_pass') {
    return refuse(
      'POLICY_INPUT',
      `The package runs its graph by “${runner}”; this page runs a graph once a chunk (single_pass). Export it as one graph.`,
    );
  }
  const before = listOf(model.preprocessors).map(componentOf);
  const after = listOf(model.postprocessors).map(componentOf);
  if (before.some(({ type }) => type === 'ov_tokenizer')) {
    return refuse(
      'POLICY_TOKENIZER',
      'The package reads words by a tokenizer of OpenVINO, which this page cannot run. Export it with HFTokenizer, and drop its tokenizer.json too.',
    );
  }
  const unknown = [...before, ...after].find(({ type }) => !DONE.has(type));
  if (unknown) {
    return refuse(
      'POLICY_INPUT',
      `The package has a step “${unknown.type}” around its graph that this page does not do. Left out, the policy would see other numbers than it was trained on.`,
    );
  }
  const steps: { in: Step | null; out: Step | null } = { in: null, out: null };
  for (const [way, list] of [
    ['in', before],
    ['out', after],
  ] as const) {
    const step = list.find(({ type }) => type === (way === 'in' ? 'normalize' : 'denormalize'));
    if (!step) continue;
    const read = await stepOf(files, path, step.args, artifacts);
    if (!read.ok) return read;
    steps[way] = read.value;
  }
  const trimmer = after.find(({ type }) => type === 'action_chunk_trimmer');
  const robot = recordOf(listOf(recordOf(json.hardware).robots)[0]);
  return {
    ok: true,
    value: {
      format: 'physicalai',
      hints: {
        pixels: () => null,
        chunk: null,
        names: { state: namesOf(recordOf(robot.state).order), action: namesOf(recordOf(robot.action).order) },
        normalized: normalizedBy(steps),
      },
      words: wordsOf(before),
      execute: countOf(trimmer?.args.n_action_steps),
      robot: textOf(robot.type),
      hz: null,
      units: null,
      notes: before.some(({ type }) => type === 'resize')
        ? ['Pictures are rendered at the size that the graph takes, where the package would resize them.']
        : [],
    },
  };
};

const proposed = async (files: readonly NamedBlob[], path: string, json: Json): Promise<Result<Reading>> => {
  const action = recordOf(json.action);
  const normalization = recordOf(json.normalization);
  const representation = textOf(action.representation);
  if (representation !== null && !/^(absolute|joint|joint_position|position)s?$/i.test(representation)) {
    return refuse(
      'POLICY_INPUT',
      `The package’s actions are “${representation}”, and this page carries out absolute targets. Export the policy with absolute actions.`,
    );
  }
  const type = textOf(normalization.type);
  const normalized = async (): Promise<Result<Reading['hints']['normalized']>> => {
    if (type === null || /^(none|identity|inside|in_graph)$/i.test(type)) {
      // said to be none; a package that says nothing at all is asked about
      const value: Normalized =
        type === null
          ? { normalization: null, statistics: null }
          : { normalization: INSIDE, statistics: null };
      return { ok: true, value: () => ({ ok: true, value }) };
    }
    const step = await stepOf(files, path, { ...normalization, mode: type }, {});
    return step.ok ? { ok: true, value: normalizedBy({ in: step.value, out: step.value }) } : step;
  };
  const by = await normalized();
  if (!by.ok) return by;
  return {
    ok: true,
    value: {
      format: 'package',
      hints: {
        pixels: () => null,
        chunk: countOf(action.chunk_size),
        names: { state: null, action: namesOf(action.names) },
        normalized: by.value,
      },
      words: NOTHING_SAID,
      execute: countOf(action.n_action_steps),
      robot: textOf(recordOf(json.robot).type),
      hz: null,
      units: null,
      notes: [],
    },
  };
};

/** Where the package keeps its graph; null: it does not say. */
export const graphOfPackage = (json: unknown, path: string): string | null => {
  const said = recordOf(json);
  const artifacts = { ...recordOf(said.artifacts), ...recordOf(recordOf(said.model).artifacts) };
  const onnx = Object.values(artifacts).find((value) => typeof value === 'string' && value.endsWith('.onnx'));
  return typeof onnx === 'string' ? beside(path, onnx) : null;
};

export const readPackage = (
  files: readonly NamedBlob[],
  path: string,
  json: unknown,
): Promise<Result<Reading>> => {
  const said = recordOf(json);
  return 'model' in said ? released(files, path, said) : proposed(files, path, said);
};
