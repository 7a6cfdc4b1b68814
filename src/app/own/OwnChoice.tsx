/** A thing of the visitor's own on the table: a file to choose, or the one that lies there and a way to take it off. */
import { parseOwnKey } from '../../runtime/own/own-key.ts';
import { isNamedTable } from '../../things/table-names.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Words } from '../../ui/Words.tsx';
import { useApp, useSettings } from '../context.tsx';
import { useBringFile } from './use-bring-file.ts';

const LABEL = 'Put a thing of your own on the table: a GLB file';

export const OwnChoice = () => {
  const { change } = useApp();
  const bring = useBringFile();
  const key = useSettings((s) => (isNamedTable(s.table) ? s.own : ''));
  const own = parseOwnKey(key);
  if (own) {
    return (
      <button
        type="button"
        className="quiet own-thing"
        onClick={() => void change({ own: '' })}
        aria-label={`Take your ${own.name} off the table`}
        title={`Take your ${own.name} off the table`}
        data-testid="own-remove"
      >
        <Words>{own.name}</Words>
        <Icon name="close" />
      </button>
    );
  }
  return (
    <label className="button quiet own-thing" title={LABEL}>
      <Icon name="add" />
      <input
        type="file"
        accept=".glb,model/gltf-binary"
        aria-label={LABEL}
        data-testid="own-file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) bring(file);
          event.target.value = ''; // the same file can be chosen again
        }}
      />
    </label>
  );
};
