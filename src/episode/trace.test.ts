import { describe, expect, it } from 'vitest';
import { EE_DELTA } from '../action/index.ts';
import type { Action, ActionSpec, Step } from '../contracts.ts';
import { createRecorder, type TraceHead, traceStepOf } from './trace.ts';

const JOINTS: ActionSpec = {
  kind: 'joint-target',
  hz: 10,
  dimensions: [{ name: 'elbow', unit: 'deg', low: -90, high: 90 }],
};
const HEAD: TraceHead = {
  ...{ seed: 3, instruction: 'reach the red cube', goal: { task: 'reach', target: 0 }, policy: 'model' },
  ...{ actionSpec: JOINTS, clock: 'paused', maxSteps: 60 },
};
const action: Action = { kind: 'joint-target', terminate: false, values: [12.5] };
const stepAt = (index: number): Step => ({
  ...{ index, by: 'model', action, evidence: {}, times: { infer: 4 } },
  observation: {
    frame: { width: 1, height: 1, rgb: Uint8Array.of(1, 2, 3), source: 'sim', seq: index },
    instruction: 'reach the red cube',
    proprioception: { position: [0, 0, 0], rotation: [0, 0, 0], opening: 1 },
  },
  ...{ at: index / 10, commandTime: index / 10, simTime: (index + 1) / 10, frameAgeMs: 7, dropped: 2 },
});

describe('a step of a trace', () => {
  it('of a head that gives numbers has its action and no tokens', () => {
    expect(traceStepOf(stepAt(4), 'abc')).toEqual({
      ...{ index: 4, action, times: { infer: 4 }, frameAgeMs: 7, dropped: 2 },
      ...{ commandTime: 0.4, simTime: 0.5, hash: 'abc' },
    });
  });

  it('has tokens where they were said, and why the arm fell short; nothing of what was seen', () => {
    const tokens = [1, 2, 3];
    const logits = new Float32Array(3);
    const held = { code: 'IK_UNREACHABLE', message: 'Too far.' } as const;
    const step = traceStepOf({ ...stepAt(0), evidence: { tokens, logits }, held }, 'abc');
    expect(step).toMatchObject({ tokens: [1, 2, 3], held: 'IK_UNREACHABLE' });
    expect(step.tokens, 'a copy').not.toBe(tokens);
    expect(Object.keys(step)).not.toEqual(expect.arrayContaining(['observation']));
    expect(JSON.parse(JSON.stringify(step))).toEqual(step);
    expect(JSON.stringify(step)).not.toMatch(/rgb|logits|frame"/);
  });
});

describe('the recorder', () => {
  it('writes format 2: what the actions are in the head, the world’s hash before and after every step', () => {
    let hash = 'h0';
    const recorder = createRecorder(HEAD, { hash: () => hash });
    expect(recorder.trace()).toEqual({
      ...{ formatVersion: 2, ...HEAD, startHash: 'h0', steps: [], omittedSteps: 0, end: null },
    });
    for (const index of [0, 1]) {
      hash = `h${index + 1}`;
      recorder.onStep?.(stepAt(index));
    }
    recorder.onEnd?.({ reason: 'step-limit' });
    const trace = recorder.trace();
    expect(trace.steps.map((step) => step.hash)).toEqual(['h1', 'h2']);
    expect(trace).toMatchObject({ startHash: 'h0', end: { reason: 'step-limit' }, actionSpec: JOINTS });
    expect(trace).not.toHaveProperty('controlHz');
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
  });

  it('gives what there was: a later step does not change a trace that was taken', () => {
    const recorder = createRecorder({ ...HEAD, actionSpec: EE_DELTA }, { hash: () => 'h' }, 2);
    recorder.onStep?.(stepAt(0));
    const early = recorder.trace();
    for (const index of [1, 2, 3]) recorder.onStep?.(stepAt(index));
    expect(early.steps).toHaveLength(1);
    const late = recorder.trace();
    expect([late.steps.map(({ index }) => index), late.omittedSteps]).toEqual([[0, 1], 2]);
  });
});
