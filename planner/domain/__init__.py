"""The document and its vocabulary: frozen models that know nothing of files, engines or windows."""
