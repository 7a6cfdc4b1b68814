/** What was dropped -> a draft of a policy, by whichever reader knows it. */
import type { Result } from '../../contracts.ts';
import { unpack } from './archive.ts';
import { checkGraph } from './checks.ts';
import type { DraftFile, OwnManifest, PolicyDraft } from './contract.ts';
import { bytesOf, find, type NamedBlob, nameOf, objectOf, refuse } from './files.ts';
import { recordOf } from './json.ts';
import { type OnnxFile, readOnnx } from './onnx-file.ts';
import { readBare } from './read-bare.ts';
import { readCheckpoint } from './read-checkpoint.ts';
import { graphOfPackage, readPackage } from './read-package.ts';
import type { Reading } from './reading.ts';
import { sketchOf } from './sketch.ts';
import { sentenceOf, tokenInputs } from './words.ts';

const isZip = (path: string): boolean => /\.zip$/i.test(path);
const isOnnx = (path: string): boolean => /\.onnx$/i.test(path);

/** Files of other programs that hold weights, and what to do about it. */
const OTHERS: readonly (readonly [RegExp, string])[] = [
  [/\.(pt|pth|ckpt|bin)$/i, 'PyTorch weights'],
  [/\.xml$/i, 'an OpenVINO graph'],
  [/model\.safetensors$/i, 'a checkpoint’s weights'],
  [/\.(tflite|pb|h5|keras|gguf|mlpackage|engine|pte)$/i, 'another runtime’s model'],
];

const noGraph = (files: readonly NamedBlob[]): Result<never> => {
  if (files.some(({ path }) => /(^|\/)meta\/info\.json$/.test(path))) {
    return refuse(
      'POLICY_FILES',
      'This is a LeRobot dataset, not a policy. Open it in Teach: the page’s header leads there, or its question mark.',
    );
  }
  for (const [pattern, what] of OTHERS) {
    const file = files.find(({ path }) => pattern.test(path));
    if (file) {
      return refuse(
        'POLICY_FILES',
        `“${nameOf(file.path)}” is ${what}, and there is no ONNX file with it. This page runs ONNX: export the policy and drop the folder again.`,
      );
    }
  }
  return refuse(
    'POLICY_FILES',
    'There is no ONNX file in what was dropped. Drop a policy’s folder, a zip of it, or a single .onnx.',
  );
};

interface Chosen {
  readonly graph: NamedBlob;
  readonly onnx: OnnxFile;
  readonly external: readonly DraftFile[];
}

const open = async (files: readonly NamedBlob[], graph: NamedBlob): Promise<Result<Chosen>> => {
  const bytes = await bytesOf(graph);
  if (!bytes.ok) return bytes;
  const onnx = readOnnx(bytes.value, graph.path);
  if (!onnx.ok) return onnx;
  const external = checkGraph(onnx.value, graph.path, files);
  return external.ok ? { ok: true, value: { graph, onnx: onnx.value, external: external.value } } : external;
};

const onlyGraph = (files: readonly NamedBlob[]): Result<NamedBlob> => {
  const graphs = files.filter(({ path }) => isOnnx(path));
  const [first, second] = graphs;
  if (!first) return noGraph(files);
  if (!second) return { ok: true, value: first };
  const names = graphs
    .map(({ path }) => `“${path}”`)
    .slice(0, 5)
    .join(', ');
  return refuse(
    'POLICY_FILES',
    `There are ${graphs.length} ONNX files, and nothing says which is the policy: ${names}. Drop one, or write a manifest.`,
  );
};

const draftOf = async (
  files: readonly NamedBlob[],
  { graph, onnx, external }: Chosen,
  reading: Reading,
): Promise<Result<PolicyDraft>> => {
  const [tokens] = tokenInputs(onnx.inputs);
  const sentence = tokens ? await sentenceOf(files, graph.path, reading.words, tokens) : null;
  if (sentence?.ok === false) return sentence;
  const sketch = sketchOf(onnx, reading.hints, sentence?.value.maxTokens);
  if (!sketch.ok) return sketch;
  const { format, execute, robot, hz, units, notes } = reading;
  return {
    ok: true,
    value: {
      ...{ format, external, execute, robot, hz, units, notes },
      ...sketch.value,
      title: titleOf(files, graph),
      sentence: sentence?.value ?? null,
      graph: { path: nameOf(graph.path), blob: graph.blob },
      made: `opset ${onnx.opsets.get('') ?? '?'}${onnx.producer === '' ? '' : `, ${onnx.producer}`}`,
    },
  };
};

/** The top of what was dropped: the folder of everything, or the file. */
const titleOf = (files: readonly NamedBlob[], graph: NamedBlob): string => {
  const [top] = graph.path.split('/');
  const whole = graph.path.includes('/') && files.every(({ path }) => path.startsWith(`${top}/`));
  return whole && top ? top : nameOf(graph.path);
};

/** The manifest nearest to the top. */
const manifestAmong = (files: readonly NamedBlob[], name: string): NamedBlob | undefined =>
  files
    .filter(({ path }) => nameOf(path) === name)
    .toSorted((a, b) => a.path.split('/').length - b.path.split('/').length)[0];

const ownManifest = (files: readonly NamedBlob[], manifest: NamedBlob, json: unknown): OwnManifest => {
  const folder = manifest.path.slice(0, -nameOf(manifest.path).length);
  const inside = files.filter(({ path }) => path.startsWith(folder));
  return {
    format: 'tabletop',
    title: String(recordOf(json).title ?? nameOf(manifest.path)),
    manifest: json,
    files: inside.map(({ path, blob }) => ({ path: path.slice(folder.length), blob })),
  };
};

/** Graphs that a manifest of this page's own names beside itself, and that were not dropped with it; empty: one of them was. */
const graphsMissing = ({ manifest, files }: OwnManifest): readonly string[] => {
  const { variants } = recordOf(manifest);
  const named = (Array.isArray(variants) ? variants : [])
    .map((variant: unknown) => recordOf(variant).file)
    .filter((path) => typeof path === 'string' && !path.startsWith('..'));
  return named.some((path) => files.some((file) => file.path === path)) ? [] : (named as string[]);
};

/** Errors: POLICY_FILES, without any of its graphs. What else is wrong with the manifest, its own reader says. */
const byOwnManifest = (
  files: readonly NamedBlob[],
  manifest: NamedBlob,
  json: unknown,
): Result<OwnManifest> => {
  const own = ownManifest(files, manifest, json);
  const missing = graphsMissing(own);
  if (missing.length === 0) return { ok: true, value: own };
  const names = missing.map((path) => `“${path}”`).join(', ');
  return refuse(
    'POLICY_FILES',
    `“${manifest.path}” names ${names}, and none was dropped with it. Drop the whole folder, or a zip of it.`,
  );
};

/** A manifest.json is also what web pages and extensions have. */
const ofAnother = ({ path }: NamedBlob): string =>
  `“${path}” is no policy’s (neither format “policy_package” nor a formatVersion): nothing of it was read.`;

/** Null: the manifest is of something else. */
const byManifest = async (
  files: readonly NamedBlob[],
  manifest: NamedBlob,
): Promise<Result<PolicyDraft | OwnManifest> | null> => {
  const json = await objectOf(manifest);
  if (!json.ok) return json;
  const said = json.value;
  if ('formatVersion' in said) return byOwnManifest(files, manifest, said);
  if (said.format !== 'policy_package') return null;
  const path = graphOfPackage(said, manifest.path);
  const named = path === null ? undefined : find(files, path);
  if (path !== null && !named) {
    return refuse(
      'POLICY_FILES',
      `The package’s graph “${path}” was not dropped. Drop the package’s whole folder.`,
    );
  }
  const graph = named ? ({ ok: true, value: named } as const) : onlyGraph(files);
  if (!graph.ok) return graph;
  const chosen = await open(files, graph.value);
  if (!chosen.ok) return chosen;
  const reading = await readPackage(files, manifest.path, said);
  return reading.ok ? draftOf(files, chosen.value, reading.value) : reading;
};

/**
 * Files -> a draft. One zip is unpacked first. Errors: POLICY_FILES, POLICY_DAMAGED, POLICY_TOO_LARGE, POLICY_EXTERNAL_DATA,
 * POLICY_OPSET, POLICY_OPERATOR, POLICY_SHAPE, POLICY_INPUT, POLICY_TOKENIZER, POLICY_STATISTICS.
 */
export const readPolicy = async (
  dropped: readonly NamedBlob[],
): Promise<Result<PolicyDraft | OwnManifest>> => {
  const [only] = dropped;
  let files = dropped;
  if (dropped.length === 1 && only && isZip(only.path)) {
    const unpacked = await unpack(only);
    if (!unpacked.ok) return unpacked;
    files = unpacked.value;
  }
  const manifest = manifestAmong(files, 'manifest.json');
  const stated = manifest ? await byManifest(files, manifest) : null;
  if (stated) return stated;
  const graph = onlyGraph(files);
  if (!graph.ok) return graph;
  const chosen = await open(files, graph.value);
  if (!chosen.ok) return chosen;
  const config = manifestAmong(files, 'config.json');
  const reading = config
    ? await readCheckpoint(files, config, chosen.value.onnx)
    : await readBare(chosen.value.onnx);
  if (!reading.ok) return reading;
  const notes = manifest ? [...reading.value.notes, ofAnother(manifest)] : reading.value.notes;
  return draftOf(files, chosen.value, { ...reading.value, notes });
};
