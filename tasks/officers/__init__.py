"""Lists by name for officers and villages: what figures leave out, on paper that is theirs alone."""
