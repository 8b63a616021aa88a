"""The published figures as a folder of plain pages that opens without a network, in every language of the messages."""
