/** What the files of a policy say, and the few questions that they leave open. Nothing is preselected that would be a guess. */
import { type FormEvent, useState } from 'react';
import type { ActionSpec, TabletopError } from '../../contracts.ts';
import { FORMATS, type PolicyDraft } from '../../policy/own/index.ts';
import { CAMERA_NAMES } from '../../robots/cameras.ts';
import {
  type Answers,
  CHOICES,
  choicesOf,
  firstAnswers,
  fitsOf,
  floatImages,
  imagesOf,
  type JointUnits,
  NO_CAMERA,
  type NormalizationChoice,
  openQuestions,
  statesOf,
  UNITS,
} from '../../runtime/own-policy/answers.ts';
import { sentenceText, takesAndGives } from '../../runtime/own-policy/card.ts';
import { Fault } from '../Fault.tsx';
import { Words } from '../Words.tsx';
import { Choice, Group, Numbers } from './fields.tsx';

const ACTIONS: Readonly<Record<ActionSpec['kind'], string>> = {
  'joint-target': 'targets of its joints and gripper',
  'ee-delta': 'moves of the hand',
};

const CAMERAS = [
  ...CAMERA_NAMES.map((name) => [name, `the page’s camera “${name}”`] as const),
  [NO_CAMERA, 'none: it is shown black'] as const,
];

interface Props {
  readonly draft: PolicyDraft;
  /** Null: it is used now. */
  readonly onMake: (answers: Answers) => Promise<TabletopError | null>;
  readonly onClose: () => void;
}

export const PolicyForm = ({ draft, onMake, onClose }: Props) => {
  const [answers, setAnswers] = useState(() => firstAnswers(draft, CAMERA_NAMES));
  const [error, setError] = useState<TabletopError | null>(null);
  const [making, setMaking] = useState(false);
  const set = (more: Partial<Answers>): void => {
    setError(null);
    setAnswers((before) => ({ ...before, ...more }));
  };
  const fits = fitsOf(draft);
  const fit = fits.find(({ robot }) => robot.id === answers.robot);
  const open = openQuestions(draft, answers);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setMaking(true);
    setError(await onMake(answers));
    setMaking(false);
  };
  const normalization = (['images', 'state', 'actions'] as const).map((kind) => ({
    kind,
    choices: choicesOf(
      { images: floatImages(draft), state: statesOf(draft), actions: [draft.output] }[kind],
      kind,
    ),
  }));

  return (
    <form onSubmit={(event) => void submit(event)} noValidate data-testid="policy-fields">
      <p className="note">
        <b translate="no">{draft.title}</b>
        <Words>{`: ${FORMATS[draft.format]}, ${draft.made}. ${takesAndGives(draft)}`}</Words>
        {draft.sentence && <Words>{` It is told what is typed: ${sentenceText(draft.sentence)}.`}</Words>}
      </p>
      {draft.notes.map((note) => (
        <p key={note} className="note" data-testid="policy-note">
          <Words>{note}</Words>
        </p>
      ))}
      <Group title="What it drives">
        <Choice
          label="Robot"
          testId="policy-robot"
          value={answers.robot}
          options={fits.map(({ robot }) => [robot.id, robot.title] as const)}
          onChange={(robot) => {
            const kinds = fits.find((one) => one.robot.id === robot)?.actions ?? [];
            set({ robot, action: kinds.length === 1 ? (kinds[0]?.kind ?? null) : null });
          }}
        />
        {fit && fit.actions.length > 1 && (
          <Choice
            label="Its actions are"
            testId="policy-action"
            value={answers.action}
            options={fit.actions.map(({ kind }) => [kind, ACTIONS[kind]] as const)}
            onChange={(action) => set({ action })}
          />
        )}
        {answers.action !== 'ee-delta' && (
          <Choice
            label="Joints are in"
            testId="policy-units"
            value={answers.units}
            options={Object.entries(UNITS) as [JointUnits, string][]}
            onChange={(units) => set({ units })}
          />
        )}
        <Numbers answers={answers} most={draft.output.length} onChange={set} />
      </Group>
      {imagesOf(draft).length > 0 && (
        <Group title="What it sees">
          {imagesOf(draft).map(({ name, camera, width, height }) => (
            <Choice
              key={name}
              label={`“${camera}”, ${width} × ${height}`}
              testId={`policy-camera-${camera}`}
              value={answers.cameras[name] ?? null}
              options={CAMERAS}
              onChange={(chosen) => set({ cameras: { ...answers.cameras, [name]: chosen } })}
            />
          ))}
        </Group>
      )}
      <Group title="Where numbers are normalized">
        {normalization.map(({ kind, choices }) =>
          choices.length === 0 ? null : (
            <Choice
              key={kind}
              label={{ images: 'Pictures', state: 'State of the arm', actions: 'Actions' }[kind]}
              testId={`policy-normalization-${kind}`}
              value={answers[kind]}
              options={choices.map((choice): [NormalizationChoice, string] => [choice, CHOICES[choice]])}
              onChange={(choice) => set({ [kind]: choice })}
            />
          ),
        )}
      </Group>
      {error && <Fault error={error} testId="policy-error" />}
      <div className="actions">
        <button
          type="submit"
          className="primary"
          disabled={making || open.length > 0}
          data-testid="policy-use"
        >
          Let it drive
        </button>
        <button type="button" onClick={onClose} data-testid="policy-cancel">
          Cancel
        </button>
      </div>
      <p className="note" aria-live="polite" data-testid="policy-open">
        {open.length > 0
          ? `The files do not say ${open.join('; ')}.`
          : 'The files stay on this machine: this browser keeps a copy while this tab is open. Nobody has verified this policy: the arm holds still where its numbers are absurd.'}
      </p>
    </form>
  );
};
