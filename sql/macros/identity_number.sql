-- NIK and family card numbers: PP KK CC DDMMYY SSSS, women's day + 40; what is wrong with one, if anything (domain facts, section 7).

create or replace macro id_digits(cleaned) as
    case
        when regexp_matches(cleaned, '^[0-9]+$') then cleaned
        else regexp_replace(regexp_replace(cleaned, '\.0+$', '', 'g'), '[^0-9]', '', 'g')
    end;

create or replace macro is_real_day(day, month, year2) as
    day between 1 and 31 and month between 1 and 12
    and not (month in (4, 6, 9, 11) and day > 30)
    and not (month = 2 and (day > 29 or (day = 29 and year2 % 4 <> 0)));

create or replace macro id_date_is_real(digits) as
    is_real_day(
        try_cast(substr(digits, 7, 2) as integer) % 40,
        try_cast(substr(digits, 9, 2) as integer),
        try_cast(substr(digits, 11, 2) as integer)
    ) and try_cast(substr(digits, 7, 2) as integer) not in (40) and try_cast(substr(digits, 7, 2) as integer) <= 71;

create or replace macro is_sixteen_digits(cleaned) as regexp_matches(cleaned, '^[0-9]{16}$');

-- `cell_type` is n for a numeric cell: such a cell keeps 15 digits, so a last digit 0 is a lost digit.
create or replace macro digits_status(digits, cell_type) as
    case
        when replace(digits, left(digits, 1), '') = '' then 'placeholder'
        when digits in ('1234567890123456', '1234567890') then 'placeholder'
        when length(digits) <> 16 then 'wrong_length'
        when left(digits, 1) = '0' then 'temporary'
        when right(digits, 4) = '0000' then 'precision_lost'
        when cell_type = 'n' and right(digits, 1) = '0' then 'precision_lost'
        when not coalesce(id_date_is_real(digits), false) then 'invalid_date'
        else 'valid'
    end;

create or replace macro id_status(cleaned, cell_type) as
    case
        when cleaned is null then 'missing'
        when is_sixteen_digits(cleaned) then digits_status(cleaned, cell_type)
        when regexp_matches(cleaned, '^[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+$') then 'scientific'
        when regexp_matches(cleaned, '[*xX•#]') then 'masked'
        when regexp_matches(cleaned, '[A-Za-z]') then 'invalid'
        else digits_status(id_digits(cleaned), cell_type)
    end;

create or replace macro id_value(cleaned, status) as
    case when status in ('valid', 'temporary', 'precision_lost', 'invalid_date', 'wrong_length') then id_digits(cleaned) end;

-- Birth date that a NIK states, its century chosen to give an age of 0 to 99 at `today`; women's days have 40 added.
create or replace macro nik_is_female(digits) as try_cast(substr(digits, 7, 2) as integer) > 40;

create or replace macro nik_agrees_with_date(digits, birth) as
    try_cast(substr(digits, 7, 2) as integer) % 40 = day(birth)
    and try_cast(substr(digits, 9, 2) as integer) = month(birth)
    and try_cast(substr(digits, 11, 2) as integer) = year(birth) % 100;
