/** A file that the visitor chose or dropped becomes what the policy sees. */
import { useCallback } from 'react';
import { pushNotice } from '../../runtime/stores.ts';
import { useApp } from '../context.tsx';
import { fileKind, notShown } from './file-kind.ts';

/** Anything but a picture or a video changes nothing and is said. */
export const useShowFile = (): ((file: File) => void) => {
  const { change, showFile, stores } = useApp();
  return useCallback(
    (file) => {
      const kind = fileKind(file);
      if (!kind) return pushNotice(stores.session, notShown(file));
      change({ camera: kind });
      void showFile(kind, file);
    },
    [change, showFile, stores],
  );
};
