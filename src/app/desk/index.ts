/** What other rooms of the page take from this one. */
export { DeskControls } from './DeskControls.tsx';
