/** A policy of the visitor's own, dropped anywhere on this page or chosen: read and asked about here, then it is A. */
import { useCallback, useState } from 'react';
import type { NamedBlob } from '../policy/own/index.ts';
import type { OwnPolicy } from '../runtime/own-policy/shelf.ts';
import { BringButtons } from '../ui/own-policy/BringButtons.tsx';
import { BringPolicy } from '../ui/own-policy/BringPolicy.tsx';
import { entriesOf, filesOf } from '../ui/own-policy/dropped.ts';
import { useDrop } from '../ui/view/use-drop.browser.ts';

/** Null: none waits to be read. */
type Waiting = Promise<readonly NamedBlob[]> | null;

export interface Bringing {
  readonly files: Waiting;
  /** Files hang over the page. */
  readonly over: boolean;
  readonly take: (files: Waiting) => void;
}

export const useBringing = (): Bringing => {
  const [files, take] = useState<Waiting>(null);
  const over = useDrop(useCallback((transfer) => take(filesOf(entriesOf(transfer))), []));
  return { files, over, take };
};

export const BringOwn = ({ files, take }: Pick<Bringing, 'files' | 'take'>) => (
  <>
    <BringButtons bringing={files !== null} onFiles={take} />
    <p className="note">An ONNX file, its folder or a zip, to be A. Or drop it anywhere on this page.</p>
  </>
);

interface FormProps extends Pick<Bringing, 'files' | 'take'> {
  readonly onMade: (policy: OwnPolicy) => Promise<void>;
}

export const BringForm = ({ files, take, onMade }: FormProps) =>
  files && (
    <BringPolicy
      files={files}
      onMade={async (policy) => {
        await onMade(policy);
        take(null);
      }}
      onClose={() => take(null)}
    />
  );
