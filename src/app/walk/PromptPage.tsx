/** The words in the form that the model reads, and the hand's own pose in bins. */
import { useEffect, useState } from 'react';
import type { Proprioception, Step } from '../../contracts.ts';
import { robotOf } from '../../robots/index.ts';
import { quantityOf, signed, together } from '../../ui/format.ts';
import { useDriven, useSettings } from '../context.tsx';
import { jointStateOf, stateOf } from './facts.ts';
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

const JointState = ({ proprioception }: { proprioception: Proprioception }) => {
  const { robot } = useDriven();
  return (
    <>
      <p>The arm’s own joints are measured, in the units that its users write:</p>
      <table className="walk-table" data-testid="walk-state">
        <tbody>
          {jointStateOf(robotOf(robot), proprioception).map(({ name, unit, value }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{together(quantityOf(unit, value))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
};

const HandState = ({ proprioception }: { proprioception: Proprioception }) => (
  <>
    <p>The hand’s own pose is written in bins as well, 256 to a range:</p>
    <table className="walk-table" data-testid="walk-state">
      <tbody>
        {stateOf(proprioception).map(({ name, unit, value, bin }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{STATE_TEXT[unit](value)}</td>
            <td>{`bin ${bin}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </>
);

/** What is measured of the arm, as the driver reads it or, where nobody does, in the units of its actions. */
const State = ({ proprioception }: { proprioception: Proprioception }) => {
  const { observation, language } = useDriven();
  const kind = observation.state?.kind ?? (language.codec ? 'tcp-pose' : 'joints');
  return kind === 'joints' ? (
    <JointState proprioception={proprioception} />
  ) : (
    <HandState proprioception={proprioception} />
  );
};

export const PromptPage = ({ step }: { step: Step }) => {
  const template = useTemplate();
  const { plan, pieces } = step.evidence;
  const told = plan?.instruction ?? step.observation.instruction;
  return (
    <>
      <p>{`${step.by === 'model' ? 'The sentence' : 'For a model the sentence'} is put into the form that RT-2 uses, so that a robot’s task is one more question:`}</p>
      <blockquote className="walk-prompt" data-testid="walk-prompt">
        {template === null ? told : fillPrompt(template, told)}
      </blockquote>
      {plan?.instruction && (
        <p className="note">{`Your sentence made the plan “${plan.words.join(' ')}”, which now stands in for it.`}</p>
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
      <State proprioception={step.observation.proprioception} />
    </>
  );
};
