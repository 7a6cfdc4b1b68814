/** The page: one screen on a laptop, one column on a phone. */
import { useEffect } from 'react';
import { useApp, useSession, useSettings } from './context.tsx';
import { type Command, commandOf, factsOf } from './keyboard.ts';
import { ActionPanel } from './panels/ActionPanel.tsx';
import { CommandBar } from './panels/CommandBar.tsx';
import { Header } from './panels/Header.tsx';
import { HelpOverlay } from './panels/HelpOverlay.tsx';
import { ModelCard } from './panels/ModelCard.tsx';
import { focusInstruction } from './panels/RemedyButtons.tsx';
import { SeesPanel } from './panels/SeesPanel.tsx';
import { StatusLine } from './panels/StatusLine.tsx';
import { Timeline } from './panels/Timeline.tsx';
import { SceneView } from './viewport/SceneView.tsx';

const useKeyboard = (): void => {
  const { stores, run, stop, step, reset } = useApp();
  useEffect(() => {
    const obey: Readonly<Record<Command, () => void>> = {
      'toggle-run': () => (stores.session.getState().run === 'idle' ? void run() : stop()),
      step: () => void step(),
      reset: () => void reset(),
      'focus-instruction': focusInstruction,
      help: () => stores.view.setState({ help: !stores.view.getState().help }),
      close: () => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      },
    };
    const onKey = (event: KeyboardEvent): void => {
      const command = commandOf(factsOf(event));
      const { help, card } = stores.view.getState();
      const open = help || card;
      if (!command || (open && command !== 'help')) return; // an open dialog takes its own Escape
      if (command !== 'close') event.preventDefault();
      obey[command]();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [stores, run, stop, step, reset]);
};

/** Facts that tests and style sheets read from the root. */
const RootFacts = () => {
  const provider = useSession((s) => (s.engine.phase === 'ready' ? s.engine.info.provider : 'none'));
  const engine = useSession((s) => s.engine.phase);
  const run = useSession((s) => s.run);
  const world = useSession((s) => s.world);
  const step = useSession((s) => (s.snapshot ? s.snapshot.index + 1 : 0));
  const driver = useSettings((s) => s.driver);
  useEffect(() => {
    const facts = { provider, engine, run, world, driver, step: String(step) };
    Object.assign(document.documentElement.dataset, facts);
  }, [provider, engine, run, world, driver, step]);
  return null;
};

export const App = ({ test }: { test: boolean }) => {
  useKeyboard();
  return (
    <>
      <RootFacts />
      <Header />
      <main className="page">
        <SceneView test={test} />
        <CommandBar />
        <SeesPanel />
        <ActionPanel />
        <Timeline />
      </main>
      <StatusLine />
      <HelpOverlay />
      <ModelCard />
    </>
  );
};
