/** Hands the session to components, and parts of its stores as hooks. */
import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import { drivenSpec } from '../runtime/model-spec.ts';
import type { Session } from '../runtime/session.browser.ts';
import type { Settings } from '../runtime/settings.ts';
import type { ModelSpec, SessionState, ViewState } from '../runtime/stores.ts';

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = ({ session, children }: { session: Session; children: ReactNode }) => (
  <SessionContext value={session}>{children}</SessionContext>
);

export const useApp = (): Session => {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useApp outside of SessionProvider');
  return session;
};

export const useSession = <T,>(select: (state: SessionState) => T): T =>
  useStore(useApp().stores.session, select);
export const useSettings = <T,>(select: (state: Settings) => T): T =>
  useStore(useApp().stores.settings, select);
export const useView = <T,>(select: (state: ViewState) => T): T => useStore(useApp().stores.view, select);

/** What the driver sees and says: the dimensions, units and ranges that panels show. */
export const useDriven = (): ModelSpec => {
  const driver = useSettings((s) => s.driver);
  const robot = useSettings((s) => s.robot);
  const hz = useSettings((s) => s.hz);
  return useSession((s) => drivenSpec(s, { driver, robot, hz }));
};
