/** The scene's frame: alive before the model, honest when there is no WebGL, and where messages appear. */
import { Component, lazy, type ReactNode, Suspense } from 'react';
import type { TabletopError } from '../../contracts.ts';
import { ERROR_TEXTS } from '../../runtime/messages.ts';
import { explainHere } from '../../runtime/page-files.browser.ts';
import { probeWebgl } from '../../ui/webgl-probe.browser.ts';
import { SceneSeed } from '../command/index.ts';
import { useApp, useSession } from '../context.tsx';
import { EpisodeFacts } from '../timeline/index.ts';

import { Credits } from './Credits.tsx';

const Viewport = lazy(() => import('./Viewport.browser.tsx').then((m) => ({ default: m.Viewport })));

/** React's own way to catch what a child throws while rendering; there is no hook for it. */
class DrawingBoundary extends Component<
  { readonly onError: (error: TabletopError) => void; readonly children: ReactNode },
  { readonly failed: boolean }
> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override componentDidCatch(thrown: unknown): void {
    const message = 'The 3D view could not be drawn. Turn on hardware acceleration and reload the page.';
    // the view's own file may be missing, which no acceleration mends
    void explainHere({ code: 'WEBGL_FAILED', message, detail: String(thrown) }).then(this.props.onError);
  }
  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}

const { supported, software } = probeWebgl();

export const SceneView = ({ test }: { test: boolean }) => {
  const { webglFailed } = useApp();
  const world = useSession((s) => (s.recording ? 'recorded' : s.world));
  const webgl = useSession((s) => s.webgl);
  const usable = supported && webgl === 'ok';
  return (
    <section className="scene" aria-label="Scene" data-testid="scene" data-state={usable ? world : 'failed'}>
      {supported && (
        <DrawingBoundary onError={webglFailed}>
          <Suspense fallback={null}>
            <Viewport test={test} software={software} />
          </Suspense>
        </DrawingBoundary>
      )}
      {usable && world === 'loading' && <p className="scene-note">Starting the physics</p>}
      {!usable && (
        <div className="scene-note" role="alert" data-testid="webgl-error">
          <p className="lead">{ERROR_TEXTS.WEBGL_FAILED.headline}</p>
          <p>{ERROR_TEXTS.WEBGL_FAILED.next}</p>
        </div>
      )}
      <SceneSeed />
      <Credits />
      <EpisodeFacts />
    </section>
  );
};
