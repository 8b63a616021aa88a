-- HMAC-SHA256 (RFC 2104) of a text with a key given as its two padded blocks, cut to 128 bits; null where the text is.

create or replace macro keyed_hash(said, inner_block, outer_block) as
    left(sha256(outer_block || unhex(sha256(inner_block || encode(said)))), 32);
