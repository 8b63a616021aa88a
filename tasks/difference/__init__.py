"""What a release changes against the last one and why, so that nobody has to guess what moved a figure."""
