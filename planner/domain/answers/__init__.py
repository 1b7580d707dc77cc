"""What people said: rounds, answers, replies."""
