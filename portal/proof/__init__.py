"""What was promised, and what was kept: the months of the desk, reckoned once, signed, and published."""
