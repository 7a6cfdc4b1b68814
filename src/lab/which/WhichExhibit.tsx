/** Exhibit: which head? Two ways to say an action on one trunk, run against one another where the reader sits. */
import './which.css';
import { MarkedProse } from '../../ui/glossary/Marked.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Problems } from '../ui/Problems.tsx';
import { RT2, Sources } from '../ui/Sources.tsx';
import { useAddress } from '../use-address.browser.ts';
import { ROWS } from './address.ts';
import { RunPanel } from './RunPanel.tsx';
import { WhichQuestions } from './WhichQuestions.tsx';

const SOURCES = [
  RT2,
  {
    text: 'OpenVLA-OFT (Kim et al. 2025), arXiv 2502.19645: parallel decoding, chunks, L1 regression',
    href: 'https://arxiv.org/abs/2502.19645',
  },
  {
    text: 'FAST (Pertsch et al. 2025), arXiv 2501.09747: chunks as few tokens',
    href: 'https://arxiv.org/abs/2501.09747',
  },
  {
    text: 'π0 (Black et al. 2024), arXiv 2410.24164: flow matching of chunks',
    href: 'https://arxiv.org/abs/2410.24164',
  },
  {
    text: 'Tabletop: docs/decisions/0011 (the experiment, and what was predicted before it), docs/which-head.md (what was found)',
  },
];

export const WhichExhibit = () => {
  const { state, change, problems } = useAddress(ROWS);
  return (
    <>
      <Problems problems={problems} />
      <div className="lab-columns which">
        <RunPanel state={state} change={change} />
        <Panel id="what" title="What is the same, and what is not">
          <div className="lab-prose">
            <MarkedProse>
              <p>
                RT-2 says an action in words, a token after the other. Others say all tokens at once, or a
                chunk of actions as numbers, or let it flow out of noise. Here all of these heads lie on the
                trunk of one model, frozen: the same eyes, the same words, the same training frames, and the
                same number of weights within 5%.
              </p>
              <p>
                The trunk was trained with one action of bins in mind, so that a head of one action has an
                advantage that this comparison cannot take away. And a slow head is not only later: the world
                has moved on when its action arrives.
              </p>
              <p>
                What counts as good enough was fixed before anything was measured: at most 5 points less
                success than the other, by the interval of the paired difference.
              </p>
            </MarkedProse>
          </div>
        </Panel>
      </div>
      <WhichQuestions change={change} />
      <Sources sources={SOURCES} />
    </>
  );
};
