/** What other folders of app/ import from this one. */
export { DeskControls } from './DeskControls.tsx';
