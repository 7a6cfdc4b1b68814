/** The form that a model's prompt has, read from its manifest: the only part of the model that the walk fetches. */
import { manifestPath, normalizeInstruction } from '../../policy/index.ts';

const known = new Map<string, Promise<string | null>>();

const promptIn = (manifest: unknown): string | null => {
  const prompt = typeof manifest === 'object' && manifest !== null && 'prompt' in manifest && manifest.prompt;
  return typeof prompt === 'string' ? prompt : null;
};

/** Null when it cannot be had. */
export const fetchPrompt = (model: string): Promise<string | null> => {
  const asked =
    known.get(model) ??
    fetch(new URL(manifestPath(model), document.baseURI))
      .then(async (answer) => (answer.ok ? promptIn(await answer.json()) : null))
      .catch(() => null);
  known.set(model, asked);
  return asked;
};

/** As the engine fills it (policy/prompt.ts). */
export const fillPrompt = (template: string, instruction: string): string =>
  template.replace('{instruction}', () => normalizeInstruction(instruction));
