/** Under ?test=1: says when pictures of the large view have really been drawn, and draws one when it is asked to. */
import { addAfterEffect, useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import { Vector3 } from 'three';
import { DRAW_EVENT, type DrawRequest, tellFrame } from '../../runtime/test-kit/pictures.browser.ts';

const POLL_MS = 5;

export const PictureSignal = () => {
  const renderer = useThree((state) => state.gl);
  const camera = useThree((state) => state.camera);
  const invalidate = useThree((state) => state.invalidate);
  useEffect(() => {
    const gl = renderer.getContext();
    if (!(gl instanceof WebGL2RenderingContext)) return;
    let begun = 0;
    let fenced = 0;
    let fence: WebGLSync | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = (): void => {
      if (fence || fenced === begun) return; // one at a time: it covers all that was begun before it
      fenced = begun;
      fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
      timer = setTimeout(poll, POLL_MS);
    };
    const poll = (): void => {
      if (!fence || gl.isContextLost()) return;
      if (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) {
        timer = setTimeout(poll, POLL_MS);
        return;
      }
      gl.deleteSync(fence);
      fence = null;
      tellFrame(fenced);
      begin();
    };
    const stop = addAfterEffect(() => {
      begun += 1;
      begin();
    });
    const asked = (event: Event): void => {
      if (gl.isContextLost()) return;
      const request = (event as CustomEvent<DrawRequest>).detail;
      request.after = begun;
      if (request.shift) camera.position.add(new Vector3(...request.shift));
      invalidate();
    };
    document.addEventListener(DRAW_EVENT, asked);
    return () => {
      stop();
      document.removeEventListener(DRAW_EVENT, asked);
      clearTimeout(timer);
      if (fence) gl.deleteSync(fence);
    };
  }, [renderer, camera, invalidate]);
  return null;
};
