"""What every page of the sidecar shares: the release it serves, its slots, its guards, its words."""
