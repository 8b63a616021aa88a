"""Metadata of a release in the forms that portals and statistics offices read, so that nobody types them off a page."""
