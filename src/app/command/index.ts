/** What other rooms of the page take from this one. */
export { Notices } from './Notices.tsx';
export { PlanLine } from './PlanLine.tsx';
export { RemedyButtons } from './RemedyButtons.tsx';
export { SceneSeed } from './SceneSeed.tsx';
