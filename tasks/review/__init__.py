"""Doubtful pairs of records before people: what they are asked, what they said, and what counts; never asked twice."""
