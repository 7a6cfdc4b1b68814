/** Draws the hands along the chunk that the shown step is of, while its panel is there. */
import { useEffect } from 'react';
import { DEFAULT_ROBOT, robotOf } from '../../robots/index.ts';
import { useApp, useDriven, useSession } from '../context.tsx';
import { inspector, MOST_ALONG } from '../inspector/index.ts';
import { chunkGhosts, useHeads } from './state.ts';

export const useGhosts = (): void => {
  const { hot } = useApp();
  const { spec } = useDriven().language;
  const robot = useSession((s) => s.scene?.robot ?? DEFAULT_ROBOT);
  const snapshot = useSession((s) => s.snapshot);
  const state = useHeads((s) => s);
  useEffect(() => {
    const shown = snapshot ? hot.shown : null;
    inspector.setState({ along: chunkGhosts(shown, hot.steps, spec, robotOf(robot), state, MOST_ALONG) });
  }, [hot, spec, robot, snapshot, state]);
  useEffect(() => () => inspector.setState({ along: [] }), []);
};
