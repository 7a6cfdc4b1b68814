import { describe, expect, it } from 'vitest';
import { broughtOf } from '../runtime/own-policy/brought.ts';
import type { OwnPolicy } from '../runtime/own-policy/shelf.ts';
import { arrived, chosen, drivenBy, driversOf, homeOf, meantAs } from './brought.ts';
import { readSetup } from './setup.ts';

const policy = (id: string, robot: unknown): OwnPolicy => ({
  ...{ id, title: 'act.onnx', sha256: 'ab'.repeat(32), files: {}, said: null },
  manifest: { robot },
});

const act = { ...broughtOf(policy('own-1', 'so101')), unverified: 'inside' };

it('an arm that a manifest does not name is the one that manifests mean', () => {
  expect(broughtOf(policy('own-1', 'so101'))).toMatchObject({ file: 'act.onnx', robot: 'so101' });
  expect(broughtOf(policy('own-1', 7)).robot).toBe('panda');
});

it('a policy stands in the list behind the models; for another arm with the reason, and not to be chosen', () => {
  const models = [{ id: 'pico', title: 'Pico' }];
  expect(driversOf('so101', models, [act]).map(({ value }) => value)).toEqual([
    ...['hand', 'expert', 'pico', 'own-1'],
  ]);
  expect(driversOf('so101', [], [act]).at(-1)).toMatchObject({
    label: 'Yours: act.onnx (unverified)',
    disabled: false,
  });
  expect(driversOf('panda', [], [act]).at(-1)).toMatchObject({
    label: expect.stringMatching(/^Yours: act\.onnx \(drives SO-101/),
    disabled: true,
  });
  expect(driversOf('so101', [], [{ ...act, unverified: null }]).at(-1)?.label).toBe('Yours: act.onnx');
});

it('another arm is driven by hand, not by a policy that cannot', () => {
  const setup = chosen(readSetup(''), { driver: 'own-1', robot: 'so101' }, [act]);
  expect(setup).toMatchObject({ driver: 'own-1', robot: 'so101' });
  expect(chosen(setup, { table: 'blocks' }, [act]).driver).toBe('own-1');
  expect(chosen(setup, { robot: 'panda' }, [act]).driver).toBe('hand');
  expect(chosen(setup, { robot: 'panda', driver: 'pico' }, [act]).driver).toBe('pico');
});

it('a recording names the file and its hash', () => {
  expect(drivenBy('own-1', [act])).toEqual({
    by: 'own-1',
    policy: { file: 'act.onnx', sha256: 'ab'.repeat(32) },
  });
  expect(drivenBy('pico', [act])).toEqual({ by: 'pico' });
});

describe('what is let fall on the page', () => {
  it.each([
    [['mine/policy.onnx', 'mine/config.json'], 'policy'],
    [['model.safetensors'], 'policy'],
    [['pack/manifest.json'], 'policy'],
    [['set/meta/info.json', 'set/data/chunk-000/file-000.parquet'], 'dataset'],
    [['set/meta/info.json', 'set/policy.onnx'], 'dataset'],
    [['photo.png'], 'dataset'],
  ] as const)('%j: %s', (paths, kind) => {
    expect(meantAs(paths)).toBe(kind);
  });
});

it('an address asks for a policy that this tab has, or says that it has not', () => {
  const asked = readSetup('?teach&driver=own-1&robot=panda&table=things');
  expect(arrived(asked, [act])).toEqual({ setup: { ...asked, robot: 'so101' }, missing: null });
  const elsewhere = arrived(asked, []);
  expect(elsewhere.setup).toEqual({ ...asked, driver: 'hand' });
  expect(elsewhere.missing).toMatchObject({ code: 'POLICY_NOT_HERE', detail: 'own-1' });
  expect(arrived(readSetup('?teach&driver=pico'), [act])).toMatchObject({
    ...{ setup: { driver: 'pico' }, missing: null },
  });
});

it('the way back takes along what is the visitor’s own, and nothing else', () => {
  const setup = readSetup('?teach&driver=own-1&robot=so101');
  expect(homeOf(setup, [act], 'dark')).toBe('./?model=own-1&robot=so101&theme=dark');
  expect(homeOf({ ...setup, driver: 'pico' }, [act], 'auto')).toBe('./');
  expect(homeOf(setup, [], 'auto')).toBe('./');
});
