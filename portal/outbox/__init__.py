"""Mail that leaves after the commit: written in the transaction of what it tells, sent by a worker."""
