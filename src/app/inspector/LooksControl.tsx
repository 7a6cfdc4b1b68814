/** Which of the policy's maps lies over the frame, what such a map is, and what it is not. */
import { useId, useState } from 'react';
import { Dialog } from '../../ui/Dialog.tsx';
import { Words } from '../../ui/Words.tsx';
import { useApp, useSession } from '../context.tsx';
import { inspector, useInspector } from './state.ts';

const USUAL: readonly string[] = ['target', 'second', 'glance'];

const NAMES: Readonly<Record<string, string>> = {
  target: 'target',
  second: 'second object',
  glance: 'target, looked at again',
};

const MEANS: Readonly<Record<string, string>> = {
  target: 'the thing the sentence names first',
  second: 'the thing it names second',
  glance: 'the same thing once more, aimed by the first look',
};

const About = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const { stores } = useApp();
  const readCard = (): void => {
    onClose();
    stores.view.setState({ card: true });
  };
  return (
    <Dialog open={open} onClose={onClose} title="Where it looks" testId="looks-about">
      <p>
        The policy weighs the cells of a coarse grid over its picture: a softmax, so the weights of one map
        sum to 100%. What it reads is the weighted mean of the features there, and of their places. The maps
        shown are its pointers: <b>target</b>
        <Words>{`, ${MEANS.target}; `}</Words>
        <b>second object</b>
        <Words>{`, ${MEANS.second}; `}</Words>
        <b>target, looked at again</b>
        <Words>{`, ${MEANS.glance}, so that “the cube next to the bowl” can be found from the bowl.`}</Words>
      </p>
      <p>
        <b>One set of maps an action, not one a token.</b> The picture is looked at once, and all eight tokens
        are decoded from what that look gave. There is no map of what Δx looked at; a page that drew one would
        be making it up.
      </p>
      <p>
        <b>A map shows where features were read, not why the arm moved.</b> What was read may have been
        ignored, and the policy also reads other maps and a mean over the whole picture, which are not shown.
        What tells whether it needs the picture is taking the picture away:{' '}
        <button type="button" className="inline" onClick={readCard}>
          the model card
        </button>{' '}
        lists the rates with grey frames, where they were measured.
      </p>
    </Dialog>
  );
};

/** Why nothing lies over the frame although a map was chosen. */
const Missing = () => {
  const { hot } = useApp();
  useSession((s) => s.snapshot);
  useSession((s) => s.run);
  if (!hot.shown) return <Words>{'Run or step first: a map comes with an action.'}</Words>;
  if (hot.shown.evidence.attention) return null;
  return hot.shown.by === 'model' ? (
    <Words>{'This model, or this link, keeps no maps.'}</Words>
  ) : (
    <Words>{'Only the model’s own actions have maps.'}</Words>
  );
};

export const LooksControl = () => {
  const id = useId();
  const { hot } = useApp();
  const looks = useInspector((s) => s.looks);
  const [about, setAbout] = useState(false);
  useSession((s) => s.snapshot?.hasLogits);
  const names = hot.shown?.evidence.attentionMaps?.of ?? USUAL;
  return (
    <div className="looks-control">
      <label htmlFor={id}>Where it looks</label>
      <select
        id={id}
        value={looks ?? ''}
        onChange={(event) => inspector.setState({ looks: event.target.value || null })}
        data-testid="looks-choice"
      >
        <option value="">off</option>
        {[...new Set([...names, ...(looks === null ? [] : [looks])])].map((name) => (
          <option key={name} value={name}>
            {NAMES[name] ?? name}
          </option>
        ))}
      </select>
      {looks !== null && (
        <p className="note" data-testid="looks-caveat">
          <Missing />
          <Words>{' One look serves all eight tokens. It shows where features were read, not why. '}</Words>
          <button
            type="button"
            className="inline"
            onClick={() => setAbout(true)}
            aria-label="More about where it looks"
            data-testid="looks-more"
          >
            More
          </button>
        </p>
      )}
      <About open={about} onClose={() => setAbout(false)} />
    </div>
  );
};
