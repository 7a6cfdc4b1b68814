/** What other folders of app/ import from this one. */
export { WalkButton } from './Walk.tsx';
