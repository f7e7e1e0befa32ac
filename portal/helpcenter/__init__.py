"""The writers' side: Markdown that becomes a site, the site that becomes a release, the checks on the way."""
