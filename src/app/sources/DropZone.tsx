/** The whole page takes a picture, a video or a model; while a file hangs over it, it says so. */
import { useEffect, useState } from 'react';
import { useApp } from '../context.tsx';
import { isPolicyDrop } from '../own-policy/index.ts';
import { useShowFile } from './use-show-file.ts';

const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

export const DropZone = () => {
  const [over, setOver] = useState(false);
  const { stores } = useApp();
  const show = useShowFile();
  useEffect(() => {
    const hold = (event: DragEvent): void => {
      if (!carriesFile(event)) return;
      event.preventDefault(); // else the browser would open the file in the place of the page
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false); // null: out of the window, not onto another part of it
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!carriesFile(event)) return;
      event.preventDefault();
      // read now: when the event is over there is nothing left to ask
      const entries = [...(event.dataTransfer?.items ?? [])].map(
        (item) => item.webkitGetAsEntry() ?? item.getAsFile(),
      );
      const file = event.dataTransfer?.files[0];
      if (isPolicyDrop(entries)) stores.view.setState({ policy: entries, card: false });
      else if (file) show(file);
    };
    const leaving = new AbortController();
    const { signal } = leaving;
    window.addEventListener('dragenter', hold, { signal });
    window.addEventListener('dragover', hold, { signal });
    window.addEventListener('dragleave', leave, { signal });
    window.addEventListener('drop', drop, { signal });
    return () => leaving.abort();
  }, [show, stores]);
  return over ? (
    <div className="drop-zone" data-testid="drop-zone">
      <p>Drop a picture or a video: it becomes what the model sees.</p>
      <p>Drop a GLB model: it becomes a thing on the table.</p>
      <p>Drop a policy, its folder or a zip: it drives the arm.</p>
    </div>
  ) : null;
};
