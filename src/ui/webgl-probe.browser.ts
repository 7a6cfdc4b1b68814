/** Asked once: can this browser draw in 3D, and does a processor have to pretend to be the graphics card? */
export interface WebglProbe {
  readonly supported: boolean;
  /**
   * A software rasterizer. The policy camera must wait for every picture of the large view there, so that one is
   * drawn plainly and seldom.
   */
  readonly software: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

export const probeWebgl = (): WebglProbe => {
  try {
    const context = document.createElement('canvas').getContext('webgl2');
    if (!context) return { supported: false, software: false };
    const names = context.getExtension('WEBGL_debug_renderer_info');
    const renderer = String(context.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
    context.getExtension('WEBGL_lose_context')?.loseContext(); // browsers allow few contexts
    return { supported: true, software: SOFTWARE.test(renderer) };
  } catch {
    return { supported: false, software: false };
  }
};
