/** A recorded step in the words of the page's own panels. */
import { valuesOf } from '../../action/index.ts';
import type { Step } from '../../contracts.ts';
import { replayStepOf } from '../../episode/history.ts';
import { encodeRun } from '../../episode/link.ts';
import type { Recording } from '../../episode/recording/index.ts';
import type { RecordingSummary, Snapshot } from '../stores.ts';

/** As the timeline's cursor shows a step: what was seen and said, the motion still to come. */
export const recordedSnapshot = (step: Step, { steps, spec }: Recording): Snapshot => ({
  ...{ index: step.index, steps: steps.length, sought: true, edited: false, replayed: false },
  ...{ values: valuesOf(step.action, spec), tokens: step.evidence.tokens ?? null, chunk: null },
  ...{ times: step.times, rate: null, simTime: step.commandTime, dropped: 0 },
  ...{ held: step.held ?? null, hasLogits: step.evidence.logits !== undefined, plan: null },
});

export const summaryOf = ({ model, scene, instruction, succeeded }: Recording): RecordingSummary => ({
  ...{ model: model.id, variant: model.variant, provider: model.provider },
  ...{ seed: scene.seed, instruction, succeeded },
});

/** The episode as a link carries it, looked at from step `cursor`: what a live world needs to stand just there. */
export const runOf = ({ steps, instruction, spec }: Recording, cursor: number): string =>
  encodeRun({
    ...{ cursor, hash: steps[cursor]?.hash ?? '', end: 'terminated', spec },
    tip: steps.at(-1)?.step.simTime ?? 0,
    segments: [{ steps: steps.length, by: 'model', sentence: instruction, plan: '' }],
    earlier: [],
    steps: steps.map(({ step }) => replayStepOf(step)),
  });
