/** The room that lights the scene from all sides. Without it, or before it has come, the stage has light of its own. */
import { useThree } from '@react-three/fiber';
import { useEffect, useState } from 'react';
import { loadRoom, showRoom } from '../../render/index.ts';

/** `wanted`: a graphics card draws. True once the room is there. */
export const useRoom = (wanted: boolean): boolean => {
  const scene = useThree((state) => state.scene);
  const renderer = useThree((state) => state.gl);
  const [there, setThere] = useState(false);
  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    let leave = (): void => {};
    void loadRoom().then(
      (room) => {
        if (gone) {
          room.dispose();
          return;
        }
        showRoom(scene, renderer, room);
        setThere(true);
        leave = () => {
          showRoom(scene, renderer, null);
          setThere(false);
          room.dispose();
        };
      },
      () => {}, // a scene without it is no worse than it was
    );
    return () => {
      gone = true;
      leave();
    };
  }, [scene, renderer, wanted]);
  return there && wanted;
};
