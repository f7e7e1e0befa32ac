"""What readers say of articles: was this helpful, and if not, what was missing."""
