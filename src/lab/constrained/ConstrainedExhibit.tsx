/** Exhibit: the same prompt with the vocabulary closed to action tokens and open, on the live model. */
import '../styles/live.css';
import { useState } from 'react';
import { countFound } from '../../lesson/index.ts';
import { SETTINGS } from '../../runtime/settings.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { Going } from '../live/Going.tsx';
import { useBench } from '../live/use-bench.browser.ts';
import { Panel } from '../ui/Panel.tsx';
import { Problems } from '../ui/Problems.tsx';
import { Prose } from '../ui/Prose.tsx';
import { Questions } from '../ui/Question.tsx';
import { OPENVLA, RT2, Sources } from '../ui/Sources.tsx';
import { useAddress } from '../use-address.browser.ts';
import {
  CONSTRAINED_ROWS,
  type Form,
  findingOf,
  PRESETS,
  type Reading,
  readingOf,
  type SaidTwice,
  SEED,
} from './model.ts';

const FORMS: readonly { readonly value: Form; readonly label: string }[] = [
  { value: 'action', label: 'As an instruction' },
  { value: 'question', label: 'As a question' },
];

const mm = (metres: number): string => (metres * 1000).toFixed(1);

const motionOf = ({ action }: Reading): string => {
  if (!action) return 'No action: the arm would have to hold still.';
  if (action.kind !== 'ee-delta') return 'An action.';
  const [x, y, z] = action.translation;
  return action.terminate
    ? 'An action: stop, the episode is over.'
    : `An action: forward ${mm(x)}, left ${mm(y)}, up ${mm(z)} mm.`;
};

const Column = ({ id, title, reading }: { id: string; title: string; reading: Reading | null }) => (
  <div className="lab-panel" data-testid={`said-${id}`} data-action={reading?.action ? 'yes' : 'no'}>
    <h3>{title}</h3>
    <p className="lab-text notranslate" translate="no">
      <b>{reading ? reading.words.join(' ') || '(nothing)' : '–'}</b>
    </p>
    <p>{reading ? motionOf(reading) : 'Not run yet.'}</p>
  </div>
);

export const ConstrainedExhibit = () => {
  const { state, change, problems } = useAddress(CONSTRAINED_ROWS);
  const bench = useBench();
  const [said, setSaid] = useState<SaidTwice | null>(null);
  const start = (): void =>
    bench.start({ model: SETTINGS.model.fallback, provider: 'auto' }, async (live, _, signal) => {
      const told = { seed: SEED, text: state.text, form: state.form };
      const closed = await live.say({ ...told, closed: true }, signal);
      if (!closed.ok) return closed.error;
      const open = await live.say({ ...told, closed: false }, signal);
      if (!open.ok) return open.error;
      const [a, b] = [closed.value, open.value];
      setSaid({
        form: state.form,
        prompt: a.prompt,
        closed: readingOf(a.tokens, a.words),
        open: readingOf(b.tokens, b.words),
      });
      countFound(state.form);
      return null;
    });
  const { engine } = bench;
  return (
    <>
      <Problems problems={problems} />
      <div className="lab-columns">
        <Panel id="twice" title="One prompt, decoded twice">
          <div className="lab-presets">
            {PRESETS.map(({ label, ...preset }) => (
              <button
                key={label}
                type="button"
                aria-pressed={preset.text === state.text && preset.form === state.form}
                onClick={() => change(preset)}
                data-testid={`preset-${preset.form}`}
              >
                {label}
              </button>
            ))}
          </div>
          <div className="lab-pick">
            <label htmlFor="constrained-text">Sentence</label>
            <input
              id="constrained-text"
              className="constrained-text"
              value={state.text}
              maxLength={200}
              onChange={(event) => change({ text: event.target.value })}
              data-testid="sentence"
            />
          </div>
          <Segmented
            label="Form of the prompt"
            testId="form"
            options={FORMS}
            value={state.form}
            onChange={(form) => change({ form })}
          />
          <Going bench={bench} label="Run both" onStart={start} now="Decoding" />
          <p className="lab-text notranslate" translate="no" data-testid="prompt">
            {said?.prompt ?? 'The prompt stands here as the model reads it.'}
          </p>
          <div className="constrained-pair" aria-live="polite">
            <Column id="closed" title="Closed: action tokens alone" reading={said?.closed ?? null} />
            <Column id="open" title="Open: the whole vocabulary" reading={said?.open ?? null} />
          </div>
          {said && (
            <p className="lab-verdict" data-testid="finding">
              {findingOf(said)}
            </p>
          )}
          {engine && said && (
            <p className="note">{`${engine.model} ${engine.variant} on ${engine.provider}, greedy, about the first picture of scene ${SEED}. One run of the same network each.`}</p>
          )}
        </Panel>
        <Prose id="what" title="What is closed">
          <p>
            The model has one vocabulary: 256 bins and the words of its answers. Before a token is chosen, the
            logits of all tokens that are not allowed are set to minus infinity, nearly; what is left goes
            through the softmax. That is constrained decoding. Nothing else of the model changes.
          </p>
          <p>
            RT-2 does so when the prompt is a robot’s task, and samples from the whole vocabulary otherwise.
            OpenVLA does not: an id that is no action is clipped to one.
          </p>
          <p>It guarantees the form. Whether the action makes sense is another matter.</p>
        </Prose>
      </div>
      <Questions
        questions={[
          {
            id: 'form',
            ask: 'What does a closed vocabulary guarantee?',
            options: [
              'That the action is right',
              'That what comes out is an action',
              'That the model understood',
            ],
            right: 1,
            why: 'Every token is one that can be carried out. An instruction without sense gets a legal action, too: run the third preset.',
          },
        ]}
      />
      <Sources
        sources={[RT2, OPENVLA, { text: 'Tabletop: the input “open” of the graph, docs/architecture.md' }]}
      />
    </>
  );
};
