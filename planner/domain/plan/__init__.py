"""What is decided about steps: limits, wishes, agreed plans, own entries, comparisons."""
