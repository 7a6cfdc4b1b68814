/** What other folders of app/ import from this one. */
export { Notices } from './Notices.tsx';
export { PlanLine } from './PlanLine.tsx';
export { RemedyButtons } from './RemedyButtons.tsx';
export { SceneSeed } from './SceneSeed.tsx';
