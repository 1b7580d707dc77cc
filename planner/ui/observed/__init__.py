"""What lies on disk: sources, roles, findings and measured inputs."""
