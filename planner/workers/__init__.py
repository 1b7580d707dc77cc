"""The only place that starts processes: each isolated and limited; its death is a sentence."""
