/** What other rooms of the page take from this one. */
export { CheckButton } from './CheckButton.tsx';
