/** The driver on the stand-in model of make_objects.py: three squares of colour, told apart by what the phrases' vectors do to them. */
import { beforeAll, expect, it, vi } from 'vitest';
import type { Observation, Reference, Step, ToldSentence } from '../../contracts.ts';
import type { EngineClient } from '../engine/client.ts';
import { createTestClient, stillLanguage } from '../engine/fixtures/harness.ts';
import { SITE, TINY_OBJECTS_URL, tinyObjectsManifest, tinyObjectsSite } from '../engine/fixtures/tiny.ts';
import { glance } from './object-eyes.ts';
import { createObjectPolicy, type ObjectPolicyOptions } from './object-policy.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const manifest = tinyObjectsManifest();
const golden = manifest.golden[1]!;
const bytes = (name: string) => tinyObjectsSite().get(`${SITE}tiny-objects/golden/${name}`)!;
const named = (phrase: string): Reference => ({ kind: 'named', phrase });
const SENTENCES: Readonly<Record<string, ToldSentence>> = {
  put: { task: 'put it in that', target: named('red cube'), second: named('bowl') },
  pick: { task: 'pick up it', target: named('bowl'), second: null },
  any: { task: 'pick up it', target: { kind: 'anything' }, second: null },
};
const observation = (instruction: string, step = 0): Observation => ({
  ...{ instruction, step, frame: { width: 32, height: 32, rgb: bytes('1.rgb'), source: 'sim', seq: step } },
  proprioception: { position: [0.4, 0, 0.2], rotation: [0, 0, 0], opening: 1 },
});
const { signal } = new AbortController();

let client: EngineClient;
beforeAll(async () => {
  ({ client } = createTestClient({ site: tinyObjectsSite() }));
  await client.load({ manifestUrl: TINY_OBJECTS_URL, provider: 'wasm' });
});

const closeUp = () => {
  let grabs = 0;
  const rgb = bytes('1.close.rgb');
  const grab = async () => {
    grabs += 1;
    return { ok: true as const, value: { ...observation('').frame, width: 48, height: 48, rgb } };
  };
  return { close: { grab }, grabs: () => grabs };
};

const made = (found = 0, options: ObjectPolicyOptions = {}) => {
  const { close, grabs } = closeUp();
  const policy = createObjectPolicy(
    {
      ...{ client, close, language: stillLanguage(golden.state), rules: { ...manifest.objects!, found } },
      read: async (sentence) => ({
        ok: true,
        value: sentence.startsWith('sing to')
          ? { kind: 'unsure', phrases: ['mug'], guess: SENTENCES.pick ?? null }
          : SENTENCES[sentence]
            ? { kind: 'told', told: SENTENCES[sentence], by: 'grammar' }
            : { kind: 'nothing' },
      }),
    },
    options,
  );
  return { policy, grabs };
};

it('does nothing where it is not sure what is asked for, and says which names it understood', async () => {
  const { policy, grabs } = made();
  const acted = await policy.act(observation('sing to the mug'), signal);
  expect(acted).toMatchObject({ ok: false, error: { code: 'INSTRUCTION_UNCLEAR' } });
  expect(acted.ok || acted.error.message).toMatch(/named \(mug\).*not sure what to do/u);
  expect(grabs()).toBe(0);
  const insisting = made(0, { insists: () => true });
  expect(await insisting.policy.act(observation('sing to the mug'), signal)).toMatchObject({ ok: true });
});

it('says what the golden chain says, and what it saw', async () => {
  const { policy } = made();
  const acted = await policy.act(observation('put'), signal);
  if (!acted.ok) throw new Error(acted.error.detail);
  const { tokens, things } = acted.value.evidence;
  expect(tokens).toEqual(golden.tokens!.float32);
  expect(things!.seen).toHaveLength(3);
  expect(things!.target).not.toBe(things!.second);
  expect(things!.seen.map(({ names }) => names.length)).toEqual([2, 2, 2]);
});

it('looks closely once an instruction, and again for another', async () => {
  const { policy, grabs } = made();
  const before = client.stats().looks ?? 0;
  for (const step of [0, 1, 2]) expect((await policy.act(observation('put', step), signal)).ok).toBe(true);
  expect([grabs(), (client.stats().looks ?? 0) - before]).toEqual([1, 3]);
  await policy.act(observation('pick', 3), signal);
  expect([grabs(), (client.stats().looks ?? 0) - before]).toEqual([2, 6]);
});

it('finds, or says what it does not see; the look before the run is the run’s', async () => {
  const easy = made();
  expect(await easy.policy.find(observation('put'), signal)).toEqual({ ok: true, value: null });
  await easy.policy.act(observation('put'), signal);
  expect(easy.grabs()).toBe(1);
  const found = await made(1).policy.find(observation('put'), signal);
  expect(found).toEqual({ ok: true, value: { phrase: 'bowl', sees: ['red cube'] } });
});

it('a sentence that names nothing is an error with a next step, and no look is taken', async () => {
  const { policy, grabs } = made();
  expect(await policy.act(observation('dance'), signal)).toMatchObject({
    ...{ ok: false, error: { code: 'GOAL_UNKNOWN' } },
  });
  expect(grabs()).toBe(0);
});

it('holds still where nothing fits, unless it is told to go on all the same', async () => {
  const held = await made(1).policy.act(observation('put'), signal);
  expect(held).toMatchObject({
    ...{ ok: false, error: { code: 'NOT_FOUND', notFound: { phrase: 'bowl', sees: ['red cube'] } } },
  });
  const told = await made(1, { insists: (sentence) => sentence === 'put' }).policy.act(
    observation('put'),
    signal,
  );
  if (!told.ok) throw new Error(told.error.detail);
  expect(told.value.evidence.tokens).toEqual(golden.tokens!.float32);
  expect(told.value.evidence.things!.missing).toEqual(['bowl']);
});

it('“the thing”, where there are several, is not clear', async () => {
  expect(await made().policy.act(observation('any'), signal)).toMatchObject({
    ...{ ok: false, error: { code: 'INSTRUCTION_UNCLEAR' } },
  });
});

it('goes on from a step of before as if it had never stopped: nothing is looked at again, nor held', async () => {
  const first = made(1, { insists: () => true });
  const begun = await first.policy.act(observation('put'), signal);
  if (!begun.ok) throw new Error(begun.error.detail);
  const { evidence } = begun.value;
  const step = { observation: observation('put'), evidence } as Step;
  const later = made(1, { earlier: [step] });
  const [stopped, never] = [
    await later.policy.act(observation('put', 1), signal),
    await first.policy.act(observation('put', 1), signal),
  ];
  expect(stopped.ok && stopped.value.evidence).toEqual(never.ok && never.value.evidence);
  expect(later.grabs()).toBe(0);
  expect(await later.policy.act(observation('pick', 2), signal)).toMatchObject({
    error: { code: 'NOT_FOUND' },
  });
});

it('a glance: all that is seen, with how well any phrase fits it, many phrases in turn', async () => {
  const { close, grabs } = closeUp();
  const looked = await glance(
    { client, close, rules: manifest.objects! },
    observation(''),
    golden.state,
    signal,
  );
  if (!looked.ok) throw new Error(looked.error.detail);
  const others = Array.from({ length: 20 }, (_, i) => `thing ${i}`);
  const fits = await looked.value.fits(['red cube', ...others, 'bowl'], signal);
  if (!fits.ok) throw new Error(fits.error.detail);
  expect(grabs()).toBe(1);
  const of = (name: string) => looked.value.objects.map(({ id }) => fits.value.get(id)!.get(name)!);
  const [red, bowl] = golden.objects!.fits.float32!;
  expect(of('red cube')).toEqual(red!.map((fit) => expect.closeTo(fit, 2)));
  expect(of('bowl')).toEqual(bowl!.map((fit) => expect.closeTo(fit, 2)));
});

it('is told what lies there in place of its sight: no frame is seen, and nothing is looked at', async () => {
  const plain = made();
  const first = await plain.policy.act(observation('put'), signal);
  if (!first.ok) throw new Error(first.error.detail);
  const { seen, target, second } = first.value.evidence.things!;
  const placeOf = (id: number | null) => {
    const { x, y } = seen.find((thing) => thing.id === id)!;
    return [x, y] as const;
  };
  const before = client.stats();
  const told = made(0, {
    rows: () => seen.map(({ numbers }) => numbers),
    places: () => ({ target: placeOf(target), second: placeOf(second) }),
  });
  const acted = await told.policy.act(observation('put'), signal);
  if (!acted.ok) throw new Error(acted.error.detail);
  expect(acted.value.evidence.tokens).toEqual(first.value.evidence.tokens);
  const { sightRuns, looks } = client.stats();
  expect([told.grabs(), sightRuns, looks]).toEqual([0, before.sightRuns, before.looks]);
});
