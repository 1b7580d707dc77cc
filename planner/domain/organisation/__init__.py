"""Who is assessed: the organisation, its people and its use cases."""
