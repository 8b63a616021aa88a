"""From figures to a release: files and tables that dashboards, offices and maps read, each complete or not there at all."""
