/** What was said of a policy on the page, as options of the commands that take `--policy` (scripts/lib/own-policy.mjs). Pure. */
import type { OwnPolicy } from './shelf.ts';

const GROUPS = ['images', 'state', 'actions'] as const;

const quoted = (text: string): string =>
  /^[\w.,=/-]+$/.test(text) ? text : `"${text.replace(/(["\\$`])/g, '\\$1')}"`;

/** "--policy act.onnx --robot so101 ...": by the name of its file or folder, since a page does not know where that lies. */
export const policyOptions = ({ title, said }: Pick<OwnPolicy, 'title' | 'said'>): string => {
  const policy = `--policy ${quoted(title)}`;
  if (!said) return policy;
  const { draft, answers } = said;
  const images = draft.inputs.flatMap((input) => (input.role === 'image' ? [input] : []));
  const cameras = images.map(({ name, camera }) => `${camera}=${answers.cameras[name] ?? 'none'}`);
  // what the file says is not said again
  const normalization = GROUPS.flatMap((group) => {
    const choice = answers[group];
    return choice === null || choice === 'file' ? [] : [`${group}=${choice}`];
  });
  return [
    policy,
    ...(answers.robot === null ? [] : [`--robot ${answers.robot}`]),
    ...(answers.action === null ? [] : [`--actions ${answers.action}`]),
    ...(answers.action === 'joint-target' ? [`--units ${answers.units}`] : []),
    ...(cameras.length === 0 ? [] : [`--cameras ${quoted(cameras.join(','))}`]),
    ...(normalization.length === 0 ? [] : [`--normalization ${normalization.join(',')}`]),
    `--hz ${answers.hz}`,
    `--execute ${answers.execute}`,
  ].join(' ');
};
