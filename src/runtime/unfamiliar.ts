/** What the page says of a model before a table of things that its training did not have. Pure. */
import type { TableName } from '../contracts.ts';
import type { SessionState } from './stores.ts';

const IN_WORDS: Readonly<Record<TableName, string>> = {
  blocks: 'blocks',
  things: 'real things',
  pictures: 'pictures',
  mixed: 'mixed tables',
  twins: 'two alike',
  wall: 'walls',
  marble: 'a marble on a plate',
  mover: 'moving targets',
  peg: 'pegs',
};

/** What the chosen model was trained on, where the scene's table is none of it; null: nothing is known against it. */
export const trainedElsewhere = ({ model, scene }: Pick<SessionState, 'model' | 'scene'>): string | null => {
  const tables = model?.card.tables ?? null;
  if (!tables || !scene || tables.includes(scene.table)) return null;
  return tables.map((table) => IN_WORDS[table]).join(' and ');
};

/** One line about it, for whoever lets the model drive. */
export const unfamiliarTo = (state: Pick<SessionState, 'model' | 'scene'>): string | null => {
  const trained = trainedElsewhere(state);
  const { title = 'The model' } = state.model ?? {};
  return (
    trained &&
    `${title} was trained on ${trained} alone: expect it to fail with things it never saw. The scripted expert can do it.`
  );
};
