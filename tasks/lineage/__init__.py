"""Which columns each model's columns come from, and which version of its definition a figure was made by; written into each release."""
