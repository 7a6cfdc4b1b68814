/** Whether a graph can be opened here at all, as far as its file says: before a byte of it goes to the runtime. */
import type { Result } from '../../contracts.ts';
import type { DraftFile } from './contract.ts';
import { beside, find, type NamedBlob, nameOf, refuse } from './files.ts';
import type { OnnxFile } from './onnx-file.ts';
import { DOMAINS, OPERATORS } from './operators.ts';

/** The newest that onnxruntime-web 1.30 takes; a test loads one of each. */
export const NEWEST_OPSET = 26;
export const NEWEST_IR = 13;

const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');

const isData = (path: string): boolean => !/\.(onnx|json|safetensors|md|txt|ya?ml)$/i.test(path);

/** Files that hold weights, found beside the graph or, where only files were dropped, by their name alone. */
const externalOf = (
  { external }: OnnxFile,
  graph: string,
  files: readonly NamedBlob[],
): Result<readonly DraftFile[]> => {
  const found: DraftFile[] = [];
  const missing: string[] = [];
  for (const path of external) {
    const file =
      find(files, beside(graph, path)) ??
      files.find((one) => isData(one.path) && nameOf(one.path) === nameOf(path));
    if (file) found.push({ path, blob: file.blob });
    else missing.push(path);
  }
  if (missing.length === 0) return { ok: true, value: found };
  return refuse(
    'POLICY_EXTERNAL_DATA',
    `Weights of “${nameOf(graph)}” lie in another file that was not dropped: ${quoted(missing)}. Drop both together, or the folder.`,
  );
};

/** The files beside the graph. Errors: POLICY_OPSET, POLICY_OPERATOR, POLICY_EXTERNAL_DATA. */
export const checkGraph = (
  onnx: OnnxFile,
  graph: string,
  files: readonly NamedBlob[],
): Result<readonly DraftFile[]> => {
  const opset = onnx.opsets.get('') ?? 0;
  if (opset > NEWEST_OPSET || onnx.irVersion > NEWEST_IR) {
    return refuse(
      'POLICY_OPSET',
      `The graph is of opset ${opset} (format ${onnx.irVersion}); the runtime of this page reads up to ${NEWEST_OPSET} (${NEWEST_IR}). Export it with opset_version=${NEWEST_OPSET} or lower.`,
    );
  }
  const unknown = onnx.operators.filter(({ domain, name }) =>
    domain === '' ? !OPERATORS.has(name) : !DOMAINS.has(domain),
  );
  if (unknown.length > 0) {
    const names = unknown.map(({ domain, name }) => (domain === '' ? name : `${domain}.${name}`));
    return refuse(
      'POLICY_OPERATOR',
      `The graph needs ${names.length === 1 ? 'an operator' : 'operators'} that the runtime of this page does not have: ${quoted(names.slice(0, 5))}. Export it with standard operators.`,
    );
  }
  return externalOf(onnx, graph, files);
};
