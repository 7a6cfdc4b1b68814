/** The questions of an exhibit, side by side; a teacher can take them off the page. */

import { Marked } from '../../ui/glossary/Marked.tsx';
import { Question, type QuestionSpec } from '../../ui/Question.tsx';
import { isHidden } from './Panel.tsx';

export const Questions = ({ questions }: { questions: readonly QuestionSpec[] }) =>
  isHidden('questions') ? null : (
    <section className="lab-questions" aria-label="Predict, then see" data-testid="panel-questions">
      {questions.map((question) => (
        <Question key={question.id} {...question} text={Marked} />
      ))}
    </section>
  );
