/**
 * Tells the session when pictures have really been drawn. render() only queues commands: the first picture is there
 * when the shaders have been compiled, which can be seconds later, and a fence in the queue says so.
 */
import { addAfterEffect, useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import { useApp } from '../context.tsx';

const POLL_MS = 30;

export const DrawnWatch = () => {
  const { drawn } = useApp();
  const renderer = useThree((state) => state.gl);
  useEffect(() => {
    const gl = renderer.getContext();
    if (!(gl instanceof WebGL2RenderingContext)) return;
    let fence: WebGLSync | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const poll = (): void => {
      if (!fence) return;
      const state = gl.clientWaitSync(fence, 0, 0);
      if (state === gl.TIMEOUT_EXPIRED) {
        timer = setTimeout(poll, POLL_MS);
        return;
      }
      gl.deleteSync(fence);
      fence = null;
      if (!drawn()) stop();
    };
    const stop = addAfterEffect(() => {
      if (fence) return; // one at a time
      fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      timer = setTimeout(poll, POLL_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
      if (fence) gl.deleteSync(fence);
    };
  }, [renderer, drawn]);
  return null;
};
