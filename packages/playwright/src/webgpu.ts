/**
 * Chromium's flags for WebGPU without a graphics card: SwiftShader's adapter, which has no `shader-f16`. All four are
 * needed: without the Vulkan pair the adapter dies or its canvas stays blank, without ANGLE's there is no adapter.
 */
export const WEBGPU_ARGS: readonly string[] = [
  '--use-angle=swiftshader',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];
