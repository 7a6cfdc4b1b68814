/**
 * The inspector in the scene: axes at the gripper that mark a dimension and are marked by it, and ghosts of what was
 * drawn or typed. It follows the arm that is drawn, whoever moves it, and is brought up to date once a picture.
 */
import { type ThreeEvent, useFrame, useThree } from '@react-three/fiber';
import { useCallback, useEffect, useRef } from 'react';
import type { Group, Object3D } from 'three';
import { requantize } from '../../action/index.ts';
import type { Action, ActionTokens } from '../../contracts.ts';
import { createGhosts, createGizmo } from '../../render/index.ts';
import { DEFAULT_ROBOT, robotOf } from '../../robots/index.ts';
import { drivenSpec } from '../../runtime/model-spec.ts';
import { DIMENSION_COLORS } from '../../ui/dimension-colors.ts';
import { targetOf } from '../../ui/draw/hand-target.ts';
import { useApp, useSession } from '../context.tsx';
import { drawsOf, inspector, MAX_COUNT, MOST_ALONG } from '../inspector/index.ts';
import { tokenOf } from '../use-canvas.ts';

interface Shown {
  /** Before each picture. */
  update(scene: Object3D): void;
  pointed(hits: readonly Object3D[]): number | null;
}

export const InspectorObjects = () => {
  const { hot, stores } = useApp();
  const robotId = useSession((s) => s.scene?.robot ?? DEFAULT_ROBOT);
  const invalidate = useThree((state) => state.invalidate);
  const axes = useRef<Group>(null);
  const ghosts = useRef<Group>(null);
  const shown = useRef<Shown | null>(null);

  useEffect(() => {
    const { view, settings, session } = stores;
    const robot = robotOf(robotId);
    const gizmo = createGizmo(robot);
    const drawn = createGhosts({ most: MAX_COUNT, opacity: 0.5, lit: false }, robot);
    const typed = createGhosts({ most: 1, opacity: 0.6, lit: true }, robot);
    axes.current?.add(gizmo.root);
    const along = createGhosts({ most: MOST_ALONG, opacity: 0.5, lit: false }, robot);
    ghosts.current?.add(drawn.root, typed.root, along.root);
    let stale = true;

    const refresh = (): void => {
      const state = inspector.getState();
      const { edit, dimension, theme } = view.getState();
      const { bins } = settings.getState();
      const step = hot.shown;
      const { codec } = drivenSpec(session.getState(), settings.getState()).language;
      const decoded = (tokens: ActionTokens): Action | null => {
        const action = codec?.decode(tokens);
        return action?.ok ? action.value : null;
      };
      const action = edit ? decoded(edit.tokens) : (step?.action ?? null);
      const from = step?.observation.proprioception;
      gizmo.paint(DIMENSION_COLORS[theme]);
      gizmo.show(action?.kind === 'ee-delta' ? action : null);
      gizmo.mark(dimension);
      drawn.paint(tokenOf('--accent'));
      typed.paint(tokenOf('--warn'));
      along.paint(tokenOf('--accent'));
      along.show(edit ? [] : state.along);
      // what a run would do with the draws, coarser bins included; what is typed is carried out as it is
      const dimensions = codec?.dimensions ?? [];
      const draws = edit ? [] : drawsOf(step, state, dimensions);
      const ghostsOf = (said: readonly ActionTokens[]) =>
        said.flatMap((tokens) => {
          const meant = decoded(tokens);
          return (from && meant && targetOf(from, meant, robot)) ?? [];
        });
      drawn.show(ghostsOf(draws.map((said) => requantize(said, bins, dimensions))));
      typed.show(edit ? ghostsOf([edit.tokens]) : []);
    };
    shown.current = {
      update: (scene) => {
        const on = inspector.getState().on && !settings.getState().hide.includes('says');
        for (const group of [axes.current, ghosts.current]) if (group) group.visible = on;
        if (!on) return;
        if (stale) refresh();
        stale = false;
        gizmo.follow(scene);
      },
      pointed: gizmo.pointed,
    };
    const changed = (): void => {
      stale = true;
      invalidate();
    };
    const stepped = (): void => {
      stale = true;
      // a run moves the arm, and that asks for pictures at the pace that the machine can draw
      if (session.getState().run === 'idle') invalidate();
    };
    const leave = [
      hot.on('step', stepped),
      inspector.subscribe((now, before) => {
        if (now.under === before.under && now.looks === before.looks) changed();
      }),
      view.subscribe((now, before) => {
        const same =
          now.dimension === before.dimension && now.edit === before.edit && now.theme === before.theme;
        if (!same) changed();
      }),
    ];
    changed();
    return () => {
      for (const off of leave) off();
      shown.current = null;
      gizmo.dispose();
      drawn.dispose();
      typed.dispose();
      along.dispose();
    };
  }, [hot, stores, invalidate, robotId]);

  useFrame(({ scene }) => shown.current?.update(scene));

  const mark = useCallback(
    (dimension: number | null): void => {
      if (stores.view.getState().dimension !== dimension) stores.view.setState({ dimension });
    },
    [stores],
  );
  const point = (event: ThreeEvent<PointerEvent>): void => {
    if (event.nativeEvent.buttons !== 0 || !inspector.getState().on) return; // the scene is being turned
    mark(shown.current?.pointed(event.intersections.map(({ object }) => object)) ?? null);
  };
  return (
    <>
      <group ref={axes} onPointerMove={point} onPointerLeave={() => mark(null)} />
      <group ref={ghosts} />
    </>
  );
};
