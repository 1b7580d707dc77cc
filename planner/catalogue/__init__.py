"""Tools and practices: their content, and what fits an organisation."""
