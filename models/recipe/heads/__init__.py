"""Six heads on one frozen trunk: which way of saying an action is good enough, and when. docs/decisions/0011 has the plan."""
