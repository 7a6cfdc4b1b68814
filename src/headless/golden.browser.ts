/**
 * The headless command `golden`: what the loaded engine says to every golden frame of its manifest, and to those of other manifests
 * of the same folder.
 */

import { decodeState } from '../action/index.ts';
import type { ActionTokens, Frame, Proprioception, Result } from '../contracts.ts';
import type { Manifest } from '../policy/index.ts';
import { manifestUrl } from '../runtime/model-host.browser.ts';
import { z } from '../schema.ts';
import { engineRequest } from './engine.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

const bytesOf = async (url: URL): Promise<Result<Uint8Array>> => {
  const answer = await fetch(url);
  if (answer.ok) return { ok: true, value: new Uint8Array(await answer.arrayBuffer()) };
  const message = `The golden frame ${url.pathname} is not on the server.`;
  return { ok: false, error: { code: 'MODEL_MISSING', message } };
};

/** A golden observation: frames are files beside the manifest. */
const shown = z.object({
  frame: z.object({ file: z.string() }),
  state: z.array(z.number()),
  instruction: z.string().default(''),
});

/**
 * Tokens in the manifest's order, and of heads that give chunks their numbers, in units, row-major [length, dimensions]; what was
 * shown besides comes after. Errors: the engine's; MODEL_MISSING when a frame is not on the server.
 */
export const goldenCommand = (rig: Pick<Rig, 'engine'>): Command =>
  command(z.object({ engine: engineRequest, besides: z.array(shown).default([]) }), async (asked) => {
    const { engine: wanted, besides } = asked;
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const { identity, info, spec } = engine.value;
    let closeUp: Manifest['golden'][number] | null = null;
    const policy = engine.value.policy({
      close: (side) => ({
        grab: async () => {
          const file = closeUp?.objects?.close.file ?? '';
          const rgb = await bytesOf(new URL(file, manifestUrl(wanted.model)));
          return rgb.ok
            ? { ok: true, value: { width: side, height: side, rgb: rgb.value, source: 'image', seq: 0 } }
            : rgb;
        },
      }),
      insists: () => true,
    });
    const { width = 0, height = 0 } = spec.observation.cameras[0] ?? {};
    const tokens: ActionTokens[] = [];
    const chunks: (readonly number[])[] = [];
    for (const [seq, golden] of [...info.manifest.golden, ...besides].entries()) {
      closeUp = info.manifest.golden[seq] ?? null;
      const rgb = await bytesOf(new URL(golden.frame.file, manifestUrl(wanted.model)));
      if (!rgb.ok) return rgb;
      const state = decodeState(golden.state);
      if (!state.ok) return state;
      const [x = 0, y = 0, z = 0, rx = 0, ry = 0, rz = 0, opening = 0] = state.value;
      const proprioception: Proprioception = { position: [x, y, z], rotation: [rx, ry, rz], opening };
      const frame: Frame = { width, height, rgb: rgb.value, source: 'image', seq };
      const observation = {
        frame,
        instruction: golden.instruction ?? '',
        proprioception,
      };
      const decision = await policy.act(observation, new AbortController().signal);
      if (!decision.ok) return decision;
      const { evidence } = decision.value;
      tokens.push(evidence.tokens ?? []);
      if (evidence.chunk) chunks.push([...evidence.chunk.values]);
    }
    return { ok: true, value: { ...identity, parity: info.parity, tokens, chunks } };
  });
