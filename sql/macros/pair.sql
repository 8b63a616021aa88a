-- What the linkage model compares: the day a record names, and words that two names share; keys only, never shown.

-- YYMMDD out of a NIK, women's day without its 40; a date of birth and its NIK are one witness, so they are one key.
create or replace macro nik_birth_key(digits) as
    substr(digits, 11, 2) || substr(digits, 9, 2) || lpad(cast(cast(substr(digits, 7, 2) as integer) % 40 as varchar), 2, '0');

-- The day as written unless it stands for an unknown one, else the day inside the NIK, else what there is.
create or replace macro birth_key_of(birth_full, nik15, birth_date) as
    coalesce(strftime(birth_full, '%y%m%d'), nik_birth_key(nik15), strftime(birth_date, '%y%m%d'));

create or replace macro birth_is_default(birth_key) as right(birth_key, 4) in ('0101', '1231');

create or replace macro same_year(one_key, other_key) as left(one_key, 2) = left(other_key, 2);

-- The same day with day and month in the other order.
create or replace macro birth_turned(birth_key) as left(birth_key, 2) || right(birth_key, 2) || substr(birth_key, 3, 2);

-- Day and month in the other order, or one of the six digits another.
create or replace macro birth_is_close(one_key, other_key) as hamming(one_key, other_key) = 1 or birth_turned(one_key) = other_key;

create or replace macro name_words_of(name_key) as string_split(name_key, ' ');

-- Whether a name may be part of another: a question that most pairs fail and that costs a tenth of splitting both into words.
create or replace macro name_may_be_part(part, whole) as contains(whole, split_part(part, ' ', 1)) and contains(whole, split_part(part, ' ', -1));

-- Every word of one name stands in the other, or one begins the other, its last word as an initial.
create or replace macro name_is_part(one, other) as
    (name_may_be_part(other, one) or name_may_be_part(one, other))
    and (
        list_has_all(name_words_of(one), name_words_of(other)) or list_has_all(name_words_of(other), name_words_of(one))
        or starts_with(one, other) or starts_with(other, one)
    );

-- Pairs of one number and one name, most of all: the first rule has them.
create or replace macro is_same_person_twice(one_nik, one_name, other_nik, other_name) as coalesce(one_nik = other_nik and one_name = other_name, false);

create or replace macro names_share_word(one, other) as list_has_any(name_words_of(one), name_words_of(other));

-- Names that have nothing in common, when both are known.
create or replace macro names_differ(one, other) as
    coalesce(not names_share_word(one, other) and name_similarity(one, other) < 0.85, false);

-- One digit of the day another and the serial, or what is left of it, the same: a slip. Another place is none: the first born on a day
-- have one serial everywhere.
create or replace macro nik_slipped(one15, other15, one, other) as
    left(one15, 6) = left(other15, 6) and hamming(left(one15, 12), left(other15, 12)) = 1 and coalesce(right(one, 4) = right(other, 4), right(one15, 3) = right(other15, 3));

-- Two valid numbers of one day and place with different serials were given to two people.
create or replace macro nik_serials_differ(one, other) as
    coalesce(left(one, 12) = left(other, 12) and right(one, 4) <> right(other, 4), false);

create or replace macro name_is_alike(one, other) as name_is_part(one, other) or name_similarity(one, other) >= 0.92;

-- Neither a slip nor another order of the same words.
create or replace macro name_is_another(one, other) as
    coalesce(
        name_similarity(one, other) < 0.92
        and not (list_has_all(name_words_of(one), name_words_of(other)) and list_has_all(name_words_of(other), name_words_of(one))),
        false
    );

-- Two rows of one file of a list that has each person once, under two valid numbers or two names.
create or replace macro same_list_twice(one_file, one_list, one_nik, one_name, other_file, other_list, other_nik, other_name, unique_lists) as
    one_file = other_file and one_list = other_list and list_contains(unique_lists, one_list)
    and (coalesce(one_nik <> other_nik, false) or not coalesce(name_is_alike(one_name, other_name), true));

-- Two days of birth as written that no slip explains: another year, and more than one digit apart.
create or replace macro births_contradict(one, other) as
    coalesce(abs(year(one) - year(other)) > 1 and not birth_is_close(strftime(one, '%y%m%d'), strftime(other, '%y%m%d')), false);
