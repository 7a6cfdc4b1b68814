/**
 * A LeRobot checkpoint with an ONNX beside it: config.json, and the processors that training saved with their statistics. They
 * say how the policy normalizes, not whether the export took that along: the visitor says that.
 */
import type { Result, TabletopError } from '../../contracts.ts';
import type { Normalized } from './contract.ts';
import { beside, find, type NamedBlob, objectOf, refuse } from './files.ts';
import { countOf, listOf, namesOf, recordOf, textOf } from './json.ts';
import type { OnnxFile } from './onnx-file.ts';
import type { Reading } from './reading.ts';
import { offered } from './sketch.ts';
import { modeOf, normalizationBy, readStatistics, type Statistics } from './statistics.ts';
import { NOTHING_SAID, type WordsSaid } from './words.ts';

/** The processors: what goes in, and what comes out. */
const PROCESSORS = { in: 'policy_preprocessor.json', out: 'policy_postprocessor.json' } as const;
const KINDS = { image: 'VISUAL', state: 'STATE', action: 'ACTION' } as const;

interface Source {
  readonly file: string;
  readonly statistics: Statistics;
}

interface Step {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly stateFile: string | null;
}

/** Steps of a processor, in order; none where there is no such file. */
const stepsOf = async (
  files: readonly NamedBlob[],
  config: string,
  way: 'in' | 'out',
): Promise<Result<readonly Step[]>> => {
  const processor = find(files, beside(config, PROCESSORS[way]));
  if (!processor) return { ok: true, value: [] };
  const json = await objectOf(processor);
  if (!json.ok) return json;
  const { steps: listed } = json.value;
  if (!Array.isArray(listed)) {
    return refuse(
      'POLICY_DAMAGED',
      `“${processor.path}” has no list of steps, so nobody can say what happens around the network. Drop the file that LeRobot saved.`,
    );
  }
  const steps = listed.map(recordOf);
  return {
    ok: true,
    value: steps.map((step) => ({
      name: textOf(step.registry_name) ?? textOf(step.class) ?? '?',
      config: recordOf(step.config),
      stateFile: textOf(step.state_file),
    })),
  };
};

/** Steps whose work this page does, or that only move numbers about. */
const DONE =
  /^(rename_observations|to_batch|device|normalizer|unnormalizer|tokenizer|(smolvla|pi0)_new_line)_processor$/;

const strangeStep = (steps: readonly Step[]): Result<never> | null => {
  const strange = steps.find(({ name, config }) => !DONE.test(name) && config.enabled !== false);
  if (!strange) return null;
  return refuse(
    'POLICY_INPUT',
    `The checkpoint has a step “${strange.name}” around its network that this page does not do. Left out, the policy would see other numbers than it was trained on.`,
  );
};

/** What LeRobot's TokenizerProcessorStep was saved with; its defaults are those of version 0.6. */
const wordsOf = (steps: readonly Step[]): WordsSaid => {
  const step = steps.find(({ name }) => name === 'tokenizer_processor');
  if (!step) return NOTHING_SAID;
  const { tokenizer_name: name, max_length: most, padding, padding_side: side, truncation } = step.config;
  return {
    name: textOf(name),
    maxTokens: countOf(most) ?? 512,
    toMaximum: (textOf(padding) ?? 'max_length') === 'max_length',
    paddingSide: side === 'left' ? 'left' : 'right',
    truncates: truncation !== false,
    suffix: steps.some((one) => one.name.endsWith('new_line_processor')) ? '\n' : '',
  };
};

/** The step of a processor that holds the statistics, read; an error: it is not there. */
const sourceOf = async (
  files: readonly NamedBlob[],
  config: string,
  steps: readonly Step[],
  way: 'in' | 'out',
): Promise<Source | TabletopError | null> => {
  const step = steps.find(({ name, stateFile }) => /normalizer_processor/.test(name) || stateFile !== null);
  if (!step) return null;
  const name = step.stateFile;
  const file = name === null ? undefined : find(files, beside(config, name));
  if (!file) {
    return refuse(
      'POLICY_STATISTICS',
      `“${PROCESSORS[way]}” keeps its statistics in “${name ?? '?'}”, which was not dropped. Drop the whole folder of the checkpoint.`,
    ).error;
  }
  const read = await readStatistics(file);
  return read.ok ? { file: file.path, statistics: read.value } : read.error;
};

/** The name of a graph's input as the config has it: exporters shorten "observation.images.top" in many ways. */
const featureOf = (
  features: Readonly<Record<string, unknown>>,
  kind: string,
  input: string,
): string | null => {
  const of = Object.keys(features).filter((name) => textOf(recordOf(features[name]).type) === kind);
  const tail = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  return (
    of.find((name) => name === input) ??
    of.find(
      (name) =>
        tail(name).endsWith(tail(input)) || tail(input).endsWith(tail(name.split('.').at(-1) ?? name)),
    ) ??
    (of.length === 1 ? (of[0] ?? null) : null)
  );
};

export const readCheckpoint = async (
  files: readonly NamedBlob[],
  config: NamedBlob,
  onnx: OnnxFile,
): Promise<Result<Reading>> => {
  const json = await objectOf(config);
  if (!json.ok) return json;
  const said = json.value;
  const features = { ...recordOf(said.input_features), ...recordOf(said.output_features) };
  if (Object.keys(features).length === 0) {
    return refuse(
      'POLICY_FILES',
      `“${config.path}” has no input_features: it is not the config of a LeRobot policy. Drop the checkpoint’s folder (pretrained_model).`,
    );
  }
  const history = countOf(said.n_obs_steps) ?? 1;
  if (history > 1) {
    return refuse(
      'POLICY_INPUT',
      `The policy looks at ${history} observations at once (n_obs_steps), and this page shows a dropped policy one. Train it with n_obs_steps 1.`,
    );
  }
  const modes = recordOf(said.normalization_mapping);
  const [before, after] = [await stepsOf(files, config.path, 'in'), await stepsOf(files, config.path, 'out')];
  if (!before.ok) return before;
  if (!after.ok) return after;
  const strange = strangeStep([...before.value, ...after.value]);
  if (strange) return strange;
  const sources = {
    in: await sourceOf(files, config.path, before.value, 'in'),
    out: await sourceOf(files, config.path, after.value, 'out'),
  };
  const inside = onnx.metadata.get('normalization') === 'inside';
  return {
    ok: true,
    value: {
      format: 'checkpoint',
      hints: {
        pixels: (input) => {
          const shape = listOf(recordOf(features[featureOf(features, 'VISUAL', input) ?? '']).shape).map(
            countOf,
          );
          const [, height, width] = shape;
          return height && width ? [height, width] : null;
        },
        chunk: countOf(said.chunk_size) ?? countOf(said.horizon),
        names: {
          state: namesOf(recordOf(features['observation.state']).names),
          action: namesOf(recordOf(features.action).names),
        },
        normalized: (role, name, size): Result<Normalized> => {
          if (inside)
            return {
              ok: true,
              value: {
                normalization: { how: 'inside', scale: [1], offset: [0], by: 'file' },
                statistics: null,
              },
            };
          const how = modeOf(modes[KINDS[role]]);
          const feature = featureOf(features, KINDS[role], name);
          const way = role === 'action' ? 'out' : 'in';
          const source = sources[way];
          if (how === null || source === null) return { ok: true, value: offered(null) };
          if ('code' in source) return { ok: true, value: offered(source) };
          const wanted = [
            ...(feature === null ? [] : [feature]),
            ...(role === 'action' ? ['action'] : [name]),
          ];
          return {
            ok: true,
            value: offered(normalizationBy({ ...source, features: wanted, how, way, size })),
          };
        },
      },
      words: wordsOf(before.value),
      execute: countOf(said.n_action_steps),
      robot: textOf(said.robot_type),
      hz: null,
      units: null,
      notes: [],
    },
  };
};
