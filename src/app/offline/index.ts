/** What other rooms of the page take from this one. */
export { UpdateNote } from './UpdateNote.tsx';
