"""Laboratory sites compared with desa like them: matched before they began, then differences of changes."""
