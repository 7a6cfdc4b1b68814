/** An episode for somebody else: a link where it is short enough, and a dataset of this one episode. */
import { useEffect, useMemo, useState } from 'react';
import type { EpisodeEntry } from '../episode/dataset/reader.ts';
import { CopyLink } from '../ui/CopyLink.tsx';
import { Icon } from '../ui/Icon.tsx';
import type { Controller } from './controller.browser.ts';
import type { KeptEpisode } from './kept.ts';
import { episodeQuery } from './share.ts';
import type { Offer, State } from './state.ts';

interface Props {
  readonly state: State;
  readonly controller: Controller;
}

interface ButtonsProps extends Props {
  readonly onSave: () => void;
  /** Null: no link. */
  readonly query: string | null;
  readonly said: string;
}

const Buttons = ({ state, controller, onSave, query, said }: ButtonsProps) => {
  const [copied, setCopied] = useState(false);
  return (
    <div className="teach-buttons">
      <button type="button" disabled={state.phase.phase !== 'ready'} onClick={onSave} data-testid="save-one">
        <Icon name="save" /> Save this episode
      </button>
      {query && (
        <CopyLink
          label="Copy a link to this episode"
          said="Link copied"
          testId="link-one"
          copied={copied}
          onCopied={setCopied}
          text={() => controller.address(query)}
        />
      )}
      <span className="teach-about" data-testid="share-said">
        {said}
      </span>
    </div>
  );
};

const ShareKept = ({ kept, ...props }: Props & { readonly kept: KeptEpisode }) => {
  const query = useMemo(() => episodeQuery(kept), [kept]);
  const said = query
    ? 'The link carries it out again, from the scene’s beginning; the file has its pictures.'
    : 'Too long for a link, or not recorded to its end: share it as a file.';
  return <Buttons {...props} query={query} said={said} onSave={() => props.controller.save([kept], 'zip')} />;
};

const ShareOpened = ({ entry, ...props }: Props & { readonly entry: EpisodeEntry }) => {
  const { controller } = props;
  const [offer, setOffer] = useState<Offer | null>(null);
  useEffect(() => {
    let gone = false;
    void controller.offer(entry).then((made) => {
      if (!gone) setOffer(made);
    });
    return () => {
      gone = true;
    };
  }, [controller, entry]);
  if (!offer) return null;
  const said = offer.query
    ? 'The link has its numbers and sentences; the file has its pictures, too.'
    : 'Too long for a link: share it as a file.';
  return (
    <>
      <Buttons {...props} query={offer.query} said={said} onSave={() => controller.saveOpened(entry)} />
      {offer.left.map((sentence) => (
        <p key={sentence} className="teach-missing" data-testid="left">
          {sentence}
        </p>
      ))}
    </>
  );
};

export const Share = ({ shown, ...props }: Props & { readonly shown: NonNullable<State['shown']> }) => {
  const kept = props.state.kept.find(({ id }) => id === shown.key);
  if (kept) return <ShareKept {...props} kept={kept} />;
  return shown.entry ? <ShareOpened {...props} entry={shown.entry} /> : null;
};
