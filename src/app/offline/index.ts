/** What other folders of app/ import from this one. */
export { UpdateNote } from './UpdateNote.tsx';
