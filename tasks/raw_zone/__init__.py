"""The archive of received files: where the bytes of each lie, as they came or encrypted at rest, and how they are read back."""
