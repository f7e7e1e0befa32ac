"""Guichet's portal: the promise file, the help center's builder and the sidecar that serves both."""
