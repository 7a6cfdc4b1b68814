/** What a manifest may ask for: every field that cannot be served is named, and what is accepted can be served. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkPolicy } from '../../../scripts/lib/test-policy.mjs';
import type { ActionSpec, ObservationSpec } from '../../contracts.ts';
import { jointDimensions } from './capabilities.ts';
import { TEST_CAPABILITIES, tinyAnswersManifest, tinyManifest } from './fixtures/tiny.ts';
import { type Manifest, parseManifest } from './manifest.ts';

const CHUNK = String(chunkPolicy()['manifest.json']);
const chunkManifest = (): Manifest => JSON.parse(CHUNK);
type Edit = (m: Manifest) => unknown;

/** The path of the field that is refused, or "accepted". The sentence names it, too. */
const refusal = (manifest: unknown): string => {
  const result = parseManifest(manifest, TEST_CAPABILITIES);
  if (result.ok) return 'accepted';
  expect(result.error.code).toBe('MANIFEST_INVALID');
  const path = /^[^:]+/.exec(result.error.detail ?? '')?.[0] ?? '';
  expect(result.error.message).toContain(`“${path}”`);
  return path;
};
const edited = (manifest: Manifest, edit: Edit): Manifest => {
  edit(manifest);
  return manifest;
};
const set = (target: object | null | undefined, values: object): unknown =>
  Object.assign(target ?? {}, values);
const without = (target: object, key: string): unknown => Reflect.deleteProperty(target, key);

describe('what cannot be served', () => {
  it('format 1 is refused with the way to convert it', () => {
    const result = parseManifest({ ...tinyManifest(), formatVersion: 1 }, TEST_CAPABILITIES);
    expect(result).toMatchObject({
      ok: false,
      error: {
        code: 'MANIFEST_INVALID',
        message: expect.stringMatching(/“formatVersion” is 1.*node scripts\/convert-manifest\.mjs/),
      },
    });
  });

  it.each<[path: string, edit: Edit]>([
    ['robot', (m) => set(m, { robot: 'unknown' })],
    ['observation.cameras', (m) => set(m.observation, { cameras: [] })],
    ['observation.cameras', (m) => m.observation.cameras.push(m.observation.cameras[0]!)],
    ['observation.cameras.0.width', (m) => set(m.observation.cameras[0], { width: 7 })],
    ['observation.cameras.0.height', (m) => set(m.observation.cameras[0], { height: 1025 })],
    ['observation.cameras.0.width', (m) => set(m.observation.cameras[0], { width: 128.5 })],
    ['observation.cameras.0.name', (m) => set(m.observation.cameras[0], { name: 'ceiling' })],
    ['observation.frames', (m) => set(m.observation, { frames: 0 })],
    ['observation.frames', (m) => set(m.observation, { frames: 9 })],
    ['observation.state', (m) => without(m.observation, 'state')],
    ['observation.state.encoding', (m) => without(m.observation.state!, 'encoding')],
    ['observation.state.kind', (m) => set(m.observation.state, { kind: 'velocities' })],
    ['observation.state.dimensions', (m) => m.observation.state!.dimensions.pop()],
    ['observation.state.dimensions.0.name', (m) => set(m.observation.state!.dimensions[0], { name: 'q' })],
    ['observation.state.dimensions.0.unit', (m) => set(m.observation.state!.dimensions[0], { unit: 'flag' })],
    ['action.kind', (m) => set(m.action, { kind: 'torque' })],
    ['action.hz', (m) => set(m.action, { hz: 0 })],
    ['action.hz', (m) => set(m.action, { hz: 50.5 })],
    ['action.dimensions', (m) => m.action.dimensions.pop()],
    ['action.dimensions.1.name', (m) => set(m.action.dimensions[1], { name: 'elbow' })],
    ['action.dimensions.1.unit', (m) => set(m.action.dimensions[1], { unit: 'furlong' })],
    ['action.dimensions.1.unit', (m) => set(m.action.dimensions[1], { unit: 'opening' })],
    ['action.dimensions.1', (m) => set(m.action.dimensions[1], { low: 2000 })],
    ['action.dimensions.1', (m) => set(m.action.dimensions[1], { low: -1.7e308, high: 1.7e308 })],
    ['action.dimensions.1.low', (m) => set(m.action.dimensions[1], { low: Number.NaN })],
    ['head.kind', (m) => set(m, { head: { kind: 'diffusion' } })],
  ])('%s, in a manifest of either head', (path, edit) => {
    for (const manifest of [tinyManifest(), chunkManifest()]) {
      expect(refusal(edited(manifest, edit))).toBe(path);
    }
  });

  it.each<[path: string, edit: Edit]>([
    ['head.bins', (m) => set(m.head, { bins: 128 })],
    ['head', (m) => set(m.head, { bits: 8 })],
    ['prompt', (m) => without(m, 'prompt')],
    ['prompt', (m) => without(m, 'encoder')],
    ['golden.0.instruction', (m) => without(m.golden[0]!, 'instruction')],
    ['golden.0.tokens', (m) => without(m.golden[0]!, 'tokens')],
    ['golden.1.state', (m) => set(m.golden[1], { state: [0, 0, 0, 0, 0, 0, 0.5] })],
    ['golden.1.state', (m) => set(m.golden[1], { state: [0, 0, 0, 0, 0, 0, 256] })],
  ])('%s, of a bins head', (path, edit) => {
    expect(refusal(edited(tinyManifest(), edit))).toBe(path);
  });

  it('answers without an encoder, or of a chunk head', () => {
    const mute = edited(tinyAnswersManifest(), (m) => [without(m, 'encoder'), without(m, 'prompt')]);
    expect(refusal(mute)).toBe('answers');
    const { answers, encoder, prompt } = tinyAnswersManifest();
    const golden = chunkManifest().golden.map((g) => ({ ...g, instruction: 'go' }));
    expect(refusal({ ...chunkManifest(), golden, answers, encoder, prompt })).toBe('answers');
  });

  it.each<[path: string, edit: Edit]>([
    ['head.execute', (m) => set(m.head, { execute: 17 })],
    ['head.execute', (m) => set(m.head, { execute: 0 })],
    ['head.length', (m) => set(m.head, { length: 257 })],
    ['head.values', (m) => set(m.head, { values: 'normalized' })],
    ['head.ensemble', (m) => without(m.head, 'ensemble')],
    ['head', (m) => set(m.head, { flow: true })],
    ['head.tolerance.float32', (m) => set(m.head, { tolerance: { float32: 0.5 } })],
    ['golden.0.actions', (m) => without(m.golden[0]!, 'actions')],
    ['golden.0.actions.float32', (m) => m.golden[0]!.actions!.float32!.pop()],
    ['golden.0.instruction', (m) => set(m.golden[0], { instruction: 'go' })],
    ['golden.0.state', (m) => set(m.golden[0], { state: [1, 2, 3] })],
    ['golden.0.frame.bytes', (m) => set(m.observation, { frames: 2 })],
    [
      'action.dimensions',
      (m) =>
        set(m, {
          robot: 'panda',
          observation: { ...m.observation, state: null },
          golden: m.golden.map((g) => ({ ...g, state: [] })),
        }),
    ],
    ['action.dimensions.0.name', (m) => m.action.dimensions.reverse()],
    ['action.dimensions.5.unit', (m) => set(m.action.dimensions[5], { unit: 'opening' })],
  ])('%s, of a chunk head', (path, edit) => {
    expect(refusal(edited(chunkManifest(), edit))).toBe(path);
  });

  it('the whole of both is fine', () => {
    for (const manifest of [tinyManifest(), tinyAnswersManifest(), chunkManifest()]) {
      expect(parseManifest(manifest, TEST_CAPABILITIES)).toEqual({ ok: true, value: manifest });
    }
  });
});

/** A manifest with some of its numbers, names and lists replaced by others: most are refused, some are not. */
const anyManifest = fc
  .record({
    chunk: fc.boolean(),
    robot: fc.constantFrom('panda', 'so101', 'other'),
    camera: fc.constantFrom('table', 'wrist', 'ceiling'),
    side: fc.oneof(fc.constantFrom(8, 32, 1024), fc.integer({ min: -5, max: 2000 })),
    frames: fc.integer({ min: 0, max: 10 }),
    hz: fc.oneof(fc.constantFrom(5, 30, 50), fc.double({ min: -10, max: 100 })),
    scale: fc.oneof(fc.constantFrom(0.5, 2), fc.double()),
    execute: fc.integer({ min: -1, max: 20 }),
    encoding: fc.constantFrom('bins', 'units'),
  })
  .map(({ chunk, side, frames, ...parts }) => {
    const m = chunk ? chunkManifest() : tinyManifest();
    const bytes = side * side * 3 * frames;
    const scaled = m.action.dimensions.map((d) =>
      d.unit === 'flag' ? d : { ...d, low: d.low * parts.scale, high: d.high * parts.scale },
    );
    return {
      ...m,
      robot: parts.robot,
      observation: {
        cameras: [{ name: parts.camera, width: side, height: side }],
        frames,
        state: { ...m.observation.state, encoding: parts.encoding },
      },
      action: { ...m.action, hz: parts.hz, dimensions: scaled },
      head: chunk ? { ...m.head, execute: parts.execute } : m.head,
      golden: m.golden.map((g) => ({
        ...g,
        frame: { ...g.frame, bytes },
        state: g.state.map(Math.abs).map(Math.round),
      })),
    };
  });

const expectServed = (manifest: Manifest): void => {
  // the two specs travel on as the contracts' values
  const observation: ObservationSpec = manifest.observation;
  const action: ActionSpec = manifest.action;
  const robot = TEST_CAPABILITIES.robots.find(({ id }) => id === manifest.robot);
  if (!robot) throw new Error(`accepted for ${manifest.robot}`);
  for (const { name, width, height } of observation.cameras) {
    expect(TEST_CAPABILITIES.cameras).toContain(name);
    for (const side of [width, height])
      expect(side >= 8 && side <= 1024 && Number.isInteger(side)).toBe(true);
  }
  expect(observation.frames >= 1 && observation.frames <= 8).toBe(true);
  expect(action.hz > 0 && action.hz <= 50).toBe(true);
  for (const { low, high } of [...action.dimensions, ...(observation.state?.dimensions ?? [])]) {
    expect(low < high && Number.isFinite(high - low)).toBe(true);
  }
  const names = action.dimensions.map(({ name, unit }) => [name, unit]);
  if (action.kind === 'joint-target') expect(names).toEqual(jointDimensions(robot));
  else expect(names.map(([, unit]) => unit)).toEqual(['flag', 'm', 'm', 'm', 'rad', 'rad', 'rad', 'opening']);
  const { head } = manifest;
  if (head.kind === 'chunk') expect(head.execute >= 1 && head.execute <= head.length).toBe(true);
  const outputs = head.kind === 'chunk' ? head.length * names.length : names.length;
  const bytes = observation.cameras.reduce((n, c) => n + c.width * c.height * 3, 0) * observation.frames;
  for (const golden of manifest.golden) {
    expect(golden.frame.bytes).toBe(bytes);
    expect(golden.state).toHaveLength(observation.state?.dimensions.length ?? 0);
    for (const { id } of manifest.variants) {
      expect((head.kind === 'chunk' ? golden.actions : golden.tokens)?.[id]).toHaveLength(outputs);
    }
  }
};

describe('what is accepted', () => {
  it('can be served, whatever was tried', () => {
    const counts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(anyManifest, (manifest) => {
        const result = parseManifest(manifest, TEST_CAPABILITIES);
        counts[result.ok ? 'accepted' : 'refused'] += 1;
        if (result.ok) expectServed(result.value);
        else expect(result.error.detail).toMatch(/^[\w.]+: /);
      }),
      { numRuns: 1000, seed: 7 },
    );
    expect(Math.min(counts.accepted, counts.refused), JSON.stringify(counts)).toBeGreaterThan(10);
  });

  it('keeps the ranges as they were written, to the last bit', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (scale) => {
        const manifest = edited(tinyManifest(), (m) =>
          m.action.dimensions.map((d, i) => set(d, { low: -scale * (i + 1), high: scale })),
        );
        const result = parseManifest(manifest, TEST_CAPABILITIES);
        expect(result.ok && result.value.action).toEqual(manifest.action);
      }),
    );
  });
});
