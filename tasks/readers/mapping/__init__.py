"""Which column of a sheet is which of ours, from titles and values together; a title alone does not make a column right."""
