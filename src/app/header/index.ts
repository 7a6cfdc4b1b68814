/** What other rooms of the page take from this one. */
export { EnginePanel } from './EnginePanel.tsx';
