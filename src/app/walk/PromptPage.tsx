/** The words in the form that the model reads, and the hand's own pose in bins. */
import { useEffect, useState } from 'react';
import type { Step } from '../../contracts.ts';
import { signed } from '../../ui/format.ts';
import { useSettings } from '../context.tsx';
import { stateOf } from './facts.ts';
import { fetchPrompt, fillPrompt } from './prompt.browser.ts';

const STATE_TEXT = {
  m: (v: number) => `${(v * 1000).toFixed(0)} mm`,
  rad: (v: number) => `${signed((v * 180) / Math.PI, 1)}°`,
  opening: (v: number) => `${Math.round(v * 100)}% open`,
} as const;

/** The template of the chosen model's prompt; null until it is known. */
const useTemplate = (): string | null => {
  const model = useSettings((s) => s.model);
  const [template, set] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void fetchPrompt(model).then((found) => !gone && set(found));
    return () => {
      gone = true;
    };
  }, [model]);
  return template;
};

export const PromptPage = ({ step }: { step: Step }) => {
  const template = useTemplate();
  const { plan, pieces } = step.evidence;
  const told = plan?.instruction ?? step.observation.instruction;
  return (
    <>
      <p>
        {step.by === 'model' ? 'The sentence' : 'For a model the sentence'} is put into the form that RT-2
        uses, so that a robot’s task is one more question:
      </p>
      <blockquote className="walk-prompt" data-testid="walk-prompt">
        {template === null ? told : fillPrompt(template, told)}
      </blockquote>
      {plan?.instruction && (
        <p className="note">
          Your sentence made the plan “{plan.words.join(' ')}”, which now stands in for it.
        </p>
      )}
      {pieces ? (
        <>
          <p>
            A tokenizer cuts it into <b>{pieces.length}</b> word pieces. The language half, trained on text
            alone, makes a list of numbers of each.
          </p>
          <ul className="walk-pieces" data-testid="walk-pieces">
            {pieces.map((piece, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice; the order is what it is
              <li key={i}>{piece}</li>
            ))}
          </ul>
        </>
      ) : (
        <p className="note" data-testid="walk-no-pieces">
          {step.by === 'model'
            ? 'Its word pieces are known for a step that was taken here.'
            : 'Nobody reads it now: the scripted driver was told the goal itself.'}
        </p>
      )}
      <p>The hand’s own pose is written in bins as well, 256 to a range:</p>
      <table className="walk-table" data-testid="walk-state">
        <tbody>
          {stateOf(step.observation.proprioception).map(({ name, unit, value, bin }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{STATE_TEXT[unit](value)}</td>
              <td>bin {bin}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
};
