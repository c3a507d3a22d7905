"""The public data as files, once a night: what is in them, how they are written, switched to, served and restored."""
