/** Policies on object tokens: a door of its own, so that a page whose model takes frames does not carry it. */
export { type Glance, glance } from '../drivers/object-eyes.ts';
export {
  createObjectPolicy,
  type ObjectPolicy,
  type ObjectPolicyOptions,
  type ObjectPolicyParts,
} from '../drivers/object-policy.ts';
export { OBJECT_COLUMNS, type ObjectColumn } from './columns.ts';
export { rememberingLooks } from './remembered-looks.ts';
export { type ObjectRow, read, withColumns } from './rows.ts';
