/** A dropped policy's card: what it takes and gives, in words and as Markdown to take away. Pure. */
import type { Dimension } from '../../contracts.ts';
import { FORMATS, type PolicyDraft } from '../../policy/own/index.ts';
import { robotOf } from '../../robots/index.ts';
import { UNITS } from './answers.ts';
import type { FirstLook, SeenRange } from './first-look.ts';
import { normalizationFacts } from './normalization-words.ts';
import type { OwnPolicy } from './shelf.ts';

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const inputText = (input: PolicyDraft['inputs'][number]): string => {
  switch (input.role) {
    case 'image':
      return `a picture “${input.camera}” of ${input.width} × ${input.height}`;
    case 'state':
      return `a state of ${plural(input.size, 'number')}`;
    case 'words':
      return input.part === 'ids' ? `a sentence of ${plural(input.dims.at(-1) ?? 0, 'token')}` : 'its mask';
    case 'noise':
      return 'noise';
    case 'constant':
      return `“${input.name}”, always ${input.value}`;
  }
};

/** "It takes a picture “top” of 640 × 480 and a state of 6 numbers, and gives 100 actions of 6 numbers." */
export const takesAndGives = ({ inputs, output }: PolicyDraft): string => {
  const taken = inputs.map(inputText);
  const list = taken.length < 2 ? taken.join('') : `${taken.slice(0, -1).join(', ')} and ${taken.at(-1)}`;
  return `It takes ${list}, and gives ${plural(output.length, 'action')} of ${plural(output.size, 'number')}.`;
};

const UNIT: Readonly<Record<Dimension['unit'], string>> = {
  ...{ flag: '', m: ' m', rad: ' rad', deg: '°', opening: '', percent: ' %' },
};

const number = (x: number): string => String(Number(x.toPrecision(3)));

export const rangeText = ({ low, high, unit }: Pick<SeenRange, 'low' | 'high' | 'unit'>): string =>
  `${number(low)} to ${number(high)}${UNIT[unit]}`;

export interface CardFacts {
  readonly policy: OwnPolicy;
  /** Absent before it has been loaded. */
  readonly look?: FirstLook | undefined;
  /** "WASM" or "WebGPU", of a loaded one. */
  readonly where?: string | undefined;
}

/** A cell of a Markdown table: a file's name may hold anything. */
const cell = (text: string): string =>
  text.replace(/[|\\`*_<>[\]]/g, (mark) => `\\${mark}`).replace(/\s+/g, ' ');

/** "at most 48 tokens, filled up on the right with token 0; what is longer is cut on the right". */
export const sentenceText = ({
  maxTokens,
  paddingSide,
  padId,
  truncationSide,
  suffix,
}: NonNullable<PolicyDraft['sentence']>): string =>
  [
    `at most ${plural(maxTokens, 'token')}, filled up on the ${paddingSide} with token ${padId}`,
    truncationSide === null
      ? 'a longer sentence is refused'
      : `what is longer is cut on the ${truncationSide}`,
    ...(suffix === '' ? [] : [`${JSON.stringify(suffix)} behind it`]),
  ].join('; ');

/** The policy's facts, name and text; of a whole model of this page's own format, only what it is. */
export const cardRows = ({
  policy,
  look,
  where,
}: CardFacts): readonly (readonly [name: string, text: string])[] => {
  const { said, title, sha256 } = policy;
  const file = [
    ['File', title],
    ['SHA-256', sha256],
  ] as const;
  if (!said)
    return [
      ...file,
      ['Format', FORMATS.tabletop],
      ['Verified', 'by the golden observations that it brought: see the badge'],
    ];
  const { draft, answers } = said;
  const robot = robotOf(answers.robot ?? '');
  const joints = answers.action === 'joint-target';
  return [
    ...file,
    ['Format', `${FORMATS[draft.format]}; ${draft.made}`],
    ['Takes and gives', takesAndGives(draft)],
    [
      'Robot',
      `${robot.title}, ${joints ? `joint targets in ${UNITS[answers.units]}` : 'moves of the hand'}, ${answers.hz} a second`,
    ],
    ['Carried out', `${answers.execute} of ${plural(draft.output.length, 'action')} a run`],
    ...Object.entries(answers.cameras).map(
      ([input, camera]) => [`Camera for ${input}`, camera ?? '?'] as const,
    ),
    ...(draft.sentence
      ? ([
          ['Sentence', sentenceText(draft.sentence)],
          ['SHA-256 of its tokenizer', said.tokenizer ?? '?'],
        ] as const)
      : []),
    ...normalizationFacts(said).map(
      ({ name, text, by }) =>
        [
          `${name} normalized`,
          `${text} (${by === 'file' ? 'the file says so' : 'the visitor said so, the file does not'})`,
        ] as const,
    ),
    ...(look && where ? [['A run', `${look.ms.toFixed(1)} ms on ${where}`] as const] : []),
    ...draft.notes.map((note) => ['Note', note] as const),
    ['Verified', 'no: it came without golden observations'],
  ];
};

export const cardMarkdown = (facts: CardFacts): string => {
  const rows = cardRows(facts).map(([name, text]) => `| ${cell(name)} | ${cell(text)} |`);
  const ranges = facts.look?.ranges ?? [];
  const table = ranges.map(
    (range) =>
      `| ${cell(range.name)} | ${rangeText({ ...range, low: range.least, high: range.most })} | ${rangeText(range)} |`,
  );
  return [
    `## ${cell(facts.policy.title)}`,
    '',
    '| | |',
    '| --- | --- |',
    ...rows,
    ...(table.length === 0
      ? []
      : [
          '',
          'What it gave for a black, a grey and a white picture at rest:',
          '',
          '| | gave | range |',
          '| --- | --- | --- |',
          ...table,
        ]),
    ...(facts.look?.notes ?? []).flatMap((note) => ['', `> ${note}`]),
    '',
  ].join('\n');
};
