"""What lies on disk, read without running anything, beside what people say."""
