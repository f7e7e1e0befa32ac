"""What is kept of people, why, and how long: the register, the sweep that obeys it, one person asking."""
