"""What must hold of the data; derived from the schema so that no check is retyped."""
