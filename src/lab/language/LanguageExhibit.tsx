/** Exhibit 2: the same action in four token languages, and what text does to each. */
import { decodeTokens } from '../../action/index.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Problems } from '../ui/Problems.tsx';
import { Questions } from '../ui/Question.tsx';
import { OPENVLA, openVlaIssue, RT2, Sources } from '../ui/Sources.tsx';
import { useAddress } from '../use-address.browser.ts';
import { ActionSliders } from './ActionSliders.tsx';
import { ColumnCard } from './ColumnCard.tsx';
import { CARRIERS, columnsOf, LANGUAGE_ROWS, PRESETS } from './model.ts';

const SOURCES = [
  RT2,
  OPENVLA,
  openVlaIssue(226, 'id 31881 is an invisible direction mark'),
  openVlaIssue(246, 'ids that change on the way through text'),
  { text: 'Llama 2’s vocabulary: the last 256 of its 32,000 tokens, and how pairs of them are read' },
];

const same = (a: readonly number[], b: readonly number[]): boolean => a.every((token, i) => token === b[i]);

export const LanguageExhibit = () => {
  const { state, change, problems } = useAddress(LANGUAGE_ROWS);
  const { tokens, carrier } = state;
  const asked = decodeTokens(tokens);
  const [invisible] = PRESETS.filter(({ carrier: way }) => way === 'cleaned');
  return (
    <>
      <Problems problems={problems} />
      <Panel
        id="action"
        title="One action"
        aside={
          <fieldset className="lab-presets" aria-label="Examples of actions">
            {PRESETS.map((preset) => (
              <button
                key={preset.name}
                type="button"
                aria-pressed={same(preset.tokens, tokens)}
                onClick={() => change({ tokens: preset.tokens, carrier: preset.carrier })}
              >
                {preset.name}
              </button>
            ))}
          </fieldset>
        }
      >
        <ActionSliders tokens={tokens} onTokens={(next) => change({ tokens: next })} />
        <div className="lab-carrier">
          <span>Sent as text:</span>
          <Segmented
            label="How the text travels"
            testId="carrier"
            options={CARRIERS.map(({ value, label, says }) => ({ value, label, title: says }))}
            value={carrier}
            onChange={(next) => change({ carrier: next })}
          />
          <span className="note">{CARRIERS.find(({ value }) => value === carrier)?.says}</span>
        </div>
      </Panel>
      <div className="lab-four">
        {asked.ok &&
          columnsOf(tokens, carrier).map((column) => (
            <ColumnCard key={column.language.id} column={column} asked={asked.value} />
          ))}
      </div>
      <Questions
        questions={[
          {
            id: 'copy',
            ask: 'You copy an action out of a log and paste it into a prompt. Which language reaches the model unharmed?',
            options: ['all of them', 'OpenVLA’s characters', 'integers with spaces', 'none'],
            right: 2,
            why: 'Integers are words of the language: text is what they are. OpenVLA’s characters come back with a blank token in front, and one of them is invisible; OpenVLA itself therefore hands on ids, never text. Which rare tokens PaLM-E gave up is not published.',
            ...(invisible && {
              show: {
                label: 'Show the invisible one',
                act: () => change({ tokens: invisible.tokens, carrier: invisible.carrier }),
              },
            }),
          },
          {
            id: 'clip',
            ask: 'OpenVLA’s decoder is given an id that is no action, the blank 29871. What does it do?',
            options: ['reports an error', 'skips it', 'reads it as “stay”', 'reads it as the largest motion'],
            right: 3,
            why: '32,000 − 29,871 = 2,129 is far beyond the last bin, so the decoder clips it to the last one: full speed ahead. RT-2 restricts sampling to action tokens, and Tabletop refuses the sentence and holds the arm.',
            show: {
              label: 'Show it',
              act: () => change({ tokens: [0, 128, 128, 128, 128, 128, 128, 255], carrier: 'exact' }),
            },
          },
        ]}
      />
      <Sources sources={SOURCES} />
    </>
  );
};
