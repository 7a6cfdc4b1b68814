/** Begins, changes and ends the edit of a step's tokens; what is typed lives in the view store until it is carried out. */
import type { DimensionSpec } from '../../action/index.ts';
import { drivenSpec } from '../../runtime/model-spec.ts';
import type { Session } from '../../runtime/session.browser.ts';
import { firstProblem, readBin, withToken } from './edit.ts';
import { inspector } from './state.ts';

type Editing = Pick<Session, 'stores' | 'hot' | 'seek' | 'branch' | 'undo'>;

/** The dimensions whose integers can be typed; none where the head does not speak tokens. */
export const editable = ({ stores }: Pick<Session, 'stores'>): readonly DimensionSpec[] =>
  drivenSpec(stores.session.getState(), stores.settings.getState()).language.codec?.dimensions ?? [];

/** Did the edit put the world back to its step? Then dropping or undoing it brings the newest state again. */
let sought = false;

/**
 * Makes the shown step's tokens editable. The world goes back to where that step's frame was taken, so that the ghost
 * stands before what it shows. False while something runs, in a recording, and without a step.
 */
export const beginEdit = ({ stores, hot, seek }: Editing): boolean => {
  const { session, view } = stores;
  const step = hot.shown;
  const { run, recording } = session.getState();
  const tokens = step?.evidence.tokens;
  if (run !== 'idle' || recording || !step || !tokens) return false;
  if (view.getState().edit?.step === step.index) return true;
  sought = view.getState().cursor === null;
  if (sought) seek(step.index);
  inspector.setState({ drafts: {} });
  view.setState({ edit: { step: step.index, tokens } });
  return true;
};

/** What was typed into one bin: a legal one becomes the token, anything else stays in its field and says why. */
export const typeBin = (app: Editing, row: number, text: string): void => {
  const { stores } = app;
  const { edit } = stores.view.getState();
  const dim = editable(app)[row];
  if (!edit || !dim) return;
  const reading = readBin(text, dim);
  const { [row]: _, ...others } = inspector.getState().drafts;
  if ('problem' in reading) {
    inspector.setState({ drafts: { ...others, [row]: text } });
    return;
  }
  inspector.setState({ drafts: others });
  stores.view.setState({ edit: { ...edit, tokens: withToken(edit.tokens, row, reading.bin) } });
};

export const dropEdit = ({ stores, seek }: Editing): void => {
  if (!stores.view.getState().edit) return;
  inspector.setState({ drafts: {} });
  stores.view.setState({ edit: null });
  if (sought) seek(null);
  sought = false;
};

/** The episode branches: these tokens are the step now. Nothing happens while a field holds what is no bin. */
export const carryOut = async (app: Editing): Promise<void> => {
  const { stores, branch } = app;
  const { edit } = stores.view.getState();
  if (!edit || firstProblem(inspector.getState().drafts, editable(app)) !== null) return;
  inspector.setState({ drafts: {} });
  await branch(edit.tokens);
  stores.view.setState({ edit: null });
};

/** Back to before the last edit was begun. */
export const undoEdit = async ({ undo, seek }: Editing): Promise<void> => {
  await undo();
  if (sought) seek(null);
};
