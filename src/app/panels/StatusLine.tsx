/** One sentence on what is going on, and where the milliseconds of the last action went. */
import type { StageTimes } from '../../contracts.ts';
import { useSession, useSettings } from '../context.tsx';
import { milliseconds } from '../format.ts';
import { UpdateNote } from '../offline/UpdateNote.tsx';
import { statusOf } from '../status.ts';

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
  const { mood, text } = statusOf(session, driver);
  return (
    <footer className="status" data-testid="status" data-mood={mood} data-state={session.run}>
      <p role="status" aria-live="polite" data-testid="status-text">
        <i aria-hidden="true" />
        {text}
      </p>
      <UpdateNote />
      <Times />
    </footer>
  );
};
