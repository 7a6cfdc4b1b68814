/** One sentence on what is going on, and where the milliseconds of the last action went. */

import { useStore } from 'zustand';
import type { StageTimes } from '../../contracts.ts';
import { verdictStatus } from '../../runtime/desk/verdicts.ts';
import { statusOf } from '../../runtime/status.ts';
import { milliseconds } from '../../ui/format.ts';
import { useApp, useSession, useSettings, useView } from '../context.tsx';
import { UpdateNote } from '../offline/index.ts';

const STAGES: readonly { readonly key: keyof StageTimes; readonly title: string }[] = [
  { key: 'observe', title: 'Taking the picture' },
  { key: 'encode', title: 'Sentence and pixels to tensors' },
  { key: 'infer', title: 'The one run of the model' },
  { key: 'control', title: 'Displacement to joint targets' },
  { key: 'physics', title: 'Simulating until the next action' },
];

const Times = () => {
  const times = useSession((s) => s.snapshot?.times ?? null);
  return (
    <dl className="times" aria-label="Milliseconds of the last action" data-testid="times">
      {STAGES.map(({ key, title }) => (
        <div key={key} title={title}>
          <dt>{key}</dt>
          <dd data-testid={`ms-${key}`}>{times?.[key] === undefined ? '–' : milliseconds(times[key])}</dd>
        </div>
      ))}
    </dl>
  );
};

export const StatusLine = () => {
  const session = useSession((s) => s);
  const driver = useSettings((s) => s.driver);
  const instruction = useView((s) => s.instruction);
  const doubt = useView((s) => s.understanding);
  const verdict = useStore(useApp().desk.state, (s) => s.verdict);
  const follows = verdict !== null && session.run === 'running';
  const { mood, text } = follows ? verdictStatus(verdict, instruction) : statusOf(session, driver, doubt);
  return (
    <footer
      className="status"
      data-testid="status"
      data-mood={mood}
      data-state={session.run}
      data-verdict={follows ? verdict : undefined}
    >
      <p role="status" aria-live="polite" data-testid="status-text">
        <i aria-hidden="true" />
        {text}
      </p>
      <UpdateNote />
      <Times />
    </footer>
  );
};
