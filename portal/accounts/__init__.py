"""Who our customers are, and how they prove it: a link in their own mailbox, used once."""
