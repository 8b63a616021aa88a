"""The answer to a submitter: their own workbook with its bad cells marked, and a receipt; so that files get repaired."""
