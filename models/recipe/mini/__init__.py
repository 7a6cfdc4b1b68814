"""Recipe of `mini`: object tokens, pre-trained eyes, and a decoder of actions."""
