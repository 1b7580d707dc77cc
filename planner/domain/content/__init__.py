"""What is authored: questionnaires, models, lenses, the catalogue, benchmarks."""
