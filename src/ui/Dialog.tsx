/** A native modal dialog under a store's flag: focus is kept inside, Escape closes it, and what opened it has the focus again. */
import { type ReactNode, useLayoutEffect, useRef } from 'react';
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
  // closed before it is taken from the page, or another dialog opens in its place: only close() gives the focus back
  useLayoutEffect(() => {
    const shown = dialog.current;
    if (!open || !shown) return;
    shown.showModal();
    return () => shown.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className={wide ? 'help wide' : 'help'}
      onClose={() => {
        if (!dialog.current?.open) onClose(); // its event comes late: it may be open again
      }}
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
