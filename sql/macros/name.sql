-- Names folded for comparison: titles off, common short forms and old spellings to one form, double letters single. Never stored as the name.

create or replace macro name_words_only(name) as
    ' ' || trim(regexp_replace(regexp_replace(regexp_replace(upper(name), '\(.*?\)| ALIAS .*$| AL\. .*$| BIN .*$| BINTI .*$', ' ', 'g'),
        '[^A-Z]', ' ', 'g'), ' +', ' ', 'g')) || ' ';

create or replace macro name_without_titles(spaced) as
    regexp_replace(regexp_replace(spaced,
        '^( (H|HJ|DR|DRS|DRA|IR|PROF|KH|NY|TN|BU|ALM|ALMH|ALMARHUM|ALMARHUMAH|BPK|IBU))+ ', ' ', 'g'),
        ' ((S PD|S AG|S KEP|S SOS|S E|S T|S KOM|S H|A MD|M PD|M SI|SPD|SAG|SKM|AMD|ALM|ALMH) )+$', ' ', 'g');

create or replace macro name_short_forms(spaced) as
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(spaced,
        ' (M|MOH|MUH|MHD|MD|MOCH|MUCH|MOKH|MUKH|MOHAMAD|MOHAMMAD|MUHAMMAD|MOCHAMAD|MOCHAMMAD|MUCHAMAD|MUHAMMED|MOHAMED|MUKHAMAD) ', ' MUHAMAD ', 'g'),
        ' (ST|STI|SITTI) ', ' SITI ', 'g'),
        ' (ACHMAD|AKHMAD|ACH|AKH|AHMMAD) ', ' AHMAD ', 'g'),
        ' (ABD|ABDOEL) ', ' ABDUL ', 'g'),
        ' (NOER|NOR|NURR) ', ' NUR ', 'g');

create or replace macro name_spelling(spaced) as
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        spaced, 'OE', 'U'), 'DJ', 'J'), 'TJ', 'C'), 'SJ', 'SY'), 'CH', 'H'), 'KH', 'H'), 'DH', 'D'), 'TH', 'T'), 'SY', 'S'), 'Y', 'I'),
        'V', 'P'), 'F', 'P'), 'Z', 'S');

create or replace macro single_letters(spaced) as
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        spaced, 'AA', 'A'), 'BB', 'B'), 'CC', 'C'), 'DD', 'D'), 'EE', 'E'), 'GG', 'G'), 'II', 'I'), 'KK', 'K'), 'LL', 'L'), 'MM', 'M'),
        'NN', 'N'), 'OO', 'O'), 'PP', 'P'), 'RR', 'R'), 'SS', 'S'), 'TT', 'T');

create or replace macro fold_person_name(name) as
    nullif(trim(single_letters(name_spelling(name_short_forms(name_without_titles(name_words_only(name)))))), '');

-- One name for both engines' similarity of two folded names, 0 to 1.
create or replace macro name_similarity(one, other) as jaro_winkler_similarity(one, other);

-- Numbers a single typing slip apart; both must be valid. Another serial is another person born on that day in that place.
create or replace macro nik_is_close(one, other) as
    one = other or (hamming(one, other) = 1 and right(one, 4) = right(other, 4));

-- Two valid numbers that are different and not close; the strongest sign of two persons.
create or replace macro nik_conflict(one, other) as coalesce(not nik_is_close(one, other), false);

create or replace macro same_or_unknown(one, other) as coalesce(one = other, true);

-- A tiny number out of an id, so that statements of one rank and day are always chosen between in the same way.
create or replace macro tie_breaker(id) as cast(hash(id) % 100000 as double) / 1000000000000;

-- The value of the row with the smallest key among rows that have one.
create or replace macro best_of(candidate, sort_key) as arg_min(candidate, sort_key) filter (where candidate is not null);

-- Each pair once, and only pairs with a record that is new or has changed; the others were asked before.
create or replace macro is_new_pair(one_id, one_is_fresh, other_id, other_is_fresh) as
    one_is_fresh and (one_id < other_id or (not other_is_fresh and one_id <> other_id));
