"""Register and plan as tables."""
