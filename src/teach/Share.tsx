/** An episode for somebody else: a link where it is short enough, and a dataset of this one episode. */
import { useMemo, useState } from 'react';
import { CopyLink } from '../ui/CopyLink.tsx';
import { Icon } from '../ui/Icon.tsx';
import type { Controller, State } from './controller.browser.ts';
import { episodeQuery } from './share.ts';

interface Props {
  readonly shown: NonNullable<State['shown']>;
  readonly state: State;
  readonly controller: Controller;
}

export const Share = ({ shown, state, controller }: Props) => {
  const [copied, setCopied] = useState(false);
  const kept = state.kept.find(({ id }) => id === shown.key);
  const query = useMemo(() => kept && episodeQuery(kept), [kept]);
  const entry = kept ? null : shown.entry;
  if (!kept && !(entry && state.dataset?.notes)) return null;
  return (
    <div className="teach-buttons">
      <button
        type="button"
        disabled={state.phase.phase !== 'ready'}
        onClick={() => (kept ? controller.save([kept], 'zip') : entry && controller.saveOpened(entry))}
        data-testid="save-one"
      >
        <Icon name="save" /> Save this episode
      </button>
      {kept && query && (
        <CopyLink
          label="Copy a link to this episode"
          said="Link copied"
          testId="link-one"
          copied={copied}
          onCopied={setCopied}
          text={() => controller.address(query)}
        />
      )}
      {kept && (
        <span className="teach-about" data-testid="share-said">
          {query
            ? 'The link carries it out again, from the scene’s beginning; the file has its pictures.'
            : 'Too long for a link, or not recorded to its end: share it as a file.'}
        </span>
      )}
    </div>
  );
};
