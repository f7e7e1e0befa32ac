"""`guichet new`: writes help centers, from nothing or around a folder of Markdown that exists."""
