/** Chooses a file for the source that shows one. */

import type { FileKind } from '../../runtime/sources.ts';
import { Words } from '../../ui/Words.tsx';
import { useShowFile } from './use-show-file.ts';

const LABELS: Readonly<Record<FileKind, string>> = {
  image: 'Choose a picture',
  video: 'Choose a video',
};

export const FileButton = ({ kind }: { kind: FileKind }) => {
  const show = useShowFile();
  return (
    <label className="button file">
      <Words>{`${LABELS[kind]}`}</Words>
      <input
        type="file"
        accept={`${kind}/*`}
        data-testid={`${kind}-file`}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) show(file);
          event.target.value = ''; // the same file can be chosen again
        }}
      />
    </label>
  );
};
