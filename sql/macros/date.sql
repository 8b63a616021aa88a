-- Dates in the five shapes that files hold, Excel serials and Indonesian month names; null when no real date.

create or replace macro english_months(cleaned) as
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(upper(cleaned),
        'JANUARI', 'JANUARY'), 'FEBRUARI', 'FEBRUARY'), 'PEBRUARI', 'FEBRUARY'), 'MARET', 'MARCH'), 'MEI', 'MAY'), 'JUNI', 'JUNE'),
        'JULI', 'JULY'), 'AGUSTUS', 'AUGUST'), 'OKTOBER', 'OCTOBER'), 'NOPEMBER', 'NOVEMBER'), 'DESEMBER', 'DECEMBER'),
        'AGU', 'AUG'), 'OKT', 'OCT'), 'DES', 'DEC');

create or replace macro to_date(cleaned) as
    case
        when length(cleaned) = 10 and substr(cleaned, 5, 1) = '-' and substr(cleaned, 8, 1) = '-' then try_cast(cleaned as date)
        when regexp_matches(cleaned, '^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]') then try_cast(left(cleaned, 10) as date)
        when regexp_matches(cleaned, '^[0-9]{5}(\.0+)?$') then date '1899-12-30' + cast(left(cleaned, 5) as integer)
        when regexp_matches(cleaned, '^[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{4}')
            then try_strptime(regexp_replace(split_part(regexp_replace(cleaned, '[-/.]', ' ', 'g') || ' x', ' ', 1)
                || '-' || split_part(regexp_replace(cleaned, '[-/.]', ' ', 'g'), ' ', 2)
                || '-' || left(split_part(regexp_replace(cleaned, '[-/.]', ' ', 'g'), ' ', 3), 4), ' ', '', 'g'), '%d-%m-%Y')::date
        when regexp_matches(cleaned, '^[0-9]{1,2}[- ]?[A-Za-z]{3,9}[- ]?[0-9]{4}$')
            then coalesce(
                try_strptime(english_months(regexp_replace(cleaned, '-', ' ', 'g')), '%d %B %Y'),
                try_strptime(english_months(regexp_replace(cleaned, '-', ' ', 'g')), '%d %b %Y')
            )::date
    end;
