"""What laws and standards ask of AI systems, and what can be shown for it."""
