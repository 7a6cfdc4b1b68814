/** What the model says, in the words of its head: chips of a chunk, FAST tokens and their curve, a flow's way; or numbers. */
import type { ComponentType } from 'react';
import { Segmented } from '../../ui/Segmented.tsx';
import { useApp, useDriven, useSession } from '../context.tsx';
import { ChunkBins } from './ChunkBins.tsx';
import { FastTokens } from './FastTokens.tsx';
import { FlowPath } from './FlowPath.tsx';
import { speechOf } from './reading.ts';
import { heads, useHeads } from './state.ts';
import { useGhosts } from './use-ghosts.ts';
import '../styles/heads.css';

const OWN = { bins: 'bins', tokens: 'tokens', flow: 'flow' } as const;

/** `execute`: null where the head that drives now is another and has no chunks. */
const BinsNote = ({ at, length, execute }: { at: number; length: number; execute: number | null }) => (
  <p className="readout" data-testid="chunk-note">
    {`Action ${at + 1} of ${length}${execute === null ? '' : `; ${execute === length ? 'all' : execute} are carried out before the next look`}.`}
  </p>
);

export const HeadPanel = ({ numbers: Numbers }: { readonly numbers: ComponentType }) => {
  const { hot } = useApp();
  useGhosts();
  useSession((s) => s.snapshot?.index);
  const { language, chunk: reading } = useDriven();
  const head = useSession((s) => s.model?.card.head ?? null);
  const view = useHeads((s) => s.view);
  const { spec } = language;
  const chunk = hot.shown?.evidence.chunk;
  const speech = chunk && chunk.values.length % spec.dimensions.length === 0 ? speechOf(chunk) : 'numbers';
  // tokens of another codec draw no curve here
  const said = speech === 'tokens' && head?.kind !== 'fast' ? 'numbers' : speech;
  if (!chunk || said === 'numbers') return <Numbers />;
  return (
    <div className="head-panel" data-testid="head-panel" data-speech={said}>
      <Segmented
        label="What is shown of the chunk"
        testId="head-view"
        options={[
          { value: 'own', label: OWN[said] },
          { value: 'numbers', label: 'numbers' },
        ]}
        value={view}
        onChange={(value) => heads.setState({ view: value })}
      />
      {view === 'numbers' ? (
        <Numbers />
      ) : (
        <>
          {said === 'bins' && (
            <>
              <ChunkBins
                chunk={chunk}
                dimensions={spec.dimensions}
                execute={reading?.execute ?? chunk.length}
              />
              <BinsNote at={chunk.at} length={chunk.length} execute={reading?.execute ?? null} />
            </>
          )}
          {said === 'tokens' && head?.kind === 'fast' && (
            <FastTokens key={hot.shown?.index} chunk={chunk} spec={spec} head={head} />
          )}
          {said === 'flow' && (
            <FlowPath chunk={chunk} spec={spec} stated={head?.kind === 'flow-matching' ? head.steps : 10} />
          )}
        </>
      )}
    </div>
  );
};
