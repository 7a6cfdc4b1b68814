/** The sentence, and what to do with it: Run or Stop, Step, Reset, examples of the scene. */
import { useApp, useSession, useView } from '../context.tsx';
import { MAX_INSTRUCTION } from '../instruction.ts';
import { Icon } from '../ui/Icon.tsx';

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
        Instruction
      </label>
      <span aria-hidden="true">›</span>
      <input
        id="instruction"
        type="text"
        value={draft}
        onChange={(event) => write(event.target.value)}
        placeholder="Tell the arm what to do"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        aria-invalid={tooLong}
        aria-describedby="instruction-count"
        data-testid="instruction"
      />
      <span id="instruction-count" className="count" data-testid="instruction-count">
        {draft.length > MAX_INSTRUCTION * 0.8
          ? `${draft.length.toLocaleString('en')} / ${MAX_INSTRUCTION}`
          : ''}
      </span>
    </form>
  );
};

const RunButtons = () => {
  const { run, stop, step, reset } = useApp();
  const state = useSession((s) => s.run);
  const up = useSession((s) => s.world === 'ready');
  const running = state === 'running' || state === 'stopping';
  return (
    <div className="run-buttons">
      {running ? (
        <button
          type="button"
          className="stop"
          onClick={stop}
          disabled={state === 'stopping'}
          data-testid="stop"
        >
          <Icon name="stop" /> Stop
        </button>
      ) : (
        <button type="button" className="primary" onClick={() => void run()} disabled={!up} data-testid="run">
          <Icon name="run" /> Run
        </button>
      )}
      <button type="button" onClick={() => void step()} disabled={!up || state !== 'idle'} data-testid="step">
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
  const examples = useSession((s) => s.examples);
  const draft = useView((v) => v.draft);
  return (
    <ul className="examples" aria-label="Examples in this scene">
      {examples.map((example, i) => (
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

export const CommandBar = () => (
  <section className="panel command" aria-label="Instruction and run">
    <Instruction />
    <RunButtons />
    <Examples />
  </section>
);
