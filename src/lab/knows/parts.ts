/**
 * This model beside RT-2, part by part. What is said of this model is read from its manifest; what is said of RT-2 is its
 * authors' (arXiv 2307.15818, sections 3 and 4, and its appendix on training), PaLI-X variant. Pure.
 */
import { choice, type Rows } from '../address.ts';

/** Of a manifest, what this exhibit reads; anything may be missing. */
export interface ManifestFacts {
  readonly title: string;
  readonly parameters: number | null;
  readonly encoder: { readonly id: string; readonly license: string; readonly bytes: number } | null;
  readonly tables: readonly string[];
  /** Bytes of the smallest variant, without the sentence encoder. */
  readonly bytes: number | null;
  readonly hz: number | null;
  readonly side: number | null;
  /** It sees things one by one, with eyes that were trained on other pictures. */
  readonly eyes: boolean;
  readonly answers: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const at = (value: unknown, ...keys: readonly (string | number)[]): unknown =>
  keys.reduce<unknown>((now, key) => (isObject(now) ? now[key] : undefined), value);
const numberAt = (value: unknown, ...keys: readonly (string | number)[]): number | null => {
  const found = at(value, ...keys);
  return typeof found === 'number' ? found : null;
};
const textAt = (value: unknown, ...keys: readonly (string | number)[]): string => {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : '';
};

/** Null: this is no manifest. */
export const factsOf = (manifest: unknown): ManifestFacts | null => {
  if (textAt(manifest, 'id') === '') return null;
  const variants = at(manifest, 'variants');
  const sizes = (Array.isArray(variants) ? variants : []).flatMap((one) => numberAt(one, 'bytes') ?? []);
  const tables = at(manifest, 'tables');
  const encoder = textAt(manifest, 'encoder', 'id');
  return {
    title: textAt(manifest, 'title'),
    parameters: numberAt(manifest, 'parameters'),
    encoder:
      encoder === ''
        ? null
        : {
            id: encoder,
            license: textAt(manifest, 'encoder', 'license'),
            bytes: numberAt(manifest, 'encoder', 'model', 'bytes') ?? 0,
          },
    tables: Array.isArray(tables) ? tables.filter((name): name is string => typeof name === 'string') : [],
    bytes: sizes.length > 0 ? Math.min(...sizes) : null,
    hz: numberAt(manifest, 'action', 'hz'),
    side: numberAt(manifest, 'observation', 'cameras', 0, 'width'),
    eyes: at(manifest, 'objects') !== undefined,
    answers: at(manifest, 'answers') !== undefined,
  };
};

export interface Part {
  readonly part: string;
  readonly rt2: string;
  readonly here: string;
}

const millions = (n: number | null): string =>
  n === null ? 'not stated' : `${(n / 1e6).toFixed(1)} million`;
const megabytes = (n: number | null): string => (n === null ? 'not stated' : `${(n / 1e6).toFixed(1)} MB`);

export const partsOf = (facts: ManifestFacts): readonly Part[] => [
  {
    part: 'Eyes',
    rt2: 'ViT-22B, pre-trained on billions of pictures of the web with their texts',
    here: facts.eyes
      ? 'Pre-trained on pictures that are not the robot’s, then joined: it sees things one by one'
      : 'Trained from nothing on pictures of this simulator alone',
  },
  {
    part: 'Words',
    rt2: 'A 32-billion encoder-decoder, pre-trained on text in 109 languages',
    here: facts.encoder
      ? `${facts.encoder.id} (${facts.encoder.license}), a sentence encoder pre-trained on English text, kept as it is: ${megabytes(facts.encoder.bytes)}`
      : 'None: it reads no words',
  },
  {
    part: 'Hands (actions)',
    rt2: '13 robots over 17 months: the RT-1 data, seven skills',
    here: `A scripted expert in this simulator, ${facts.tables.join(', ') || 'tables not stated'}; then its own attempts, corrected (DAgger)`,
  },
  {
    part: 'How they are joined',
    rt2: 'Co-fine-tuning: about half of each batch robot data, half web data',
    here: facts.answers
      ? 'Actions and questions about the same pictures, in one network'
      : 'Actions on what the eyes give; questions are answered from what they see',
  },
  {
    part: 'Action language',
    rt2: '8 integers of 256 bins, as tokens of its text; closed for robot prompts',
    here: 'The same: 8 integers of 256 bins, closed for robot prompts',
  },
  {
    part: 'Picture',
    rt2: 'One camera, as its vision transformer takes it',
    here: facts.side === null ? 'not stated' : `One camera, ${facts.side} × ${facts.side} pixels`,
  },
  {
    part: 'Size and place',
    rt2: '55 billion parameters, on a cloud of TPUs, over the network',
    here: `${millions(facts.parameters)} parameters (${megabytes(facts.bytes)}), in this tab, without a network`,
  },
  {
    part: 'Actions a second',
    rt2: '1 to 3 (the 5-billion model about 5)',
    here: facts.hz === null ? 'not stated' : `${facts.hz} of simulated time`,
  },
];

/** Where knowledge can come from. */
export const SOURCES_OF = ['robot', 'words', 'eyes', 'none'] as const;
export type SourceOf = (typeof SOURCES_OF)[number];

export const SOURCE_LABELS: Readonly<Record<SourceOf, string>> = {
  robot: 'yes: its robot data',
  words: 'yes: pre-trained words',
  eyes: 'yes: pre-trained eyes',
  none: 'it cannot know',
};

export interface Claim {
  readonly id: string;
  readonly sentence: string;
  readonly from: (facts: ManifestFacts) => SourceOf;
  readonly why: (facts: ManifestFacts) => string;
}

export const CLAIMS: readonly Claim[] = [
  {
    id: 'a',
    sentence: 'pick up the red cube',
    from: () => 'robot',
    why: () => 'Colours, shapes and the motion were all in the expert’s episodes.',
  },
  {
    id: 'b',
    sentence: 'pick up the crimson cube',
    from: ({ encoder }) => (encoder ? 'words' : 'none'),
    why: () =>
      'No sentence of the training says “crimson”; it is kept for tests. The sentence encoder has read it elsewhere, near “red”.',
  },
  {
    id: 'c',
    sentence: 'pick up the banana',
    from: ({ eyes }) => (eyes ? 'eyes' : 'none'),
    why: ({ eyes }) =>
      eyes
        ? 'Its eyes have seen pictures of bananas that no robot was in.'
        : 'The word may be known; what one looks like is not: its eyes were trained on blocks alone.',
  },
  {
    id: 'd',
    sentence: 'tie a knot into the rope',
    from: () => 'none',
    why: () =>
      'No part has learnt the motion. RT-2 could not, either: it learnt no new motions from the web (limitations).',
  },
  {
    id: 'e',
    sentence: 'what is outside the window?',
    from: () => 'none',
    why: () => 'It is not in the picture. No training puts into an observation what the camera does not see.',
  },
];

export type Answers = Readonly<Record<string, SourceOf | 'open'>>;

const sorted = (key: string) => choice<SourceOf | 'open'>(key, 'open', ['open', ...SOURCES_OF]);

export const KNOWS_ROWS: Rows<Answers> = Object.fromEntries(CLAIMS.map(({ id }) => [id, sorted(id)]));

export const allRight = (answers: Answers, facts: ManifestFacts): boolean =>
  CLAIMS.every(({ id, from }) => answers[id] === from(facts));
