/** A draft with its answers, or a manifest of this page's own format -> a policy for the shelf. */
import type { Result } from '../../contracts.ts';
import { sha256 } from '../../math/sha256.ts';
import { type OwnManifest, type PolicyDraft, refuse } from '../../policy/own/index.ts';
import type { Answers } from './answers.ts';
import { externalFile, GRAPH_FILE, settle, TOKENIZER_FILE } from './settle.ts';
import { OWN_PREFIX, type OwnPolicy } from './shelf.ts';

const idOf = async (...parts: readonly string[]): Promise<string> =>
  `${OWN_PREFIX}${(await sha256(new TextEncoder().encode(parts.join('\n')))).slice(0, 8)}`;

/** The same text for the same answers, in whichever order they were given: page and command give one id. */
const answersText = (answers: Answers): string =>
  JSON.stringify(answers, (_, value: unknown) =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const hashed = async (path: string, blob: Blob) => {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return { path, bytes: bytes.length, sha256: await sha256(bytes) };
};

/** Reads every file once, for its hash. Errors: those of `settle`; POLICY_DAMAGED where a file was moved meanwhile. */
export const makeOwnPolicy = async (draft: PolicyDraft, answers: Answers): Promise<Result<OwnPolicy>> => {
  try {
    const graph = await hashed(GRAPH_FILE, draft.graph.blob);
    const external = await Promise.all(draft.external.map(({ path, blob }) => hashed(path, blob)));
    const words = draft.sentence?.tokenizer;
    const tokenizer = words ? await hashed(TOKENIZER_FILE, words.blob) : null;
    const id = await idOf(graph.sha256, answersText(answers), ...(tokenizer ? [tokenizer.sha256] : []));
    const manifest = settle(draft, answers, id, { graph, external, tokenizer });
    if (!manifest.ok) return manifest;
    const beside = draft.external.map(({ blob }, i) => [externalFile(i), blob] as const);
    return {
      ok: true,
      value: {
        ...{
          id,
          title: draft.title,
          manifest: manifest.value,
          sha256: graph.sha256,
          said: { draft, answers, tokenizer: tokenizer?.sha256 ?? null },
        },
        files: {
          [GRAPH_FILE]: draft.graph.blob,
          ...(words ? { [TOKENIZER_FILE]: words.blob } : {}),
          ...Object.fromEntries(beside),
        },
      },
    };
  } catch (thrown) {
    return refuse(
      'POLICY_DAMAGED',
      'A file of the policy cannot be read any more: it was moved or written. Drop it again.',
      String(thrown),
    );
  }
};

/** A model of this page's own format: its manifest is taken as it is, and its self-test runs. */
export const takeOwnManifest = async ({ manifest, files, title }: OwnManifest): Promise<OwnPolicy> => {
  const text = JSON.stringify(manifest);
  const id = await idOf(text);
  return {
    ...{ id, title, said: null },
    sha256: await sha256(new TextEncoder().encode(text)),
    manifest: { ...(manifest as object), id },
    files: Object.fromEntries(files.map(({ path, blob }) => [path, blob])),
  };
};
