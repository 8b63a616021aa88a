"""Linking a survey to the persons of the laboratory without either side handing over a name or a number.

Exact keyed hashes (HMAC-SHA256) of several fields at a time, not Bloom filters of bigrams (Schnell, Bachteler and Reiher 2009). A Bloom
filter forgives any misspelling, but its bits keep the pattern of the name, and names have been read out of it without the key: frequent
bigrams set frequent bits (Kuzu et al. 2011; Niedermeyer et al. 2014; Christen et al. 2017). A hash of one name alone is no better: the
most frequent one is SITI. Here every hash but that of the NIK holds things that hardly two people share together (a card and a name,
a name, a day and a desa), so that counting how often each occurs tells nothing, and misspelling is met by folding names first and by
further hashes with one word or the first letters only. What is lost is printed by `make proof-identity`. Who has the key can still
test guesses, also every NIK there can be; so it is made for one exchange and destroyed.
"""
