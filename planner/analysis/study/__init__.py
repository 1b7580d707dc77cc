"""What is computed once for everything that is shown."""
