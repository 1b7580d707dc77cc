"""What every page stands on: session, jobs, look, text, dialogs."""
