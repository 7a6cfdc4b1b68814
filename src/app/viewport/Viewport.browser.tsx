/** The large view: the world as it is, redrawn only when something moved. The canvas is React's, the drawing three's. */
import { Canvas, extend, type ThreeElement, useThree } from '@react-three/fiber';
import { useEffect, useRef } from 'react';
import { type Group, Object3D, PCFShadowMap, VSMShadowMap } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { SceneSpec } from '../../contracts.ts';
import { createStage } from '../../render/index.ts';
import { DEFAULT_ROBOT, robotOf } from '../../robots/index.ts';
import { createPublisher } from '../../runtime/publisher.ts';
import { DRAW_EVENT } from '../../runtime/test-kit/pictures.browser.ts';
import { later } from '../../runtime/timers.ts';
import { TABLE_TOP } from '../../things/blocks.ts';
import { isNamedTable } from '../../things/table-names.ts';
import { useApp, useSession, useSettings } from '../context.tsx';
import { inspector, pictureCost } from '../inspector/index.ts';
import { CAMERA, TARGET, viewOf } from './camera.ts';
import { DrawnWatch } from './DrawnWatch.tsx';
import { InspectorObjects } from './InspectorObjects.tsx';
import { PictureSignal } from './PictureSignal.tsx';
import { quietClock } from './three-console.ts';
import { useRoom } from './use-room.ts';

quietClock();
Object3D.DEFAULT_UP.set(0, 0, 1); // before any camera is made: z is up everywhere, nothing is swizzled

const Orbit = extend(OrbitControls);

declare module '@react-three/fiber' {
  interface ThreeElements {
    orbitControls: ThreeElement<typeof OrbitControls>;
  }
}

const EDGE = 0.03; // metres

interface StageProps {
  readonly scene: SceneSpec;
  readonly shadows: boolean;
  /** Least time between two pictures now, ms. The same function from one rendering to the next. */
  readonly every: () => number;
}

const StageObject = ({ scene, shadows, every }: StageProps) => {
  const environment = useRoom(shadows);
  const { hot, posed, looks } = useApp();
  const invalidate = useThree((state) => state.invalidate);
  const holder = useRef<Group>(null);
  useEffect(() => {
    const loaded = looks();
    if (loaded && loaded.scene !== scene) return; // the next scene is up already, and comes here at once
    const stage = createStage(scene, { shadows, environment, looks: loaded });
    holder.current?.add(stage.root);
    const show = (): void => {
      const now = posed();
      // between two scenes the world may already be the next one's
      if (now?.scene !== scene) return;
      stage.update(now);
      invalidate();
    };
    const pictures = createPublisher<null>({
      publish: show,
      get every() {
        return every();
      },
      now: () => performance.now(),
      later,
    });
    show();
    const leave = hot.on('world', () => pictures.offer(null));
    document.addEventListener(DRAW_EVENT, show); // a test asks: at once, whatever waits
    return () => {
      document.removeEventListener(DRAW_EVENT, show);
      leave();
      pictures.dispose();
      stage.dispose();
    };
  }, [hot, posed, looks, scene, shadows, environment, every, invalidate]);
  return <group ref={holder} />;
};

/** The table has an edge for people; the policy's camera never sees it. */
const TableEdge = () => {
  const [x, y] = TABLE_TOP.centre;
  const [halfX, halfY] = TABLE_TOP.half;
  return (
    <mesh position={[x, y, -EDGE / 2 - 0.001]}>
      <boxGeometry args={[2 * halfX, 2 * halfY, EDGE]} />
      <meshStandardMaterial color="#8d8475" roughness={0.9} />
    </mesh>
  );
};

/** The view can be turned; another scene leaves it, another robot puts it where that one is best seen. */
const Controls = ({ robot, table }: Pick<SceneSpec, 'robot' | 'table'>) => {
  const camera = useThree((state) => state.camera);
  const canvas = useThree((state) => state.gl.domElement);
  const invalidate = useThree((state) => state.invalidate);
  const controls = useRef<OrbitControls>(null);
  useEffect(() => {
    const current = controls.current;
    if (!current) return;
    const moved = (): void => invalidate();
    current.addEventListener('change', moved);
    current.update();
    return () => current.removeEventListener('change', moved);
  }, [invalidate]);
  const key = `${robot} ${isNamedTable(table) ? 'things' : 'blocks'}`;
  const seen = useRef(`${DEFAULT_ROBOT} blocks`); // which the canvas opens on
  useEffect(() => {
    if (seen.current === key) return;
    seen.current = key;
    const { position, target } = viewOf(robotOf(robot), table);
    camera.position.set(...position);
    controls.current?.target.set(...target);
    controls.current?.update();
    invalidate();
  }, [key, robot, table, camera, invalidate]);
  return (
    <Orbit
      ref={controls}
      args={[camera, canvas]}
      target={TARGET}
      enableDamping={false}
      minDistance={0.4}
      maxDistance={4}
      maxPolarAngle={Math.PI / 2 - 0.02}
    />
  );
};

/** Tells the page when the graphics context goes away. */
const ContextWatch = () => {
  const { webglFailed } = useApp();
  const canvas = useThree((state) => state.gl.domElement);
  useEffect(() => {
    const lost = (event: Event): void => {
      event.preventDefault(); // lets the browser restore it
      const message = 'The graphics driver took the 3D view away. Reload the page to get it back.';
      webglFailed({ code: 'WEBGL_FAILED', message, detail: 'webglcontextlost' });
    };
    canvas.addEventListener('webglcontextlost', lost);
    return () => canvas.removeEventListener('webglcontextlost', lost);
  }, [canvas, webglFailed]);
  return null;
};

/** A processor draws pictures seldom, and what the inspector adds to one makes them rarer, not the loop slower. */
const softwareEvery = (): number => 150 * pictureCost(inspector.getState());
const always = (): number => 0;

export const Viewport = ({ test, software }: { test: boolean; software: boolean }) => {
  const scene = useSession((s) => s.scene);
  const wanted = useSettings((s) => s.shadows);
  const shadows = wanted === 'on' || (wanted === 'auto' && !software);
  return (
    <Canvas
      frameloop="demand"
      flat
      dpr={test || software ? 1 : [1, 2]}
      gl={{ antialias: !test && !software, alpha: true }}
      // variance shadows are blurred each picture, which a processor takes seconds for
      shadows={shadows ? { type: software ? PCFShadowMap : VSMShadowMap } : false}
      camera={{ ...CAMERA, position: [...CAMERA.position], up: [0, 0, 1] }}
      resize={{ debounce: 0 }}
      role="img"
      aria-label="The arm and the table, seen from the front. Drag to turn, scroll to come closer."
    >
      {scene && <StageObject scene={scene} shadows={shadows} every={software ? softwareEvery : always} />}
      <InspectorObjects />
      <TableEdge />
      <Controls robot={scene?.robot ?? DEFAULT_ROBOT} table={scene?.table ?? 'blocks'} />
      <ContextWatch />
      <DrawnWatch />
      {test && <PictureSignal />}
    </Canvas>
  );
};
