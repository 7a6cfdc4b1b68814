/** Named asynchronous commands with JSON in and JSON out: what a script may ask of the headless page. */

import type { Result, TabletopError } from '../contracts.ts';
import type { z } from '../schema.ts';

export interface CommandContext {
  /** Sends one JSON value to the script while the command runs (progress, frames). */
  readonly report: (event: unknown) => void;
}

/** A command whose arguments have been checked. */
export type Command = (args: unknown, context: CommandContext) => Promise<Result<unknown>>;

export interface Registry {
  readonly commands: () => readonly string[];
  /** Errors: SETTING_INVALID for an unknown command or arguments, ENGINE_FAILED for a command that threw. */
  readonly call: (name: string, args: unknown) => Promise<Result<unknown>>;
}

/** Of arguments that do not go together, or that nothing answers to. */
export const invalid = (message: string): { readonly ok: false; readonly error: TabletopError } => ({
  ok: false,
  error: { code: 'SETTING_INVALID', message },
});

/** A command from the shape of its arguments and the work itself. */
export const command =
  <T>(schema: z.ZodType<T>, run: (args: T, context: CommandContext) => Promise<Result<unknown>>): Command =>
  async (args, context) => {
    const parsed = schema.safeParse(args);
    if (parsed.success) return run(parsed.data, context);
    const [issue] = parsed.error.issues;
    return invalid(`Argument ${issue?.path.join('.') || '(all)'}: ${issue?.message ?? 'not understood'}.`);
  };

export const createRegistry = (
  commands: Readonly<Record<string, Command>>,
  report: CommandContext['report'],
): Registry => ({
  commands: () => Object.keys(commands),
  call: async (name, args) => {
    const chosen = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!chosen) return invalid(`No command "${name}"; there are ${Object.keys(commands).join(', ')}.`);
    try {
      return await chosen(args, { report });
    } catch (thrown) {
      const detail = thrown instanceof Error ? `${thrown.message}\n${thrown.stack ?? ''}` : String(thrown);
      const message = `The command "${name}" failed; this is a bug.`;
      return { ok: false, error: { code: 'ENGINE_FAILED', message, detail } };
    }
  },
});
