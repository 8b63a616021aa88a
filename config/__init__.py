"""What is true for a laboratory: settings, schema, sources, codes and regions; so that nothing is declared twice."""
