/** On the model card. A door of its own: it comes with the card. */
export { OwnPolicyPart } from './OwnPolicyPart.tsx';
