/** A name that names nothing: how much of a task is done without knowing what the target is called. */
import type { Phrases } from './language.ts';

/** Word of developmental psychology's made-up object (Gopnik and Sobel 2000); in no list of words here. */
export const NONSENSE_WORD = 'blicket';

const TARGET = /\{color\} \{shape\}|\{object\}|\{color\}|\{shape\}/g;

/** The same templates, the target called by the nonsense word; a second object keeps its name. */
export const withNonsenseTarget = (phrases: Phrases): Phrases => ({
  ...phrases,
  tasks: Object.fromEntries(
    Object.entries(phrases.tasks).map(([task, { templates }]) => [
      task,
      { templates: templates.map((template) => template.replaceAll(TARGET, NONSENSE_WORD)) },
    ]),
  ),
});
