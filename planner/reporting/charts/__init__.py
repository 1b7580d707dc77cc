"""Charts as functions of data to a matplotlib ``Figure``. Drawn for print; colours from tokens."""
