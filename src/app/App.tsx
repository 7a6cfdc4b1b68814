/** The page: one screen on a laptop, one column on a phone. */
import { useEffect } from 'react';
import { useApp, useSession, useSettings } from './context.tsx';
import { DeskDialog } from './desk/DeskControls.tsx';
import { type Command, commandOf, factsOf } from './keyboard.ts';
import { ActionPanel } from './panels/ActionPanel.tsx';
import { CommandBar } from './panels/CommandBar.tsx';
import { Header } from './panels/Header.tsx';
import { HelpOverlay } from './panels/HelpOverlay.tsx';
import { ModelCard } from './panels/ModelCard.tsx';
import { Notices } from './panels/Notices.tsx';
import { focusInstruction } from './panels/RemedyButtons.tsx';
import { SeesPanel } from './panels/SeesPanel.tsx';
import { StatusLine } from './panels/StatusLine.tsx';
import { DropZone } from './panels/sources/DropZone.tsx';
import { Timeline } from './panels/Timeline.tsx';
import { RecordingBanner } from './recording/RecordingBanner.tsx';
import type { PartName } from './settings.ts';
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
      const command = commandOf(factsOf(event));
      const { help, card } = stores.view.getState();
      const open = help || card || document.querySelector('dialog[open]') !== null;
      if (!command || (open && command !== 'help')) return; // an open dialog takes its own Escape
      if (command !== 'close') event.preventDefault();
      obey[command]();
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

export const App = ({ test }: { test: boolean }) => {
  useKeyboard();
  const hidden = useSettings((s) => s.hide);
  const shows = (part: PartName): boolean => !hidden.includes(part);
  return (
    <>
      <RootFacts />
      {shows('header') && <Header />}
      <RecordingBanner />
      {!shows('scene') && (
        <div className="notices-alone">
          <Notices />
        </div>
      )}
      <main className="page">
        {shows('scene') && <SceneView test={test} />}
        {shows('command') && <CommandBar />}
        {shows('sees') && <SeesPanel />}
        {shows('says') && <ActionPanel />}
        {shows('timeline') && <Timeline />}
        <Walk />
      </main>
      {shows('status') && <StatusLine />}
      <HelpOverlay />
      <ModelCard />
      <DropZone />
      <DeskDialog />
    </>
  );
};
