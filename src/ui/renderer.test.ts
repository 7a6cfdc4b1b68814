import { expect, it } from 'vitest';
import { isSoftware } from './renderer.ts';

const never = (): number => {
  throw new Error('the name says it');
};

it('believes a name', () => {
  expect(isSoftware('ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device), SwiftShader driver)', never)).toBe(
    true,
  );
  expect(isSoftware('llvmpipe (LLVM 15.0.6, 256 bits)', never)).toBe(true);
  expect(isSoftware('ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 OpenGL 4.5)', never)).toBe(false);
});

it('measures behind a mask', () => {
  for (const mask of ['Apple GPU', 'Mozilla', '']) {
    expect(isSoftware(mask, () => 80)).toBe(true);
    expect(isSoftware(mask, () => 2)).toBe(false);
  }
});
