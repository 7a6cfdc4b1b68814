/** An error beside the form that caused it: what is wrong, and what to do next. */
import type { TabletopError } from '../contracts.ts';
import { ERROR_TEXTS } from '../runtime/messages.ts';

export const Fault = ({ error, testId }: { error: TabletopError; testId: string }) => (
  <div className="own-fault" role="alert" data-testid={testId} data-code={error.code}>
    <p className="lead">{ERROR_TEXTS[error.code].headline}</p>
    <p>{error.message}</p>
    <p>{ERROR_TEXTS[error.code].next}</p>
  </div>
);
