/** Files dropped anywhere on the page: without this the browser would leave the page to open them. */
import { useEffect, useState } from 'react';

const filesOf = ({ dataTransfer }: DragEvent): DataTransfer | null =>
  dataTransfer?.types.includes('Files') ? dataTransfer : null;

/** Are files held over the page? `onDrop` must read the transfer at once: it is gone with its event. */
export const useDrop = (onDrop: (transfer: DataTransfer) => void): boolean => {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hold = (event: DragEvent): void => {
      if (!filesOf(event)) return;
      event.preventDefault();
      setOver(true);
    };
    // a pointer that leaves an element enters another, unless it leaves the window
    const leave = ({ relatedTarget }: DragEvent): void => {
      if (relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      const transfer = filesOf(event);
      if (!transfer) return;
      event.preventDefault();
      onDrop(transfer);
    };
    window.addEventListener('dragover', hold);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', hold);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [onDrop]);
  return over;
};
