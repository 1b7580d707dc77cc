"""Work spread over processes, here or on a cluster; it knows nothing of what is computed."""
