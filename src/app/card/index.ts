/** The model's card, and the choice of another. */
export { ModelCard } from './ModelCard.tsx';
export { ModelChoice } from './ModelChoice.tsx';
