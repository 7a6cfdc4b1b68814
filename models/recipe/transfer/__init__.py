"""How much of what words mean reaches the hand: four heads, with questions and without, from scratch. docs/decisions/0011."""
