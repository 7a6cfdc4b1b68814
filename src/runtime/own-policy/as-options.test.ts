/** The command of a policy that was brought to the page says what was said there. */
import { expect, it } from 'vitest';
import { readOptions } from '../../../scripts/lib/eval-options.mjs';
import { policyOptions } from './as-options.ts';
import { made } from './testing/kit.ts';

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
