/** The model's answer in place: the sentence, and the tokens it was made of. Or why there is none. */

import { isQuestion } from '../../language/question.ts';
import { type AnswerState, type AnswerToken, canAnswer } from '../../runtime/stores.ts';
import { milliseconds } from '../../ui/format.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Words } from '../../ui/Words.tsx';
import { useApp, useSession, useSettings, useView } from '../context.tsx';

const Tokens = ({ tokens }: { tokens: readonly AnswerToken[] }) => (
  <ol className="answer-tokens" aria-label="Tokens of the answer" data-testid="answer-tokens">
    {tokens.map(({ id, word }, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place in the answer
      <li key={i}>
        <span className="answer-id notranslate" translate="no">
          {id}
        </span>
        <Words>{` ${word}`}</Words>
      </li>
    ))}
  </ol>
);

const Said = ({ answer }: { answer: AnswerState }) => {
  switch (answer.phase) {
    case 'asking':
      return <p className="answer-sentence busy">Looking at the picture</p>;
    case 'failed':
      return (
        <p className="answer-sentence bad" data-code={answer.error.code} data-testid="answer-error">
          {answer.error.message}
        </p>
      );
    case 'answered':
      return (
        <>
          <p className="answer-sentence" data-fits={answer.fits} data-testid="answer-sentence">
            {answer.sentence}
          </p>
          {answer.tokens.length > 0 && <Tokens tokens={answer.tokens} />}
          <span
            className="answer-ms notranslate"
            translate="no"
            title="Milliseconds from the question to its answer"
          >{`${milliseconds(answer.ms)} ms`}</span>
        </>
      );
  }
};

/** The box holds the question; this puts the instruction back, so that the run can go on. */
const BackToInstruction = () => {
  const { write } = useApp();
  const instruction = useView((v) => v.instruction);
  const asks = useView((v) => isQuestion(v.draft));
  if (!asks || instruction === '') return null;
  return (
    <button
      type="button"
      className="inline"
      onClick={() => write(instruction)}
      title={`Write “${instruction}” again`}
      data-testid="answer-back"
    >
      Back to the instruction
    </button>
  );
};

/** The chosen model only acts, and what is typed is a question: said before anybody presses a key. */
const CannotAnswer = () => {
  const name = useSettings((s) => s.model);
  const title = useSession((s) => s.model?.title ?? name);
  const example = useSession((s) => s.examples[0]?.text ?? 'pick up the red cube');
  return (
    <div className="answer refusal" role="status" data-testid="cannot-answer">
      <p className="note">{`${title} was trained to act, not to answer questions. Write an instruction, such as “${example}”.`}</p>
    </div>
  );
};

export const AnswerLine = () => {
  const { clearAnswer } = useApp();
  const answer = useSession((s) => s.answer);
  const able = useSession(canAnswer);
  const asks = useView((v) => isQuestion(v.draft));
  if (asks && able === false) return <CannotAnswer />;
  if (!answer) return null;
  return (
    <div className="answer" data-testid="answer" data-state={answer.phase}>
      <div className="answer-body" role="status">
        <p className="answer-question">{answer.question}</p>
        <Said answer={answer} />
        <BackToInstruction />
      </div>
      <button
        type="button"
        className="quiet"
        onClick={clearAnswer}
        aria-label="Put the answer away"
        title="Put the answer away"
        data-testid="answer-close"
      >
        <Icon name="close" />
      </button>
    </div>
  );
};
