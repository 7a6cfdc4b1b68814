/** A recorded step in the words of the page's own panels. */
import { decodeTokens } from '../../action/index.ts';
import type { Action, Result } from '../../contracts.ts';
import type { TakenStep } from '../../episode/history.ts';
import { encodeRun } from '../../episode/link.ts';
import type { Recording } from '../../episode/recording/index.ts';
import type { RecordingSummary, Snapshot } from '../stores.ts';

/** Every step as a run would have left it. Errors: ILLEGAL_TOKEN. */
export const takenSteps = ({ steps, instruction }: Recording): Result<readonly TakenStep[]> => {
  const taken: TakenStep[] = [];
  for (const { index, frame, proprioception, output, times, held, commandTime, simTime } of steps) {
    const action: Result<Action> = decodeTokens(output.tokens);
    if (!action.ok) return action;
    taken.push({
      index,
      observation: { frame, instruction, proprioception, step: index },
      output,
      action: action.value,
      times,
      ...(held ? { held } : {}),
      ...{ commandTime, simTime, frameAgeMs: 0, dropped: 0 },
      by: 'model',
    });
  }
  return { ok: true, value: taken };
};

/** As the timeline's cursor shows a step: what was seen and said, the motion still to come. */
export const recordedSnapshot = (step: TakenStep, steps: number): Snapshot => ({
  ...{ index: step.index, steps, sought: true, edited: false, replayed: false },
  ...{ tokens: step.output.tokens, times: step.times, rate: null, simTime: step.commandTime, dropped: 0 },
  ...{ held: step.held ?? null, hasLogits: step.output.logits !== undefined, plan: null },
});

export const summaryOf = ({ model, scene, instruction, succeeded }: Recording): RecordingSummary => ({
  ...{ model: model.id, variant: model.variant, provider: model.provider },
  ...{ seed: scene.seed, instruction, succeeded },
});

const ms = (seconds: number): number => Math.round(seconds * 1000);

/** The episode as a link carries it, looked at from step `cursor`: what a live world needs to stand just there. */
export const runOf = ({ steps, instruction, controlHz }: Recording, cursor: number): string =>
  encodeRun({
    ...{ cursor, hash: steps[cursor]?.hash ?? '', end: 'terminated', tipMs: ms(steps.at(-1)?.simTime ?? 0) },
    periodMs: ms(1 / controlHz),
    tellings: [{ steps: steps.length, by: 'model', sentence: instruction, plan: '' }],
    earlier: [],
    steps: steps.map(({ output, index, commandTime, simTime }) => ({
      ...{ tokens: output.tokens, edited: false, atMs: ms(steps[index - 1]?.simTime ?? 0) },
      ...{ commandMs: ms(commandTime), endMs: ms(simTime) },
    })),
  });
