import { describe, expect, it } from 'vitest';
import { DEFAULT_LANGUAGE } from '../../action/index.ts';
import { jointActionSpec, jointStateSpec, PANDA, SO101 } from '../../robots/index.ts';
import type { ModelSpec } from '../../runtime/stores.ts';
import { interfaceFacts } from './interface-facts.ts';

const table = { name: 'table', width: 128, height: 96 };

const said = (...args: Parameters<typeof interfaceFacts>): Record<string, string> =>
  Object.fromEntries(interfaceFacts(...args).map(({ name, text }) => [name, text]));

describe('what a model takes and gives', () => {
  it('is said of a head of bins', () => {
    const spec: ModelSpec = {
      robot: PANDA.id,
      observation: { cameras: [table], frames: 1, state: null },
      language: DEFAULT_LANGUAGE,
      chunk: null,
    };
    expect(said(spec, { kind: 'bins', bins: 256 })).toEqual({
      Robot: PANDA.title,
      Camera: 'table 128 × 96 px',
      'State of the arm': 'none: pixels and words only',
      Head: '8 tokens an action, 256 bins each',
      Actions: 'displacements of the hand, 5 a simulated second',
    });
  });

  it('is said of a head of chunks, with its cameras and their history', () => {
    const spec: ModelSpec = {
      robot: SO101.id,
      observation: {
        cameras: [table, { name: 'wrist', width: 64, height: 64 }],
        frames: 2,
        state: jointStateSpec(SO101),
      },
      language: { spec: jointActionSpec(SO101), codec: null },
      chunk: { execute: 8, ensemble: false },
    };
    const head = { kind: 'chunk', length: 16, execute: 8, ensemble: false, values: 'units' } as const;
    const facts = said(spec, head);
    expect(facts.Robot).toBe(SO101.title);
    expect(facts.Cameras).toBe('table 128 × 96 px, wrist 64 × 64 px; 2 frames each');
    expect(facts['State of the arm']).toBe('measured joints, 6 numbers');
    expect(facts.Head).toBe('chunk of 16 actions, 8 carried out');
    expect(facts.Actions).toBe(`targets of the joints, ${SO101.hz} a simulated second`);
    const averaged = said({ ...spec, chunk: { execute: 1, ensemble: true } }, { ...head, ensemble: true });
    expect(averaged.Head).toContain('averaged');
  });
});
