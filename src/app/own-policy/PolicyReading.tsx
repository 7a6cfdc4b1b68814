/** What was dropped on the page, read and asked about in a dialog; then it drives. */
import { useMemo } from 'react';
import type { OwnPolicy } from '../../runtime/own-policy/shelf.ts';
import type { Dropped } from '../../runtime/stores.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { filesOf } from '../../ui/own-policy/dropped.ts';
import { ReadPolicy } from '../../ui/own-policy/ReadPolicy.tsx';
import { useApp } from '../context.tsx';

interface Props {
  readonly dropped: readonly Dropped[];
  readonly onClose: () => void;
}

export const PolicyReading = ({ dropped, onClose }: Props) => {
  const { change, keepPolicy } = useApp();
  const files = useMemo(() => filesOf(dropped), [dropped]);
  const use = async (policy: OwnPolicy): Promise<void> => {
    await keepPolicy(policy);
    onClose();
    await change({ model: policy.id, driver: 'model' });
  };
  return (
    <Dialog open onClose={onClose} title="A policy of your own" testId="policy-form" wide>
      <ReadPolicy files={files} onMade={use} onClose={onClose} />
    </Dialog>
  );
};
