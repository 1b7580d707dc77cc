"""Workshop mode: the stage that everybody sees, the facilitator's desk, and what holds them together."""
