"""Received files that must go: on request or by the retention of their source, with everything that would still name a person of them."""
