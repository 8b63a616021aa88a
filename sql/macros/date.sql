-- Dates in the shapes that files hold, Excel serials and Indonesian month names; null when no real date.

create or replace macro english_months(cleaned) as
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(upper(cleaned),
        'JANUARI', 'JANUARY'), 'FEBRUARI', 'FEBRUARY'), 'PEBRUARI', 'FEBRUARY'), 'MARET', 'MARCH'), 'MEI', 'MAY'), 'JUNI', 'JUNE'),
        'JULI', 'JULY'), 'AGUSTUS', 'AUGUST'), 'OKTOBER', 'OCTOBER'), 'NOPEMBER', 'NOVEMBER'), 'DESEMBER', 'DECEMBER'),
        'AGU', 'AUG'), 'OKT', 'OCT'), 'DES', 'DEC');

create or replace macro full_year(year_text) as
    case
        when length(year_text) = 4 then try_cast(year_text as integer)
        when try_cast(year_text as integer) <= year(current_date) % 100 then 2000 + try_cast(year_text as integer)
        else 1900 + try_cast(year_text as integer)
    end;

-- Day, month and year between any of - / . and blank; of a year with two digits the century is the one not in the future.
create or replace macro day_first_date(spaced) as
    try_cast(
        full_year(split_part(spaced, ' ', 3)) || '-' || split_part(spaced, ' ', 2) || '-' || split_part(spaced, ' ', 1) as date
    );

create or replace macro to_date(cleaned) as
    case
        when length(cleaned) = 10 and substr(cleaned, 5, 1) = '-' and substr(cleaned, 8, 1) = '-' then try_cast(cleaned as date)
        when regexp_matches(cleaned, '^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T]|$)')
            then try_cast(replace(regexp_extract(cleaned, '^[0-9/-]+'), '/', '-') as date)
        when regexp_matches(cleaned, '^[0-9]{5}(\.0+)?$') then date '1899-12-30' + cast(left(cleaned, 5) as integer)
        when regexp_matches(cleaned, '^[0-9]{1,2} ?[-/. ] ?[0-9]{1,2} ?[-/. ] ?([0-9]{4}|[0-9]{2})([ T]|$)')
            then day_first_date(regexp_replace(cleaned, '[-/. ]+', ' ', 'g'))
        when regexp_matches(cleaned, '^[0-9]{1,2}[- ]?[A-Za-z]{3,9}[- ]?[0-9]{4}$')
            then coalesce(
                try_strptime(english_months(regexp_replace(cleaned, '-', ' ', 'g')), '%d %B %Y'),
                try_strptime(english_months(regexp_replace(cleaned, '-', ' ', 'g')), '%d %b %Y')
            )::date
    end;
