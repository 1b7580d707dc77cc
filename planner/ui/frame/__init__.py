"""What stands around the pages: the application, the window, its actions, documents, help and start."""
