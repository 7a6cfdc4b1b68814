/** Policies on object tokens: a door of its own, so that a page whose model takes frames does not carry it. */
export {
  createObjectPolicy,
  type ObjectPolicy,
  type ObjectPolicyParts,
  type ObjectRules,
} from '../drivers/object-policy.ts';
