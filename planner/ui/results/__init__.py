"""The page Results: levels, published models, where people differ."""
