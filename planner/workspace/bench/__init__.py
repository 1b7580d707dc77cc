"""The bench of somebody with many clients: how far each is, templates, the next meeting, a benchmark."""
