"""Is this laboratory well: what is wrong with the machine, its folders and its releases, and how to mend it."""
