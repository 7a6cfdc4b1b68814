/** The headless command `golden`: what the loaded engine says to every golden frame of its manifest. */

import { decodeState } from '../action/index.ts';
import type { ActionTokens, Frame, Proprioception } from '../contracts.ts';
import { manifestUrl } from '../runtime/model-host.browser.ts';
import { z } from '../schema.ts';
import { engineRequest } from './engine.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

/** Tokens in the manifest's order. Errors: the engine's; MODEL_MISSING when a frame is not on the server. */
export const goldenCommand = (rig: Pick<Rig, 'engine'>): Command =>
  command(z.object({ engine: engineRequest }), async ({ engine: wanted }) => {
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const { identity, info, spec } = engine.value;
    const policy = engine.value.policy();
    const { width = 0, height = 0 } = spec.observation.cameras[0] ?? {};
    const tokens: ActionTokens[] = [];
    for (const [seq, golden] of info.manifest.golden.entries()) {
      const answer = await fetch(new URL(golden.frame.file, manifestUrl(wanted.model)));
      if (!answer.ok) {
        const message = `The golden frame ${golden.frame.file} is not on the server.`;
        return { ok: false, error: { code: 'MODEL_MISSING', message } };
      }
      const state = decodeState(golden.state);
      if (!state.ok) return state;
      const [x = 0, y = 0, z = 0, rx = 0, ry = 0, rz = 0, opening = 0] = state.value;
      const proprioception: Proprioception = { position: [x, y, z], rotation: [rx, ry, rz], opening };
      const rgb = new Uint8Array(await answer.arrayBuffer());
      const frame: Frame = { width, height, rgb, source: 'image', seq };
      const observation = {
        frame,
        instruction: golden.instruction ?? '',
        proprioception,
      };
      const decision = await policy.act(observation, new AbortController().signal);
      if (!decision.ok) return decision;
      tokens.push(decision.value.evidence.tokens ?? []);
    }
    return { ok: true, value: { ...identity, parity: info.parity, tokens } };
  });
