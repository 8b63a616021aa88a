"""Estimators of poverty and their errors, one small module per method, so that each can be held against published values.

Why own modules on numpy and scipy (looked at in November 2026): samplics 0.6 and svy 0.35 bring a second data frame
library (polars; svy a compiled engine of its own), go through domains one at a time and have no poverty or inequality
measure with a linearised variance (samplics knows FGT only inside its unit-level model); neither linearises a rate
below a line that is itself a quantile. statsmodels 0.15 has no design-based error and no Fay-Herriot model.
"""
