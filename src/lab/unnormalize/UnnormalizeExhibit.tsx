/** Exhibit 3: the same tokens, un-normalized with the statistics of one robot and of another. */

import { Words } from '../../ui/Words.tsx';
import { Note } from '../ui/Note.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Pick } from '../ui/Pick.tsx';
import { Problems } from '../ui/Problems.tsx';
import { OPENVLA, openVlaIssue, Sources } from '../ui/Sources.tsx';
import { useAddress } from '../use-address.browser.ts';
import { Displacement } from './Displacement.tsx';
import { CHOICES, choiceOf, distance, moved, rowsOf, UNNORMALIZE_ROWS } from './model.ts';
import { TokenTable } from './TokenTable.tsx';
import { UnnormalizeQuestions } from './UnnormalizeQuestions.tsx';

const SOURCES = [
  OPENVLA,
  {
    text: 'Statistics: dataset_statistics of openvla-7b, as published with the model (rounded to five decimals)',
  },
  openVlaIssue(87, 'which unnorm_key'),
  openVlaIssue(21, 'statistics of one’s own data'),
  openVlaIssue(111, 'how q01 and q99 are computed'),
];

const OPTIONS = CHOICES.map(({ id, label }) => ({ value: id, label }));
const mm = (metres: number): string => (metres * 1000).toFixed(0);

export const UnnormalizeExhibit = () => {
  const { state, change, problems } = useAddress(UNNORMALIZE_ROWS);
  const rows = rowsOf(state);
  const [meant, done] = [moved(rows, 'meant'), moved(rows, 'done')];
  const off = distance(meant, done);
  const put = (list: readonly number[], at: number, value: number) =>
    list.map((old, i) => (i === at ? value : old));
  return (
    <>
      <Problems problems={problems} />
      <div className="lab-columns" data-wide="true">
        <Panel id="tokens" title="Seven tokens, read twice">
          <div className="lab-controls">
            <Pick
              label="Learned from"
              testId="learned"
              options={OPTIONS}
              value={state.learned}
              onChange={(learned) => change({ learned })}
            />
            <Pick
              label="Decoded with"
              testId="used"
              options={OPTIONS}
              value={state.used}
              onChange={(used) => change({ used })}
            />
          </div>
          <TokenTable
            rows={rows}
            mask={state.mask}
            onBin={(at, bin) => change({ bins: put(state.bins, at, bin) })}
            onMask={(at, on) => change({ mask: put(state.mask, at, on ? 1 : 0) })}
          />
          <Note>
            <code translate="no">value = ½ (says + 1) (q99 − q01) + q01</code>
            <Words>{` where the mask is on; where it is off, the number goes to the robot as it is. Meant: ${choiceOf(state.learned).says}. Done: ${choiceOf(state.used).says}.`}</Words>
          </Note>
        </Panel>
        <Panel id="motion" title="The motion">
          <div className="lab-pair">
            <Displacement meant={meant} done={done} seen="side" />
            <Displacement meant={meant} done={done} seen="above" />
          </div>
          <ul className="lab-legend">
            <li data-kind="meant">meant, with a 45 mm block where the hand should arrive</li>
            <li data-kind="done">done</li>
          </ul>
          <p className="lab-verdict" data-bad={off > 0.001} data-testid="verdict">
            {off > 0.001 ? (
              <>
                <Words>{'The hand ends '}</Words>
                <b>{`${mm(off)} mm`}</b>
                <Words>
                  {
                    ' from where the model meant it to be, after one action. The tokens are the same, and nothing reports an error.'
                  }
                </Words>
              </>
            ) : (
              'The statistics fit: the hand goes where the model meant it to go.'
            )}
          </p>
        </Panel>
      </div>
      <UnnormalizeQuestions change={change} />
      <Sources sources={SOURCES} />
    </>
  );
};
