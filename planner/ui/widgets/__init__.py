"""Small painted widgets and delegates."""
