/** While tokens are edited: where the hand would go, what is wrong, and the two ways out. */
import { useEffect } from 'react';
import type { Session } from '../../runtime/session.browser.ts';
import { targetOf } from '../../ui/draw/hand-target.ts';
import { Icon } from '../../ui/Icon.tsx';
import { composes } from '../../ui/keyboard.ts';
import { Words } from '../../ui/Words.tsx';
import { useApp, useDriven, useView } from '../context.tsx';
import { firstProblem } from './edit.ts';
import { carryOut, dropEdit, editable } from './editing.ts';
import { useInspector } from './state.ts';

/** The target in words, for those who do not see the ghost. */
const Outcome = () => {
  const { hot } = useApp();
  const tokens = useView((v) => v.edit?.tokens);
  const { codec } = useDriven().language;
  const from = hot.shown?.observation.proprioception;
  if (!tokens || !from || !codec) return null;
  const action = codec.decode(tokens);
  const target = action.ok ? targetOf(from, action.value) : null;
  if (!target) return <Words>{'“stop” ends the episode: the hand does not move.'}</Words>;
  const [x, y, z] = target.position.map((metres) => Math.round(metres * 1000));
  return (
    <Words>{`The ghost: finger tips at x ${x}, y ${y}, z ${z} mm.${target.shortBy > 0 ? ` Its reach ends there, ${Math.ceil(target.shortBy * 1000)} mm short.` : ''}`}</Words>
  );
};

/** Escape drops the edit wherever the focus is, but for an open dialog, which takes its own. */
const useEscape = (app: Session): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || composes(event) || document.querySelector('dialog[open]')) return;
      event.stopPropagation(); // the page's own Escape would take the focus away
      dropEdit(app);
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [app]);
};

export const EditBar = () => {
  const app = useApp();
  useEscape(app);
  const step = useView((v) => v.edit?.step ?? 0);
  const tokens = useView((v) => v.edit?.tokens);
  const problem = useInspector((s) => firstProblem(s.drafts, editable(app)));
  const said = app.hot.shown?.evidence.tokens;
  const same = tokens?.every((token, i) => token === said?.[i]) ?? true;
  return (
    <div
      className="tools"
      data-testid="edit-bar"
      data-state={problem ? 'illegal' : same ? 'same' : 'changed'}
    >
      <div className="tools-row">
        <button
          type="button"
          className="primary"
          disabled={problem !== null || same}
          onClick={() => void carryOut(app)}
          data-testid="carry-out"
        >
          <Icon name="check" /> Carry it out
        </button>
        <button type="button" onClick={() => dropEdit(app)} data-testid="drop-edit">
          Cancel
        </button>
        <span className="tools-name">{`as step ${step + 1}, from which the run branches`}</span>
      </div>
      <p
        className={problem ? 'readout bad' : 'readout'}
        id="edit-problem"
        role="status"
        data-testid="edit-problem"
      >
        {problem ?? <Outcome />}
      </p>
    </div>
  );
};
