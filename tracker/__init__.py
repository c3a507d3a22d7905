"""Settings, addresses, the order of the pipeline and site-wide pages. Wires the apps; nobody imports it."""
