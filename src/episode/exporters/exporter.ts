/** What an exporter is: an episode written as text for another program. */
import type { Trace } from '../trace.ts';

/** The episode, and under `page` what else it takes to understand it: model, sampling, plans, edits, link. */
export interface ExportedEpisode extends Trace {
  readonly page: Readonly<Record<string, unknown>>;
}

export interface Exporter {
  /** Lower-case: its name in test ids and options. */
  readonly id: string;
  /** As the page's button has it: "Copy the episode as JSON". */
  readonly title: string;
  write(episode: ExportedEpisode): string;
}
