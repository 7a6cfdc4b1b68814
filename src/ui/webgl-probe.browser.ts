/** Asked once: is there WebGL, and is it drawn in software? */
import { isSoftware } from './renderer.ts';

export interface WebglProbe {
  readonly supported: boolean;
  /**
   * A software rasterizer. The policy camera must wait for every picture of the large view there, so that one is
   * drawn plainly and seldom.
   */
  readonly software: boolean;
}

const CORNERS = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

const ARITHMETIC = `#version 300 es
precision highp float;
out vec4 color;
void main() {
  float x = gl_FragCoord.x + gl_FragCoord.y;
  for (int i = 0; i < 128; i++) x = sin(x) + 1.0;
  color = vec4(x);
}`;

/** Milliseconds, the lesser of two, until a square of `side` pixels of plain arithmetic can be read. */
const arithmeticMs = (gl: WebGL2RenderingContext, side: number): number => {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, CORNERS],
    [gl.FRAGMENT_SHADER, ARITHMETIC],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return 0;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's function, not React's
  gl.useProgram(program);
  const pixel = new Uint8Array(4);
  const draw = (size: number): number => {
    const start = performance.now();
    gl.viewport(0, 0, size, size);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel); // waits for the drawing
    return performance.now() - start;
  };
  draw(1); // the shader is compiled
  return Math.min(draw(side), draw(side));
};

const SIDE = 512;

export const probeWebgl = (): WebglProbe => {
  try {
    const canvas = document.createElement('canvas');
    canvas.width = SIDE;
    canvas.height = SIDE;
    const context = canvas.getContext('webgl2');
    if (!context) return { supported: false, software: false };
    const names = context.getExtension('WEBGL_debug_renderer_info');
    const renderer = String(context.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
    const software = isSoftware(renderer, () => arithmeticMs(context, SIDE));
    context.getExtension('WEBGL_lose_context')?.loseContext(); // browsers allow few contexts
    return { supported: true, software };
  } catch {
    return { supported: false, software: false };
  }
};
