/** Fields of a manifest that are fine each by itself and contradict one another. */
import { givenBy } from '../heads/index.ts';
import type { Misfit } from './capabilities.ts';
import { BINS, observationBytes } from './interface.ts';
import type { Manifest, ManifestGolden } from './manifest.ts';
import { objectMisfits } from './object-tokens.ts';

type Path = Misfit['path'];

/** The same sentence encoder reads prompts, questions and golden instructions: all of them, or none. */
function* language({ encoder, prompt, answers }: Manifest): Iterable<Misfit> {
  if (encoder && prompt === undefined) {
    yield { path: ['prompt'], message: 'is missing: an encoder has nothing to read without it' };
  }
  if (encoder) return;
  const without = 'needs an encoder, and the manifest names none';
  if (prompt !== undefined) yield { path: ['prompt'], message: without };
  if (answers) yield { path: ['answers'], message: without };
}

/** Tokens that the graph reads itself: by a tokenizer, of its length, and with no sentence encoder beside it. */
function* tokens({ head, encoder, tokenizer }: Manifest): Iterable<Misfit> {
  const inputs = head.kind === 'graph' ? head.inputs : [];
  const fed = inputs.flatMap((input, i) => (input.from === 'words' ? [{ ...input, i }] : []));
  if (tokenizer && encoder) {
    yield { path: ['tokenizer'], message: 'stands beside an encoder: a policy reads words in one way' };
  }
  if (tokenizer && !fed.some(({ part }) => part === 'ids')) {
    yield { path: ['tokenizer'], message: 'is read by no input of the graph' };
  }
  for (const { dims, part, type, i } of fed) {
    const path = ['head', 'inputs', i];
    const size = dims.reduce((product, side) => product * side, 1);
    if (!tokenizer) yield { path, message: 'needs a tokenizer, and the manifest names none' };
    else if (size !== tokenizer.maxTokens) {
      yield {
        path: [...path, 'dims'],
        message: `must be ${tokenizer.maxTokens} tokens, as the tokenizer gives`,
      };
    }
    if (part === 'ids' && type !== 'int64' && type !== 'int32') {
      yield { path: [...path, 'type'], message: 'must be int64 or int32: ids are whole numbers' };
    }
  }
}

function* variants({ variants: list }: Manifest): Iterable<Misfit> {
  const ids = list.map(({ id }) => id);
  for (const [i, id] of ids.entries()) {
    if (ids.indexOf(id) !== i) yield { path: ['variants', i, 'id'], message: 'is listed twice' };
  }
}

function* goldenInput(
  { observation, golden, goldenAnswers = [] }: Manifest,
  list: 'golden' | 'goldenAnswers',
): Iterable<Misfit> {
  const bytes = observationBytes(observation);
  const dimensions = observation.state?.dimensions.length ?? 0;
  const bins = observation.state?.encoding === 'bins';
  for (const [i, { frame, state }] of (list === 'golden' ? golden : goldenAnswers).entries()) {
    if (frame.bytes !== bytes) {
      const message = `must be ${bytes}: width * height * 3 for every frame of every camera`;
      yield { path: [list, i, 'frame', 'bytes'], message };
    }
    const isBin = (x: number): boolean => Number.isInteger(x) && x >= 0 && x < BINS;
    if (state.length !== dimensions || (bins && !state.every(isBin))) {
      const what = bins ? `integers 0 to ${BINS - 1}` : 'numbers';
      yield { path: [list, i, 'state'], message: `must be ${dimensions} ${what}` };
    }
  }
}

/** Every variant needs an answer of its own; float16 may lean on float32's: its exact one differs between adapters. */
function* expectedBy<T>(
  { variants: list }: Manifest,
  path: Path,
  given: Readonly<Partial<Record<Manifest['variants'][number]['id'], readonly T[]>>> | undefined,
  length: number,
): Iterable<Misfit> {
  if (given === undefined) {
    yield { path, message: 'is missing' };
    return;
  }
  for (const { id } of list) {
    if ((given[id] ?? (id === 'float16' ? given.float32 : undefined)) === undefined) {
      yield { path: [...path, id], message: 'is missing' };
    }
  }
  for (const [id, values] of Object.entries(given)) {
    if (values.length !== length) yield { path: [...path, id], message: `must be ${length} numbers` };
  }
}

function* goldenOutput(manifest: Manifest): Iterable<Misfit> {
  const { encoder } = manifest;
  const given = givenBy(manifest);
  if (manifest.golden.length === 0 && !(given.kind === 'chunk' && given.unverified)) {
    yield { path: ['golden'], message: 'is empty: this head is tested by golden observations' };
  }
  const dimensions = manifest.action.dimensions.length;
  const speaks = (golden: ManifestGolden, i: number): Iterable<Misfit> =>
    given.kind === 'tokens'
      ? expectedBy(manifest, ['golden', i, 'tokens'], golden.tokens, dimensions)
      : expectedBy(manifest, ['golden', i, 'actions'], golden.actions, given.length * dimensions);
  for (const [i, golden] of manifest.golden.entries()) {
    const reads = encoder !== undefined || manifest.tokenizer !== undefined;
    if ((golden.instruction !== undefined) !== reads) {
      const message = reads ? 'is missing' : 'needs an encoder, and the manifest names none';
      yield { path: ['golden', i, 'instruction'], message };
    }
    yield* speaks(golden, i);
  }
}

function* spoken(manifest: Manifest): Iterable<Misfit> {
  const { action, answers, goldenAnswers = [] } = manifest;
  if (answers && givenBy(manifest).kind !== 'tokens') {
    yield { path: ['answers'], message: 'need a head that gives tokens: a chunk has no words' };
  }
  const places = action.dimensions.length;
  for (const [i, { tokens }] of goldenAnswers.entries()) {
    const known = tokens.every((id) => id < (answers?.vocabulary.length ?? 0));
    if (!known || tokens.length > places) {
      const message = `are not at most ${places} of the vocabulary of answers`;
      yield { path: ['goldenAnswers', i, 'tokens'], message };
    }
  }
}

/** The first is what a reader should mend first; empty: the manifest agrees with itself. */
export const contradictionsOf = (manifest: Manifest): readonly Misfit[] => [
  ...language(manifest),
  ...tokens(manifest),
  ...variants(manifest),
  ...objectMisfits(manifest),
  ...goldenInput(manifest, 'golden'),
  ...goldenInput(manifest, 'goldenAnswers'),
  ...goldenOutput(manifest),
  ...spoken(manifest),
];
