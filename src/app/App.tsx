/** The page: one screen on a laptop, one column on a phone. */
import { useEffect } from 'react';
import type { PartName } from '../runtime/settings.ts';
import { type Command, commandOf, factsOf, obeyed } from '../ui/keyboard.ts';
import { ModelCard } from './card/ModelCard.tsx';
import { CommandBar } from './command/CommandBar.tsx';
import { Notices } from './command/Notices.tsx';
import { focusInstruction } from './command/RemedyButtons.tsx';
import { StatusLine } from './command/StatusLine.tsx';
import { useApp, useSession, useSettings } from './context.tsx';
import { DeskDialog } from './desk/DeskControls.tsx';
import { Header } from './header/Header.tsx';
import { HelpOverlay } from './header/HelpOverlay.tsx';
import { ActionPanel } from './inspector/ActionPanel.tsx';
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
