/** An error beside the form that caused it: what is wrong, and what to do next. */
import type { TabletopError } from '../contracts.ts';
import { ERROR_TEXTS, saidBelow } from '../runtime/messages.ts';

export const Fault = ({ error, testId }: { error: TabletopError; testId: string }) => (
  <div className="own-fault" role="alert" data-testid={testId} data-code={error.code}>
    <p className="lead">{ERROR_TEXTS[error.code].headline}</p>
    {saidBelow(error).map((sentence) => (
      <p key={sentence}>{sentence}</p>
    ))}
  </div>
);
