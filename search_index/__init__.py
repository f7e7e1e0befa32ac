"""The reading side: a built site becomes pages, pages become an index, an index answers."""
