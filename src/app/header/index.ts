/** What other folders of app/ import from this one. */
export { EnginePanel } from './EnginePanel.tsx';
