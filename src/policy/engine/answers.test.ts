/** Open decoding: questions, plans and words, on the real onnxruntime-web (WASM, in Node) and the answering stand-in. */
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { unwrap } from '../../testing/unwrap.ts';
import { createModelPolicy } from '../drivers/model-policy.ts';
import type { ClientAskRequest } from './client.ts';
import { createTestClient, nodeRuntime, type Overrides, stillLanguage } from './fixtures/harness.ts';
import {
  SITE,
  TEST_CAPABILITIES,
  TINY_ANSWERS_URL,
  TINY_URL,
  tinyAnswersManifest,
  tinyAnswersSite,
  tinySite,
} from './fixtures/tiny.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { buildPrompt, buildQuestion } from './prompt.ts';
import type { EngineRuntime, EngineSession, Tensors } from './runtime.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real sessions, maybe on a busy machine

const manifest = tinyAnswersManifest();
/** One colour everywhere, [r, g, b]. */
const filled = (color: readonly number[]): ClientAskRequest['images'][number] => ({
  rgb: Uint8Array.from({ length: 128 * 128 * 3 }, (_, i) => color[i % 3]!),
  width: 128,
  height: 128,
});
const RED = [200, 10, 20];
const question = unwrap(buildQuestion(manifest.answers!.question, 'what colour is it'));
const plan = unwrap(buildPrompt(manifest.answers!.plan, 'please pick up the red cube'));
const asking = (color: readonly number[], prompt = question): ClientAskRequest => ({
  images: [filled(color)],
  prompt,
  state: [10, 20, 30, 40, 50, 60, 70],
});
const golden = {
  images: [{ rgb: tinySite().get(`${SITE}tiny/golden/0.rgb`)!, width: 128, height: 128 }],
  instruction: manifest.golden[0]!.instruction!,
  state: manifest.golden[0]!.state,
};

/** The WASM runtime, its policy session's answers changed. */
const coated =
  (change: (outputs: Tensors, feeds: Tensors) => Tensors): NonNullable<Overrides['openRuntime']> =>
  async (provider) => {
    const opened = await nodeRuntime(provider);
    if (!opened.ok) return opened;
    const createSession: EngineRuntime['createSession'] = async (model, on) => {
      const session = await opened.value.createSession(model, on);
      if (!session.ok || !session.value.outputNames.includes('tokens')) return session;
      const run: EngineSession['run'] = async (feeds) => {
        const outputs = await session.value.run(feeds);
        return outputs.ok ? { ok: true, value: change(outputs.value, feeds) } : outputs;
      };
      return { ok: true, value: { ...session.value, run } };
    };
    return { ok: true, value: { ...opened.value, createSession } };
  };
const open = ({ open }: Tensors): boolean => open?.data[0] === 1;
const answering = async (overrides: Overrides = {}) => {
  const { client } = createTestClient({ site: tinyAnswersSite(), ...overrides });
  unwrap(await client.load({ manifestUrl: TINY_ANSWERS_URL, provider: 'wasm' }));
  return client;
};

describe('a model that answers', () => {
  let client: Awaited<ReturnType<typeof answering>>;
  beforeAll(async () => {
    client = await answering();
  });

  it('acts as before: closed decoding gives the golden tokens', async () => {
    const output = unwrap(await client.act(golden));
    expect(output.tokens).toEqual(manifest.golden[0]!.tokens!.float32);
    expect(client.info()?.parity.equal).toBe(true);
  });

  it('answers about the picture it is given, up to the end token', async () => {
    const red = unwrap(await client.ask(asking(RED)));
    expect(red).toMatchObject({ tokens: [256], words: ['red'] });
    expect(unwrap(await client.ask(asking([0, 20, 90]))).words).toEqual(['blue']);
    expect(red.times.infer).toBeGreaterThan(0);
  });

  it('is told the whole prompt', async () => {
    expect(unwrap(await client.ask(asking(RED, plan))).words).toEqual(['pick', 'red', 'cube']);
  });

  it('an answer is one run of the policy; a known prompt is no run of the encoder', async () => {
    const before = client.stats();
    unwrap(await client.ask(asking(RED, `${question} `)));
    unwrap(await client.ask(asking([1, 2, 3], `${question} `)));
    expect(client.stats()).toEqual({
      policyRuns: before.policyRuns + 2,
      encoderRuns: before.encoderRuns + 1,
    });
  });

  it('says where it looked, for actions and answers alike', async () => {
    const frame = filled([255, 0, 51]);
    for (const output of [
      unwrap(await client.act({ ...golden, images: [frame] })),
      unwrap(await client.ask({ ...asking(RED), images: [frame] })),
    ]) {
      expect(output.attentionMaps).toEqual({ of: ['target', 'second', 'glance'], rows: 32, columns: 32 });
      expect(output.attention).toHaveLength(3 * 32 * 32);
      expect([0, 1024, 2048].map((i) => output.attention![i]!.toFixed(3))).toEqual([
        '1.000',
        '0.000',
        '0.200',
      ]);
    }
    const policy = createModelPolicy(client, stillLanguage(golden.state));
    const observation = {
      frame: { ...frame, source: 'sim', seq: 0 } as const,
      instruction: 'go',
      proprioception: { position: [0, 0, 0], rotation: [0, 0, 0], opening: 1 } as const,
    };
    const acted = unwrap(await policy.act(observation, new AbortController().signal));
    expect(acted.evidence.attention).toHaveLength(3072);
  });

  it('waits its turn: a question in the middle of actions disturbs none of them', async () => {
    const before = client.stats().policyRuns;
    const action = client.act(golden);
    const answers = [client.ask(asking(RED)), client.ask(asking([0, 9, 0]))];
    expect(await client.act(golden)).toMatchObject({ ok: false, error: { detail: 'busy' } });
    expect(unwrap(await action).tokens).toEqual(manifest.golden[0]!.tokens!.float32);
    const next = client.act(golden); // while the questions are still under way
    expect((await Promise.all(answers)).map((r) => unwrap(r).words)).toEqual([['red'], ['green']]);
    expect((await next).ok).toBe(true);
    expect(client.stats().policyRuns).toBe(before + 4);
  });

  it('can be cancelled, waiting or running', async () => {
    const controller = new AbortController();
    const first = client.ask(asking(RED), controller.signal);
    const second = client.ask(asking(RED), controller.signal);
    controller.abort();
    for (const answer of [first, second]) {
      expect(await answer).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    }
    expect((await client.ask(asking(RED))).ok).toBe(true);
  });

  it.each([
    ['INSTRUCTION_EMPTY', { prompt: ' ' }],
    ['INSTRUCTION_TOO_LONG', { prompt: 'a b '.repeat(40) }],
    ['ILLEGAL_TOKEN', { state: [1] }],
    ['ENGINE_FAILED', { images: [{ rgb: new Uint8Array(3), width: 1, height: 1 }] }],
  ])('%s for %j, without a run', async (code, change) => {
    const runs = client.stats().policyRuns;
    expect(await client.ask({ ...asking(RED), ...change })).toMatchObject({ ok: false, error: { code } });
    expect(client.stats().policyRuns).toBe(runs);
  });

  it('gives words as vectors of length 1, alike for like words only', async () => {
    const [a, b, c] = unwrap(await client.embed(['red', 'Red', 'flurb']));
    const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, v, i) => sum + v * y[i]!, 0);
    expect(a!.vector).toHaveLength(384);
    expect(dot(a!.vector, a!.vector)).toBeCloseTo(1, 5);
    expect(dot(a!.vector, b!.vector)).toBeCloseTo(1, 5);
    expect(dot(a!.vector, c!.vector)).toBeLessThan(0.999);
    expect([a!.pieces, c!.pieces > 1]).toEqual([1, true]);
    expect(client.stats().encoderRuns).toBeGreaterThan(3);
  });

  it('stops between two words when told, and lets an action pass', async () => {
    const controller = new AbortController();
    const words = client.embed(
      Array.from({ length: 50 }, (_, i) => `word${i}`),
      controller.signal,
    );
    expect((await client.act(golden)).ok).toBe(true);
    controller.abort();
    expect(await words).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });
});

describe('what can go wrong', () => {
  it('a model without answers says so, and acts', async () => {
    const { client } = createTestClient();
    unwrap(await client.load({ manifestUrl: TINY_URL, provider: 'wasm' }));
    const answer = await client.ask(asking(RED));
    expect(answer).toMatchObject({ ok: false, error: { code: 'MODEL_INVALID' } });
    expect(!answer.ok && answer.error.message).toMatch(/to act, not to answer/);
    expect((await client.act(golden)).ok).toBe(true);
    expect(unwrap(await client.act(golden)).attention).toBeUndefined();
  });

  it('nothing is loaded', async () => {
    const { client } = createTestClient();
    const nothing = { ok: false, error: { code: 'ENGINE_FAILED', detail: 'no model is loaded' } };
    expect(await client.ask(asking(RED))).toMatchObject(nothing);
    expect(await client.embed(['red'])).toMatchObject(nothing);
  });

  it('a graph that lacks what its manifest promises is refused', async () => {
    const edited = (edit: (m: Manifest) => void) => {
      const site = tinyAnswersSite();
      const changed = tinyAnswersManifest();
      edit(changed);
      site.set(TINY_ANSWERS_URL, new TextEncoder().encode(JSON.stringify(changed)));
      return createTestClient({ site }).client.load({ manifestUrl: TINY_ANSWERS_URL, provider: 'wasm' });
    };
    const invalid = (what: string) => ({
      ok: false,
      error: { code: 'MODEL_INVALID', detail: expect.stringContaining(what) },
    });
    expect(await edited((m) => Object.assign(m.answers!, { input: 'opened' }))).toMatchObject(
      invalid('opened: missing'),
    );
    expect(await edited((m) => delete m.answers)).toMatchObject(invalid('open: unknown'));
    expect(await edited((m) => Object.assign(m.outputs!.attention!, { name: 'looks' }))).toMatchObject(
      invalid('looks: missing'),
    );
    expect(await edited((m) => Object.assign(m.outputs!.attention!, { shape: [3, 16, 16] }))).toMatchObject(
      invalid('attention is not float32'),
    );
  });

  it('NON_FINITE_LOGITS in logits or attention of an answer; the next action is fine', async () => {
    for (const name of ['logits', 'attention']) {
      const client = await answering({
        openRuntime: coated((outputs, feeds) => {
          const tensor = outputs[name]!;
          if (!open(feeds) || tensor.type !== 'float32') return outputs;
          return {
            ...outputs,
            [name]: { ...tensor, data: tensor.data.map((v, i) => (i === 9 ? Number.NaN : v)) },
          };
        }),
      });
      expect(await client.ask(asking(RED))).toMatchObject({
        ok: false,
        error: { code: 'NON_FINITE_LOGITS' },
      });
      expect((await client.act(golden)).ok).toBe(true);
    }
  });

  it('a token that the vocabulary does not have is an error, never an empty word', async () => {
    const client = await answering({
      openRuntime: coated((outputs, feeds) => {
        const tensor = outputs.tokens!;
        if (!open(feeds) || tensor.type !== 'int32') return outputs;
        return { ...outputs, tokens: { ...tensor, data: Int32Array.of(256, 999, 273, 5, 5, 5, 5, 5) } };
      }),
    });
    expect(await client.ask(asking(RED))).toMatchObject({
      ok: false,
      error: { code: 'MODEL_INVALID', detail: expect.stringContaining('999') },
    });
  });

  it('an answer without an end is all eight tokens', async () => {
    const client = await answering({
      openRuntime: coated((outputs, feeds) => {
        const tensor = outputs.tokens!;
        if (!open(feeds) || tensor.type !== 'int32') return outputs;
        return { ...outputs, tokens: { ...tensor, data: Int32Array.of(1, 2, 3, 4, 5, 6, 7, 264) } };
      }),
    });
    expect(unwrap(await client.ask(asking(RED))).words).toEqual(['1', '2', '3', '4', '5', '6', '7', 'cube']);
  });
});

describe('the manifest of a model that answers', () => {
  const problem = (edit: (m: Manifest) => void): string => {
    const changed = structuredClone(manifest);
    edit(changed);
    const result = parseManifest(changed, TEST_CAPABILITIES);
    return result.ok ? 'accepted' : (result.error.detail ?? '');
  };

  it('is read unchanged', () => {
    expect(parseManifest(manifest, TEST_CAPABILITIES)).toEqual({ ok: true, value: manifest });
    expect(manifest.answers!.vocabulary[manifest.answers!.eos]).toBe('<eos>');
  });

  it.each<[string, (m: Manifest) => void]>([
    ['answers.eos', (m) => Object.assign(m.answers!, { eos: 285 })],
    ['answers.input', (m) => Object.assign(m.answers!, { input: 'noise' })],
    ['answers.question', (m) => Object.assign(m.answers!, { question: 'Q: A:' })],
    ['answers.plan', (m) => Object.assign(m.answers!, { plan: '{instruction} {instruction}' })],
    ['answers.vocabulary', (m) => Object.assign(m.answers!, { vocabulary: ['0'] })],
    ['outputs.attention.of', (m) => Object.assign(m.outputs!.attention!, { of: ['target'] })],
    ['outputs.attention.shape.1', (m) => Object.assign(m.outputs!.attention!, { shape: [3, 0, 32] })],
  ])('names %s', (path, edit) => expect(problem(edit)).toMatch(new RegExp(`^${path}: `)));
});

describe('buildQuestion', () => {
  const ask = (text: string) => {
    const result = buildQuestion('Q: {question} A:', text);
    return result.ok ? result.value : result.error.code;
  };
  it('ends a question as training did', () => {
    expect(ask(' what  colour is the star ?')).toBe('Q: what colour is the star? A:');
    expect(ask('how many cubes are there')).toBe('Q: how many cubes are there? A:');
    expect(ask('count the cubes!')).toBe('Q: count the cubes A:');
    expect(ask('is $& there?')).toBe('Q: is $& there? A:');
  });
  it.each([
    ['?', 'INSTRUCTION_EMPTY'],
    ['x'.repeat(300), 'INSTRUCTION_TOO_LONG'],
  ])('%s is %s', (text, code) => expect(ask(text)).toBe(code));
});
