/** What a dropped policy's file leaves open, and what can be answered: robot, cameras, units, normalization. Pure. */
import { EE_DELTA, TCP_POSE } from '../../action/index.ts';
import type { ActionSpec, Dimension, StateSpec } from '../../contracts.ts';
import type { ImageInput, Normalized, PolicyDraft, StateInput } from '../../policy/own/index.ts';
import { jointActionSpec, jointStateSpec, ROBOTS, type RobotSpec } from '../../robots/index.ts';

/** How the numbers of joints are written: degrees around mid-range, radians of the model, or -100..100 of each joint's range. */
export const UNITS = { deg: 'degrees', rad: 'radians', percent: '−100 to 100 of each range' } as const;
export type JointUnits = keyof typeof UNITS;

/** 'file': as the file states it. */
export type NormalizationChoice = 'file' | 'inside' | 'statistics' | 'range' | 'imagenet';

/** What stands between graph and page, in words. */
export const CHOICES: Readonly<Record<NormalizationChoice, string>> = {
  file: 'as the file says',
  inside: 'inside the graph, or none',
  statistics: 'outside, by the statistics that came along',
  range: 'outside, −1 to 1 over the range',
  imagenet: 'outside, by ImageNet’s mean and deviation',
};

export interface Answers {
  /** Id of a robot. */
  readonly robot: string | null;
  readonly action: ActionSpec['kind'] | null;
  readonly units: JointUnits;
  /** Camera of the page by the graph's input; 'none': it is shown black. */
  readonly cameras: Readonly<Record<string, string | null>>;
  readonly images: NormalizationChoice | null;
  readonly state: NormalizationChoice | null;
  readonly actions: NormalizationChoice | null;
  /** Actions a simulated second. */
  readonly hz: number;
  /** Actions of a chunk carried out before the next run. */
  readonly execute: number;
}

export const NO_CAMERA = 'none';

export const imagesOf = ({ inputs }: PolicyDraft): readonly ImageInput[] =>
  inputs.filter((input): input is ImageInput => input.role === 'image');
export const statesOf = ({ inputs }: PolicyDraft): readonly StateInput[] =>
  inputs.filter((input): input is StateInput => input.role === 'state');

/** Actions of this size that a robot takes. The flag that ends an episode may be left out. */
const actionsOf = (robot: RobotSpec, size: number): readonly ActionSpec[] => {
  const moves = EE_DELTA.dimensions.length;
  return [
    ...(robot.joints.length + 1 === size ? [jointActionSpec(robot)] : []),
    ...(size === moves || size === moves - 1 ? [EE_DELTA] : []),
  ];
};

/** States of this size that a robot can be asked for. */
export const stateSpecOf = (robot: RobotSpec, size: number): StateSpec | null =>
  [jointStateSpec(robot), TCP_POSE].find(({ dimensions }) => dimensions.length === size) ?? null;

export interface Fit {
  readonly robot: RobotSpec;
  readonly actions: readonly ActionSpec[];
}

/** Robots whose joints, or whose hand's moves, are as many numbers as the policy takes and gives. */
export const fitsOf = (draft: PolicyDraft): readonly Fit[] =>
  ROBOTS.map((robot) => ({ robot, actions: actionsOf(robot, draft.output.size) })).filter(
    ({ robot, actions }) =>
      actions.length > 0 && statesOf(draft).every(({ size }) => stateSpecOf(robot, size) !== null),
  );

/** "observation.shoulder_pan.pos" is the joint "shoulder_pan". */
const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\.(pos|position)$/, '')
    .replace(/^.*\./, '');

/** Where each dimension stands among the file's names; null: they are other names. */
export const columnsOf = (
  dimensions: readonly Pick<Dimension, 'name'>[],
  names: readonly string[] | null,
): readonly number[] | null => {
  const known = names?.map(bare);
  if (!known || known.length !== dimensions.length) return null;
  const columns = dimensions.map(({ name }) => known.indexOf(name));
  return columns.includes(-1) ? null : columns;
};

const TYPES: readonly (readonly [RegExp, string])[] = [
  [/so[-_ ]?1(00|01)/i, 'so101'],
  [/panda|franka/i, 'panda'],
];

const robotNamed = (draft: PolicyDraft, fits: readonly Fit[]): RobotSpec | null => {
  const typed = TYPES.find(([pattern]) => draft.robot !== null && pattern.test(draft.robot))?.[1];
  const { names } = draft.output;
  const found = fits.find(
    ({ robot }) => robot.id === typed || columnsOf(jointActionSpec(robot).dimensions, names) !== null,
  );
  return found?.robot ?? (fits.length === 1 ? (fits[0]?.robot ?? null) : null);
};

/** The choices of a group of numbers. */
export const choicesOf = (
  group: readonly Normalized[],
  kind: 'images' | 'state' | 'actions',
): readonly NormalizationChoice[] => {
  if (group.length === 0) return [];
  if (group.every(({ normalization }) => normalization !== null)) return ['file'];
  const statistics = group.every((one) => one.statistics !== null);
  return [
    'inside',
    ...(statistics ? (['statistics'] as const) : []),
    'range',
    ...(kind === 'images' ? (['imagenet'] as const) : []),
  ];
};

/** Bytes as they are need no normalization before the graph: it takes 0 to 255. */
export const floatImages = (draft: PolicyDraft): readonly ImageInput[] =>
  imagesOf(draft).filter(({ type }) => type === 'float32');

const stated = (group: readonly Normalized[]): NormalizationChoice | null =>
  group.every(({ normalization }) => normalization !== null) ? 'file' : null;

/** LeRobot's ACT carries out a whole chunk unless told otherwise; half a chunk looks again sooner, and says so nowhere. */
const executeOf = ({ execute, output }: PolicyDraft): number =>
  Math.min(execute ?? output.length, output.length);

/** What the file says, and null where only the visitor can. Normalization is never among the guesses. */
export const firstAnswers = (draft: PolicyDraft, cameras: readonly string[]): Answers => {
  const fits = fitsOf(draft);
  const robot = robotNamed(draft, fits);
  const actions = fits.find((fit) => fit.robot === robot)?.actions ?? [];
  const [only] = actions;
  const action = actions.length === 1 && only ? only.kind : null;
  const units = draft.units !== null && draft.units in UNITS ? (draft.units as JointUnits) : 'deg';
  return {
    ...{ action, units },
    robot: robot?.id ?? null,
    cameras: Object.fromEntries(
      imagesOf(draft).map(({ name, camera }) => [name, cameras.includes(camera) ? camera : null]),
    ),
    images: stated(floatImages(draft)),
    state: stated(statesOf(draft)),
    actions: stated([draft.output]),
    hz: draft.hz ?? (action === 'ee-delta' ? EE_DELTA.hz : (robot?.hz ?? EE_DELTA.hz)),
    execute: executeOf(draft),
  };
};

/** In words, what is still to be answered; empty: nothing. */
export const openQuestions = (draft: PolicyDraft, answers: Answers): readonly string[] => [
  ...(answers.robot === null ? ['which robot it drives'] : []),
  ...(answers.robot !== null && answers.action === null
    ? ['whether its actions are joint targets or moves of the hand']
    : []),
  ...imagesOf(draft)
    .filter(({ name }) => (answers.cameras[name] ?? null) === null)
    .map(({ camera }) => `which camera “${camera}” is`),
  ...(answers.images === null ? ['where its pictures are normalized'] : []),
  ...(answers.state === null ? ['where its state is normalized'] : []),
  ...(answers.actions === null ? ['where its actions are normalized'] : []),
];
