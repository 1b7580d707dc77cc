"""The room: people of several teams vote blind from their phones, on the local network alone."""
