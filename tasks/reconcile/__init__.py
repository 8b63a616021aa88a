"""Official figures held against their own bounds and against ours, and the difference taken apart."""
