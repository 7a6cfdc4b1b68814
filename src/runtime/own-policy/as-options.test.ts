/** The command of a policy that was brought to the page says what was said there. */
import { expect, it } from 'vitest';
import { readOptions } from '../../../scripts/lib/eval-options.mjs';
import { unwrap } from '../../testing/unwrap.ts';
import { CAPABILITIES } from '../capabilities.ts';
import { type Answers, firstAnswers } from './answers.ts';
import { policyOptions } from './as-options.ts';
import { makeOwnPolicy } from './make.ts';
import { draftOf, made } from './testing/kit.ts';

const argvOf = (options: string): readonly string[] => options.split(' ');

it('of a checkpoint: cameras by their own names, and the normalization that the visitor stated', async () => {
  const cameras = { 'observation.images.top': 'table', 'observation.images.front': 'none' };
  const said = { images: 'statistics', state: 'range', actions: 'inside' } as const;
  const policy = await made('checkpoint', { cameras, ...said });
  const options = policyOptions(policy);
  expect(options).toContain('--policy checkpoint --robot so101 --actions joint-target --units deg');
  expect(readOptions(argvOf(options)).values.answers).toEqual({
    ...{ cameras: { top: 'table', front: 'none' }, ...said },
    ...{ robot: 'so101', action: 'joint-target', units: 'deg', hz: 30, execute: 4 },
  });
});

it('what the file states is not said again; a name with blanks is quoted', async () => {
  const policy = await made('metadata/act.onnx');
  expect(policyOptions(policy)).not.toContain('--normalization');
  expect(policyOptions({ ...policy, title: 'my "act" $1.onnx' })).toMatch(
    /^--policy "my \\"act\\" \\\$1.onnx" /,
  );
  expect(policyOptions({ title: 'a', said: null })).toBe('--policy a');
});

it('an id does not hang on the order of the answers: a command that says the same has the same', async () => {
  const cameras = { 'observation.images.top': 'table', 'observation.images.front': 'side' };
  const said = { images: 'statistics', state: 'range', actions: 'inside' } as const;
  const { id } = await made('checkpoint', { cameras, ...said });
  const turned = Object.fromEntries(Object.entries(cameras).toReversed());
  const { actions, images, state } = said;
  const draft = await draftOf('checkpoint');
  const first = Object.entries(firstAnswers(draft, CAPABILITIES.cameras)).toReversed();
  const answers = { ...Object.fromEntries(first), actions, state, images, cameras: turned } as Answers;
  expect(unwrap(await makeOwnPolicy(draft, answers)).id).toBe(id);
  expect((await made('checkpoint', { cameras, ...said, state: 'inside' })).id).not.toBe(id);
});
