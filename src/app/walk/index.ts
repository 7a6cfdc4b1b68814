/** What other rooms of the page take from this one. */
export { WalkButton } from './Walk.tsx';
