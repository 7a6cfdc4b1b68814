/** A native modal dialog under a store's flag: focus is kept inside, Escape closes it. */
import { type ReactNode, useEffect, useRef } from 'react';
import { Icon } from './Icon.tsx';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly testId: string;
  /** Room for tables. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export const Dialog = ({ open, onClose, title, testId, wide = false, children }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className={wide ? 'help wide' : 'help'}
      onClose={onClose}
      aria-labelledby={`${testId}-title`}
      data-testid={testId}
      data-state={open ? 'open' : 'closed'}
    >
      <h2 id={`${testId}-title`}>{title}</h2>
      {children}
      <button
        type="button"
        className="quiet close"
        onClick={onClose}
        aria-label={`Close: ${title}`}
        data-testid={`${testId}-close`}
      >
        <Icon name="close" />
      </button>
    </dialog>
  );
};
