/** A file that the visitor chose or dropped becomes what the policy sees; a model becomes a thing on the table. */
import { useCallback } from 'react';
import { pushNotice } from '../../runtime/stores.ts';
import { useApp } from '../context.tsx';
import { useBringFile } from '../own/index.ts';
import { fileKind, isModelFile, notShown } from './file-kind.ts';

/** Anything but a picture, a video or a model changes nothing and is said. */
export const useShowFile = (): ((file: File) => void) => {
  const { change, showFile, stores } = useApp();
  const bring = useBringFile();
  return useCallback(
    (file) => {
      if (isModelFile(file)) return bring(file);
      const kind = fileKind(file);
      if (!kind) return pushNotice(stores.session, notShown(file));
      change({ camera: kind });
      void showFile(kind, file);
    },
    [bring, change, showFile, stores],
  );
};
