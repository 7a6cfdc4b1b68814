/**
 * Exhibit 5: the policy that ships, with fewer bins. What a step is worth is arithmetic and stands here at once; whether
 * the arm still succeeds is not, and is shown only after it has been run, here, with everything it depends on beside it.
 */
import './requantize.css';
import { SETTINGS } from '../../runtime/settings.ts';
import { MarkedProse } from '../../ui/glossary/Marked.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Words } from '../../ui/Words.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Problems } from '../ui/Problems.tsx';
import { Questions } from '../ui/Question.tsx';
import { RT2, Sources } from '../ui/Sources.tsx';
import { useAddress } from '../use-address.browser.ts';
import { COUNTS, ROWS } from './address.ts';
import { stepText } from './format.ts';
import { RunPanel } from './RunPanel.tsx';

/** Key of the main page's setting; the link is there when the page has it. */
const KEY = 'bins';
const HAS_SETTING = Object.values(SETTINGS).some((row) => row.key === KEY);

const SOURCES = [
  RT2,
  {
    text: 'VLA-0 (Goyal et al. 2025), arXiv 2510.13054: actions as integers; LIBERO 94.7% at 1000 steps a dimension, 93.2% at 250, 94.2% at 4000',
    href: 'https://arxiv.org/abs/2510.13054',
  },
  { text: 'Tabletop: src/action/requantize.ts (how bins are merged), docs/evaluation.md (seeds, success)' },
];

export const RequantizeExhibit = () => {
  const { state, change, problems } = useAddress(ROWS);
  return (
    <>
      <Problems problems={problems} />
      <div className="lab-columns requantize">
        <RunPanel state={state} change={change} />
        <Panel id="what" title="What happens when bins are merged">
          <div className="lab-prose">
            <MarkedProse>
              <p>
                The model keeps speaking in 256 bins. Before its action is carried out, neighbouring bins are
                merged, so that the hand can only be told one of a few displacements and turns. One of them is
                always “stay”; the gripper’s own token is left alone: nothing is trained anew, the policy and
                its logits are the same.
              </p>
            </MarkedProse>
            <Segmented
              label="Bins a dimension"
              testId="count"
              options={COUNTS.map((value) => ({ value, label: value }))}
              value={state.bins}
              onChange={(bins) => change({ bins })}
            />
            <p data-testid="step">
              <Words>{`With ${state.bins} bins, neighbouring displacements are `}</Words>
              <b>{stepText(Number(state.bins))}</b> apart. That is arithmetic. Whether the arm still gets
              there is not: a policy sees every result and corrects, so one must run it and count.
            </p>
            {HAS_SETTING && (
              <p>
                <a
                  className="button"
                  href={`./?${KEY}=${state.bins}`}
                  data-testid="open-page"
                >{`Watch the arm with ${state.bins} bins`}</a>
              </p>
            )}
          </div>
        </Panel>
      </div>
      <Questions
        questions={[
          {
            id: 'closest',
            ask: 'With 16 bins over 102.4 mm, how close to a given point can a single action at worst bring the hand?',
            options: ['0.2 mm', '1.6 mm', '3.2 mm', '6.4 mm'],
            right: 2,
            why: 'A bin is 6.4 mm wide and its centre at most half of that away. Later actions can only help if a smaller step exists, or if errors happen to cancel.',
            show: { label: 'Show 16 bins', act: () => change({ bins: '16' }) },
          },
          {
            id: 'stay',
            ask: 'With 8 bins a step is 12.8 mm. The model wants to move by 5 mm. What does the hand do?',
            options: ['It moves 5 mm', 'It stays', 'It moves 12.8 mm', 'It moves 6.4 mm'],
            right: 1,
            why: '5 mm is nearer to 0 than to 12.8, so the merged action is “stay”. The next picture shows the same scene, the model wants the same 5 mm, and the hand stays again: a coarse policy does not tremble about its goal, it stops short of it.',
            show: { label: 'Show 8 bins', act: () => change({ bins: '8' }) },
          },
        ]}
      />
      <Sources sources={SOURCES} />
    </>
  );
};
