import { describe, expect, it } from 'vitest';
import { norm, sub } from '../../math/rotation.ts';
import { PANDA, SO101 } from '../../robots/index.ts';
import { CAMERA, TARGET, viewOf } from './camera.ts';

describe('the large view', () => {
  it('of the seven-joint arm is where it has always been', () => {
    const { position, target } = viewOf(PANDA);
    for (const i of [0, 1, 2] as const) {
      expect(position[i]).toBeCloseTo(CAMERA.position[i], 12);
      expect(target[i]).toBeCloseTo(TARGET[i], 12);
    }
  });

  it('of things is nearer and lower, and that of the other tables one', () => {
    const [blocks, things] = [viewOf(PANDA), viewOf(PANDA, 'things')];
    expect(norm(sub(things.position, things.target))).toBeLessThan(norm(sub(blocks.position, blocks.target)));
    expect(things.target[2]).toBeLessThan(blocks.target[2]);
    expect(viewOf(PANDA, 'mixed')).toEqual(things);
  });

  it('of a smaller arm is nearer, from the same side, aimed between its base and its workspace', () => {
    const { position, target } = viewOf(SO101);
    const distance = norm(sub(position, target));
    expect(distance).toBeLessThan(0.75 * norm(sub(CAMERA.position, TARGET)));
    expect(distance).toBeGreaterThan(0.4); // as near as the controls let it be
    expect(target[0]).toBeGreaterThan(SO101.base.position[0]);
    expect(target[0]).toBeLessThan(SO101.workspace.x[1]);
    const [dx, dy] = sub(position, target);
    const [x, y] = sub(CAMERA.position, TARGET);
    expect(dy / dx).toBeCloseTo(y / x, 12);
  });
});
