/** Why the instruction is not carried out yet: what the model did not find, what it does see, and a way to go on. */

import { Icon } from '../../ui/Icon.tsx';
import { Words } from '../../ui/Words.tsx';
import { useApp, useSession } from '../context.tsx';

export const HeldLine = () => {
  const { clearHeld, run } = useApp();
  const held = useSession((s) => s.held);
  if (!held) return null;
  return (
    <div className="answer held" data-testid="held" data-state={held.phase}>
      <div className="answer-body" role="status">
        {held.phase === 'looking' ? (
          <p className="answer-sentence busy">Looking at the picture</p>
        ) : (
          <>
            <p
              className="answer-sentence"
              data-fits="false"
              data-code={held.error.code}
              data-testid="held-sentence"
            >
              <Words>{held.error.message}</Words>
            </p>
            <button
              type="button"
              onClick={() => void run()}
              title="The arm is told the sentence as it is"
              data-testid="go-on"
            >
              <Icon name="run" /> Go on all the same
            </button>
          </>
        )}
      </div>
      <button
        type="button"
        className="quiet"
        onClick={clearHeld}
        aria-label="Put this away"
        title="Put this away"
        data-testid="held-close"
      >
        <Icon name="close" />
      </button>
    </div>
  );
};
