"""What a customer pays for: orders, the providers that take the money, and what follows from it."""
