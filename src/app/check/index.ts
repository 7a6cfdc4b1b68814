/** What other folders of app/ import from this one. */
export { CheckButton } from './CheckButton.tsx';
