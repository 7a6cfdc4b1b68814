/** Takes a notice away when its cause is gone: what is still said must still be so. */
import type { ErrorCode } from '../contracts.ts';
import { checkInstruction } from './instruction.ts';
import { dropNotices, type Stores } from './stores.ts';

export const watchCauses = ({ session, settings, view }: Stores): void => {
  const drop = (...codes: readonly ErrorCode[]): void => {
    const gone = ({ error }: { error: { code: ErrorCode } }): boolean => codes.includes(error.code);
    if (session.getState().notices.some(gone)) dropNotices(session, gone);
  };
  view.subscribe((now, before) => {
    if (now.draft === before.draft) return;
    drop('GOAL_UNKNOWN'); // it was about another sentence
    if (checkInstruction(now.draft).ok) drop('INSTRUCTION_EMPTY', 'INSTRUCTION_TOO_LONG');
  });
  settings.subscribe((now, before) => {
    if (now.driver !== before.driver) drop('GOAL_UNKNOWN', 'MODEL_NOT_LOADED');
    if (now.seed !== before.seed || now.robot !== before.robot)
      drop('GOAL_UNKNOWN', 'LINK_INVALID', 'LINK_DIVERGED');
  });
  session.subscribe((now, before) => {
    if (now.engine.phase !== before.engine.phase && now.engine.phase === 'ready') drop('MODEL_NOT_LOADED');
  });
};
