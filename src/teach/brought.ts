/** Policies that were brought to this tab: who of them can drive the chosen arm, how they are listed, and what a recording says of them. Pure. */
import type { TabletopError } from '../contracts.ts';
import type { EpisodeNotes } from '../episode/dataset/format.ts';
import { ROBOTS } from '../robots/index.ts';
import type { Brought } from '../runtime/own-policy/brought.ts';
import { notHere } from '../runtime/own-policy/not-here.ts';
import { OWN_PREFIX } from '../runtime/own-policy/shelf.ts';
import type { ServedModel } from '../runtime/served-models.browser.ts';
import { SETTINGS, type Theme } from '../runtime/settings.ts';
import type { Choice } from '../ui/view/fields.tsx';
import type { Setup } from './setup.ts';

/** Files of a graph or of its weights, and what lies beside them. */
const OF_A_POLICY = /\.(onnx|safetensors|pth?|ckpt)$|(^|\/)(manifest|config)\.json$/i;

/** By their paths: a dataset has its description, and what else looks like a policy is one. */
export const meantAs = (paths: readonly string[]): 'dataset' | 'policy' =>
  paths.some((path) => OF_A_POLICY.test(path)) && !paths.some((path) => /(^|\/)meta\/info\.json$/.test(path))
    ? 'policy'
    : 'dataset';

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

/** What an address asks for, as far as this tab has it: a policy of another tab's, or of another visitor's, is not here. */
export const arrived = (
  asked: Setup,
  brought: readonly Brought[],
): { readonly setup: Setup; readonly missing: TabletopError | null } => {
  const { driver } = asked;
  const own = brought.find(({ id }) => id === driver);
  if (own) return { setup: { ...asked, robot: own.robot }, missing: null };
  return driver.startsWith(OWN_PREFIX)
    ? { setup: { ...asked, driver: 'hand' }, missing: notHere(driver) }
    : { setup: asked, missing: null };
};

/** Back to the page, with what drives here if it is the visitor's own. */
export const homeOf = ({ driver, robot }: Setup, brought: readonly Brought[], theme: Theme): string => {
  const params = new URLSearchParams();
  if (brought.some(({ id }) => id === driver)) {
    params.set(SETTINGS.model.key, driver);
    if (robot !== SETTINGS.robot.fallback) params.set(SETTINGS.robot.key, robot);
  }
  if (theme !== SETTINGS.theme.fallback) params.set(SETTINGS.theme.key, theme);
  return params.size === 0 ? './' : `./?${params}`;
};

/** Who drove, as the recording's notes have it: of a policy of the visitor's its file and hash, since its id means nothing elsewhere. */
export const drivenBy = (
  driver: string,
  brought: readonly Brought[],
): Pick<EpisodeNotes, 'by' | 'policy'> => {
  const own = brought.find(({ id }) => id === driver);
  return own ? { by: driver, policy: { file: own.file, sha256: own.sha256 } } : { by: driver };
};
