"""In what order the steps run, by hand or on a schedule; so that order is read in one place."""
