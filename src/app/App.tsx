/** The page: one screen on a laptop, one column on a phone. */
import { type ReactNode, useEffect } from 'react';
import { reloadWithEpisode } from '../runtime/reload.browser.ts';
import type { PartName } from '../runtime/settings.ts';
import { type Command, commandOf, factsOf, obeyed } from '../ui/keyboard.ts';
import { PartBoundary } from '../ui/PartBoundary.tsx';
import { ModelCard } from './card/index.tsx';
import { CommandBar } from './command/CommandBar.tsx';
import { Notices } from './command/Notices.tsx';
import { focusInstruction } from './command/RemedyButtons.tsx';
import { StatusLine } from './command/StatusLine.tsx';
import { useApp, useSession, useSettings } from './context.tsx';
import { DeskDialog } from './desk/DeskControls.tsx';
import { Header } from './header/Header.tsx';
import { HelpOverlay } from './header/HelpOverlay.tsx';
import { ActionPanel } from './inspector/ActionPanel.tsx';
import { OwnDialog } from './own/index.ts';
import { PolicyDialog } from './own-policy/index.ts';
import { RecordingBanner } from './recording/RecordingBanner.tsx';
import { DropZone } from './sources/DropZone.tsx';
import { SeesPanel } from './sources/SeesPanel.tsx';
import { Timeline } from './timeline/Timeline.tsx';
import { SceneView } from './viewport/SceneView.tsx';
import { Walk } from './walk/Walk.tsx';

const useKeyboard = (): void => {
  const { hot, stores, run, stop, step, reset, seek, undo, redo } = useApp();
  useEffect(() => {
    const look = (by: number): void => {
      const count = hot.steps.length;
      const next = (stores.view.getState().cursor ?? count) + by;
      seek(next >= count ? null : Math.max(0, next));
    };
    const obey: Readonly<Record<Command, () => void>> = {
      'toggle-run': () => (stores.session.getState().run === 'idle' ? void run() : stop()),
      step: () => void step(),
      reset: () => void reset(),
      back: () => look(-1),
      forth: () => look(1),
      undo: () => void undo(),
      redo: () => void redo(),
      'focus-instruction': focusInstruction,
      help: () => stores.view.setState({ help: !stores.view.getState().help }),
      close: () => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      },
    };
    const onKey = (event: KeyboardEvent): void => {
      const facts = factsOf(event);
      const command = commandOf(facts);
      const { help, card } = stores.view.getState();
      const open = help || card || document.querySelector('dialog[open]') !== null;
      if (!command || (open && command !== 'help')) return; // an open dialog takes its own Escape
      if (command !== 'close') event.preventDefault();
      if (obeyed(command, facts)) obey[command](); // a held Space scrolls no page either
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [hot, stores, run, stop, step, reset, seek, undo, redo]);
};

/** Facts that tests and style sheets read from the root. */
const RootFacts = () => {
  const provider = useSession((s) => (s.engine.phase === 'ready' ? s.engine.info.provider : 'none'));
  const engine = useSession((s) => s.engine.phase);
  const run = useSession((s) => s.run);
  const world = useSession((s) => s.world);
  const step = useSession((s) => s.snapshot?.steps ?? 0);
  const driver = useSettings((s) => s.driver);
  useEffect(() => {
    const facts = { provider, backend: provider, engine, run, world, driver, step: String(step) };
    Object.assign(document.documentElement.dataset, facts);
  }, [provider, engine, run, world, driver, step]);
  return null;
};

/** Each part fails alone, and a reload brings the episode along. */
const Part = ({ name, place = '', children }: { name: string; place?: string; children: ReactNode }) => {
  const app = useApp();
  return (
    <PartBoundary name={name} place={place} onReload={() => reloadWithEpisode(app)}>
      {children}
    </PartBoundary>
  );
};

export const App = ({ test }: { test: boolean }) => {
  useKeyboard();
  const hidden = useSettings((s) => s.hide);
  const shows = (part: PartName): boolean => !hidden.includes(part);
  return (
    <>
      <RootFacts />
      {shows('header') && (
        <Part name="The header" place="header">
          <Header />
        </Part>
      )}
      {shows('recording') && (
        <Part name="The recorded episode">
          <RecordingBanner />
        </Part>
      )}
      <Notices />
      <main className="page">
        {shows('scene') && (
          <Part name="The scene" place="scene">
            <SceneView test={test} />
          </Part>
        )}
        {shows('command') && (
          <Part name="The instruction" place="command">
            <CommandBar />
          </Part>
        )}
        {shows('sees') && (
          <Part name="What it sees" place="sees">
            <SeesPanel />
          </Part>
        )}
        {shows('says') && (
          <Part name="What it says" place="says">
            <ActionPanel />
          </Part>
        )}
        {shows('timeline') && (
          <Part name="The timeline" place="timeline">
            <Timeline />
          </Part>
        )}
        <Walk />
      </main>
      {shows('status') && (
        <Part name="The status line" place="status">
          <StatusLine />
        </Part>
      )}
      <Part name="The help">
        <HelpOverlay />
      </Part>
      <Part name="The model card">
        <ModelCard />
      </Part>
      <Part name="Dropping a file">
        <DropZone />
      </Part>
      <OwnDialog />
      <PolicyDialog />
      <DeskDialog />
    </>
  );
};
