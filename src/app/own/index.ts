export { OwnChoice } from './OwnChoice.tsx';
export { OwnDialog } from './OwnDialog.tsx';
export { useBringFile } from './use-bring-file.ts';
