/** The arm as the recording's first camera sees it, large; dragging in it moves the hand while one records by hand. */
import { useEffect, useRef } from 'react';
import type { TeachStage } from '../headless/index.ts';
import type { Controller } from './controller.browser.ts';
import { GRIPPER_KEY, KEYS } from './hand.ts';
import type { State } from './state.ts';

interface Props {
  readonly state: State;
  readonly controller: Controller;
}

/** At most so many pictures a second; what a picture costs makes them rarer. */
const LEAST_MS = 33;
const WHEEL_METRES = 0.0002; // away from the camera, a pixel of the wheel

const painter = (canvas: HTMLCanvasElement): ((stage: TeachStage) => Promise<void>) => {
  let next = 0;
  let later: ReturnType<typeof setTimeout> | undefined;
  const paint = async (stage: TeachStage): Promise<void> => {
    clearTimeout(later);
    const begun = performance.now();
    if (begun < next) {
      // the last picture of a motion is always drawn
      later = setTimeout(() => void paint(stage), next - begun);
      return;
    }
    const picture = await stage.picture();
    if (!picture.ok) return;
    const { width, height, rgb } = picture.value;
    const rgba = new Uint8ClampedArray(width * height * 4);
    for (let i = 0; i < width * height; i++) {
      rgba.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
      rgba[4 * i + 3] = 255;
    }
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
    const cost = performance.now() - begun;
    next = begun + Math.max(LEAST_MS, 3 * cost);
  };
  return paint;
};

/** Keys move the arm while a recording by hand goes on, unless somebody writes. */
const useKeys = ({ held }: Controller, active: boolean): void => {
  useEffect(() => {
    if (!active) return;
    const writes = ({ target }: KeyboardEvent): boolean =>
      target instanceof HTMLElement && target.closest('input, select, textarea, button') !== null;
    const down = (event: KeyboardEvent): void => {
      if (writes(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const press = KEYS[event.code];
      if (press) held.hold(event.code, press);
      if (event.code === GRIPPER_KEY && !event.repeat) held.toggle();
      if (press || event.code === GRIPPER_KEY) event.preventDefault();
    };
    const up = (event: KeyboardEvent): void => held.release(event.code);
    window.addEventListener('keydown', down);
    window.addEventListener('keyup', up);
    window.addEventListener('blur', held.releaseAll);
    return () => {
      window.removeEventListener('keydown', down);
      window.removeEventListener('keyup', up);
      window.removeEventListener('blur', held.releaseAll);
      held.releaseAll();
    };
  }, [held, active]);
};

export const ArmView = ({ state, controller }: Props) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const active = state.phase.phase === 'recording' && state.setup.driver === 'hand';
  useKeys(controller, active);
  useEffect(() => {
    const shown = canvas.current;
    if (!shown) return;
    controller.drawWith(painter(shown));
    // React's own wheel listeners may not keep the page from scrolling
    const wheel = (event: WheelEvent): void => {
      if (controller.state().phase.phase !== 'recording') return;
      event.preventDefault();
      controller.dragBy(0, 0, -event.deltaY * WHEEL_METRES);
    };
    shown.addEventListener('wheel', wheel, { passive: false });
    return () => {
      shown.removeEventListener('wheel', wheel);
      controller.drawWith(null);
    };
  }, [controller]);
  return (
    <div className="teach-view" data-active={active}>
      <canvas
        ref={canvas}
        width={384}
        height={384}
        role="img"
        aria-label="The arm and its table, as the camera sees them. Drag to move the hand while you record."
        data-testid="arm"
        onPointerDown={(event) => active && event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          if (!active || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
          const { width, height } = event.currentTarget.getBoundingClientRect();
          const [du, dv] = [event.movementX / width, event.movementY / height];
          if (event.shiftKey) controller.dragBy(du, 0, -dv * 0.5);
          else controller.dragBy(du, dv, 0);
        }}
      />
      {state.phase.phase === 'loading' && <p className="teach-note">{state.phase.what}</p>}
    </div>
  );
};
