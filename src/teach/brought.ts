/** Policies that were brought to this tab: who of them can drive the chosen arm, how they are listed, and what a recording says of them. Pure. */
import type { EpisodeNotes } from '../episode/dataset/format.ts';
import { DEFAULT_ROBOT, ROBOTS } from '../robots/index.ts';
import { normalizationShort } from '../runtime/own-policy/normalization-words.ts';
import type { OwnPolicy } from '../runtime/own-policy/shelf.ts';
import type { ServedModel } from '../runtime/served-models.browser.ts';
import type { Choice } from '../ui/view/fields.tsx';
import type { Setup } from './setup.ts';

/** Files of a graph or of its weights, and what lies beside them. */
const OF_A_POLICY = /\.(onnx|safetensors|pth?|ckpt)$|(^|\/)(manifest|config)\.json$/i;

/** By their paths: a dataset has its description, and what else looks like a policy is one. */
export const meantAs = (paths: readonly string[]): 'dataset' | 'policy' =>
  paths.some((path) => OF_A_POLICY.test(path)) && !paths.some((path) => /(^|\/)meta\/info\.json$/.test(path))
    ? 'policy'
    : 'dataset';

export interface Brought {
  /** What the engine loads it by. */
  readonly id: string;
  /** Name of its file or folder. */
  readonly file: string;
  /** Of the graph, or of a whole model's manifest. */
  readonly sha256: string;
  /** Id of the arm that it was said to drive. */
  readonly robot: string;
  /** Where its numbers are normalized, in words; null: a whole model, which its golden observations test. */
  readonly unverified: string | null;
}

export const broughtOf = ({ id, title, sha256, manifest, said }: OwnPolicy): Brought => {
  const named = manifest !== null && typeof manifest === 'object' && 'robot' in manifest && manifest.robot;
  const robot = typeof named === 'string' ? named : DEFAULT_ROBOT;
  return { id, sha256, robot, file: title, unverified: said && normalizationShort(said) };
};

const armOf = (robot: string): string => ROBOTS.find(({ id }) => id === robot)?.title ?? robot;

/** Everybody who may drive the arm `robot`. A policy for another arm stays in the list, with the reason, and cannot be chosen. */
export const driversOf = (
  robot: string,
  models: readonly Pick<ServedModel, 'id' | 'title'>[],
  brought: readonly Brought[],
): readonly Choice<string>[] => [
  { value: 'hand', label: 'You, by hand' },
  { value: 'expert', label: 'The scripted expert' },
  ...models.map(({ id, title }) => ({ value: id, label: `Model: ${title}` })),
  ...brought.map((one) => {
    const fits = one.robot === robot;
    const about = fits ? (one.unverified === null ? '' : ' (unverified)') : ` (drives ${armOf(one.robot)})`;
    return { value: one.id, label: `Yours: ${one.file}${about}`, disabled: !fits };
  }),
];

/** What is chosen next: a policy of the visitor's does not stay at an arm that it cannot drive. */
export const chosen = (before: Setup, part: Partial<Setup>, brought: readonly Brought[]): Setup => {
  const after = { ...before, ...part };
  const own = brought.find(({ id }) => id === after.driver);
  return own && own.robot !== after.robot ? { ...after, driver: 'hand' } : after;
};

/** Who drove, as the recording's notes have it: of a policy of the visitor's its file and hash, since its id means nothing elsewhere. */
export const drivenBy = (
  driver: string,
  brought: readonly Brought[],
): Pick<EpisodeNotes, 'by' | 'policy'> => {
  const own = brought.find(({ id }) => id === driver);
  return own ? { by: driver, policy: { file: own.file, sha256: own.sha256 } } : { by: driver };
};
