/** What the things on the table are, who made them, and under which licence: CC-BY asks for it where they are shown. */
import type { ObjectSpec } from '../../contracts.ts';
import { isNamedTable } from '../../things/table-names.ts';
import { isMiniature } from '../../things/things.ts';
import { useSession } from '../context.tsx';

const MADE_BY: Readonly<Record<string, string>> = {
  'OFL-1.1': 'glyph of Inter',
  MIT: 'Fluent Emoji, Microsoft; flags of flag-icons',
};

const madeBy = (object: ObjectSpec): string => {
  if (object.kind === 'block' || object.kind === 'part') return 'this project, MIT';
  if (object.kind === 'thing') {
    const { author, licence } = object.thing;
    return licence === 'own' ? 'a file of yours, which stays here' : `${author}, ${licence}`;
  }
  const { licence } = object.concept.picture;
  return `${MADE_BY[licence] ?? 'this project'}, ${licence}`;
};

const called = (object: ObjectSpec): string => {
  if (object.kind === 'block') return `${object.color} ${object.shape}`;
  if (object.kind === 'part') return object.noun;
  if (object.kind === 'picture') return `${object.concept.name} (${object.form})`;
  return isMiniature(object.thing) ? `${object.concept.name} (miniature)` : object.concept.name;
};

export const Credits = () => {
  const scene = useSession((s) => s.scene);
  const table = scene?.table ?? 'blocks';
  if (!scene || !isNamedTable(table)) return null;
  return (
    <details className="credits" data-testid="credits">
      <summary>Who made these things</summary>
      <ul>
        {scene.objects.map((object) => (
          <li key={object.name}>
            <b>{called(object)}</b> <span translate="no">{madeBy(object)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
};
