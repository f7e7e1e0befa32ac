"""Who takes the money: one port, and one module for each provider behind it."""
