"""Small figures are withheld with those that would give them away: sums between figures, and other tables they allow."""
