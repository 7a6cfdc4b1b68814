/** The sentence, and what to do with it: Run or Stop, Step, Reset; a question is asked. Below, examples of the scene. */

import { isQuestion } from '../../language/question.ts';
import { offeredExamples, PICTURE_EXAMPLES } from '../../runtime/examples.ts';
import { MAX_INSTRUCTION } from '../../runtime/instruction.ts';
import { canAnswer } from '../../runtime/stores.ts';
import { trainedElsewhere } from '../../runtime/unfamiliar.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useApp, useSession, useSettings, useView } from '../context.tsx';
import { AnswerLine } from './AnswerLine.tsx';
import { HeldLine } from './HeldLine.tsx';
import { PlanSwitch } from './PlanSwitch.tsx';
import { WordHints } from './WordHints.tsx';

const Instruction = () => {
  const { run, write } = useApp();
  const draft = useView((v) => v.draft);
  const tooLong = draft.length > MAX_INSTRUCTION;
  return (
    <form
      className="instruction"
      data-invalid={tooLong}
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <label htmlFor="instruction" className="unseen">
        Instruction or question
      </label>
      <span aria-hidden="true">›</span>
      <input
        id="instruction"
        type="text"
        value={draft}
        onChange={(event) => write(event.target.value)}
        placeholder="Tell the arm what to do, or ask what it sees"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        aria-invalid={tooLong}
        aria-describedby="instruction-count"
        data-testid="instruction"
        data-kind={isQuestion(draft) ? 'question' : 'instruction'}
      />
      <span id="instruction-count" className="count" data-testid="instruction-count">
        {draft.length > MAX_INSTRUCTION * 0.8
          ? `${draft.length.toLocaleString('en')} / ${MAX_INSTRUCTION}`
          : ''}
      </span>
    </form>
  );
};

/** Stop while something runs; else Ask for a question, Run for everything else. */
const MainButton = ({ asks, up }: { asks: boolean; up: boolean }) => {
  const { run, stop } = useApp();
  const state = useSession((s) => s.run);
  const mute = useSession((s) => canAnswer(s) === false);
  if (state === 'running' || state === 'stopping') {
    return (
      <button
        type="button"
        className="stop"
        onClick={stop}
        disabled={state === 'stopping'}
        data-testid="stop"
      >
        <Icon name="stop" /> Stop
      </button>
    );
  }
  if (asks) {
    return (
      <button
        type="button"
        className="primary"
        onClick={() => void run()}
        disabled={!up || mute}
        data-testid="ask"
      >
        <Icon name="ask" /> Ask
      </button>
    );
  }
  return (
    <button type="button" className="primary" onClick={() => void run()} disabled={!up} data-testid="run">
      <Icon name="run" /> Run
    </button>
  );
};

const RunButtons = () => {
  const { step, reset } = useApp();
  const asks = useView((v) => isQuestion(v.draft));
  const state = useSession((s) => s.run);
  const up = useSession((s) => s.world === 'ready' || (s.recording?.about ?? null) !== null);
  return (
    <div className="run-buttons">
      <MainButton asks={asks} up={up} />
      <button
        type="button"
        onClick={() => void step()}
        disabled={!up || asks || (state !== 'idle' && state !== 'playing')}
        data-testid="step"
      >
        <Icon name="step" /> Step
      </button>
      <button type="button" onClick={() => void reset()} disabled={!up} data-testid="reset">
        <Icon name="reset" /> Reset
      </button>
    </div>
  );
};

const Examples = () => {
  const { say } = useApp();
  const ofScene = useSession((s) => s.examples);
  // the scripted expert acts in the scene, whatever the camera shows
  const ofPicture = useSettings((s) => s.driver === 'model' && s.camera !== 'sim');
  const examples = ofPicture ? PICTURE_EXAMPLES : ofScene;
  const metrics = useSession((s) => s.model?.card.metrics ?? null);
  const answers = useSession((s) => canAnswer(s) === true);
  const things = useSession((s) => s.model?.things ?? false);
  const familiar = useSession((s) => trainedElsewhere(s) === null);
  const draft = useView((v) => v.draft);
  const hidden = useView((v) => v.hints.length > 0); // the hints take this row's place
  if (hidden) return null;
  return (
    <ul className="examples" aria-label="Examples">
      {offeredExamples(examples, { metrics, answers, things, familiar }).map((example, i) => (
        <li key={example}>
          <button
            type="button"
            className="example"
            aria-pressed={example === draft}
            onClick={() => say(example)}
            data-testid={`example-${i}`}
          >
            {example}
          </button>
        </li>
      ))}
    </ul>
  );
};

export const CommandBar = () => {
  const run = useSession((s) => (s.held?.phase === 'looking' ? 'looking' : s.run));
  return (
    <section
      className="panel command"
      aria-label="Instruction and run"
      data-testid="command"
      data-state={run}
    >
      <Instruction />
      <RunButtons />
      <HeldLine />
      <AnswerLine />
      <div className="beneath">
        <WordHints />
        <Examples />
        <PlanSwitch />
      </div>
    </section>
  );
};
