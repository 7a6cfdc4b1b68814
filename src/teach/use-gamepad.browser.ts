/** Reads the gamepads while the hand may drive. Without one nothing is asked for. */
import { useEffect, useState } from 'react';
import { createPadReader, type PadParts, type PadPresence } from './gamepad.ts';

/** `parts`: the same from render to render. */
export const useGamepad = (parts: PadParts, active: boolean): PadPresence => {
  const [presence, setPresence] = useState<PadPresence>('none');
  useEffect(() => {
    if (!active || !('getGamepads' in navigator)) return;
    const reader = createPadReader(parts);
    let asked = 0;
    const read = (): void => {
      const found = reader.read(navigator.getGamepads());
      setPresence(found);
      asked = found === 'here' ? requestAnimationFrame(read) : 0;
    };
    const begin = (): void => {
      if (asked === 0) read();
    };
    // no pictures are drawn of a page that nobody sees, so nothing would be read of the sticks either
    const hidden = (): void => {
      if (document.visibilityState === 'hidden') reader.leave();
    };
    window.addEventListener('gamepadconnected', begin);
    document.addEventListener('visibilitychange', hidden);
    begin();
    return () => {
      cancelAnimationFrame(asked);
      window.removeEventListener('gamepadconnected', begin);
      document.removeEventListener('visibilitychange', hidden);
      reader.leave();
    };
  }, [parts, active]);
  return presence;
};
