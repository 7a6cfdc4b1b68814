import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ACTION_SPEC, decodeTokens, encodeAction } from '../../action/index.ts';
import type { Action, ActionTokens } from '../../contracts.ts';
import {
  distance,
  norm,
  quatConjugate,
  quatMultiply,
  quatRotate,
  rotationVectorFromQuat,
} from '../../math/rotation.ts';
import { PANDA } from '../../robots/index.ts';
import { targetOf } from './hand-target.ts';

const HOME = { position: [0.5, 0, 0.2], rotation: [0, 0, 0], opening: 1 } as const;
const STAY = [0, 128, 128, 128, 128, 128, 128, 128];

const said = (tokens: ActionTokens): Action => {
  const action = decodeTokens(tokens);
  if (!action.ok) throw new Error(action.error.detail);
  return action.value;
};

it('"stay" leaves the hand where it is, pointing down', () => {
  const target = targetOf(HOME, said(STAY))!;
  expect(target.position).toEqual(HOME.position);
  expect(quatRotate(target.quat, [0, 0, 1])[2]).toBeCloseTo(-1);
  expect(target.shortBy).toBe(0);
});

it('moves along world axes by 0.4 mm a bin', () => {
  for (const axis of [0, 1, 2]) {
    const tokens = STAY.map((bin, i) => (i === axis + 1 ? bin + 25 : bin));
    const { position } = targetOf(HOME, said(tokens))!;
    expect(position[axis]! - HOME.position[axis]!).toBeCloseTo(0.01, 9);
    expect(distance(position, HOME.position)).toBeCloseTo(0.01, 9);
  }
});

it('turns about world axes, on top of the present turn', () => {
  const turned = { ...HOME, rotation: [0, 0, 0.4] } as const;
  const from = targetOf(turned, said(STAY))!.quat;
  const tokens = STAY.map((bin, i) => (i === 4 ? bin + 50 : bin)); // 0.1 rad about x
  const turn = rotationVectorFromQuat(
    quatMultiply(targetOf(turned, said(tokens))!.quat, quatConjugate(from)),
  );
  expect(turn[0]).toBeCloseTo(0.1, 9);
  expect(norm(turn)).toBeCloseTo(0.1, 9);
});

it('gives the action back that it was made from, within half a bin', () => {
  const small = fc.double({ min: -0.05, max: 0.05, noNaN: true });
  fc.assert(
    fc.property(small, small, small, (x, y, z) => {
      const still = { kind: 'ee-delta', terminate: false, rotation: [0, 0, 0], gripper: 0.5 } as const;
      const { position } = targetOf(HOME, said(encodeAction({ ...still, translation: [x, y, z] })))!;
      return [x, y, z].every((d, i) => Math.abs(position[i]! - HOME.position[i]! - d) <= 0.0002 + 1e-9);
    }),
  );
});

it('stops at the edge of the workspace and says by how much', () => {
  const low = { ...HOME, position: [0.5, 0, 0.02] } as const;
  const down = STAY.map((bin, i) => (i === 3 ? bin - 50 : bin)); // 20 mm down
  const target = targetOf(low, said(down))!;
  expect(target.position[2]).toBeCloseTo(0.008);
  expect(target.shortBy).toBeCloseTo(0.008);
});

it('has none for "terminate", and for joint targets, which name no pose of the hand', () => {
  expect(targetOf(HOME, said([1, ...STAY.slice(1)]))).toBeNull();
  expect(targetOf(HOME, { kind: 'joint-target', terminate: false, values: [1, 2, 3] })).toBeNull();
  expect(ACTION_SPEC).toHaveLength(STAY.length);
});

it('keeps to the workspace of the robot at the table', () => {
  const { workspace } = PANDA;
  const small = { workspace: { ...workspace, x: [0.4, 0.505] as const } };
  const forward = said(STAY.map((bin, i) => (i === 1 ? bin + 25 : bin))); // 10 mm
  expect(targetOf(HOME, forward)?.position[0]).toBeCloseTo(0.51);
  const kept = targetOf(HOME, forward, small);
  expect(kept?.position[0]).toBeCloseTo(0.505);
  expect(kept?.shortBy).toBeCloseTo(0.005);
});
