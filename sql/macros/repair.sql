-- What is left of a damaged number, and how near two numbers are; for proposals of repairs only, never for values.

-- A pattern for `like` of the digits that are still to be read. Excel rounds the last digit it shows of a long number.
create or replace macro digits_left(cell, status) as
    case
        when status = 'masked' then translate(replace(cell, ' ', ''), '*xX•#', '_____')
        when status = 'precision_lost' then left(id_digits(cell), 15) || '_'
        when status = 'scientific'
            then left(regexp_replace(split_part(upper(cell), 'E', 1), '[^0-9]', '', 'g'),
                length(regexp_replace(split_part(upper(cell), 'E', 1), '[^0-9]', '', 'g')) - 1) || '%'
    end;

-- One digit mistyped, left out or doubled, or two neighbours turned round.
create or replace macro is_one_slip(one, other) as damerau_levenshtein(one, other) = 1;

create or replace macro nik_disagrees(digits, birth, person_sex) as
    coalesce(not nik_agrees_with_date(digits, birth), false)
    or coalesce((person_sex = 'female') <> nik_is_female(digits), false);

create or replace macro counted_evidence(word, records) as case when records > 0 then word || ' ' || records end;
