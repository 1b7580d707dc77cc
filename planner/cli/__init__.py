"""The command line: the same engines, printed for people or as JSON."""
