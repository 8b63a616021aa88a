-- Macros that make one text of many spellings; comparison keys only, a stored name stays as it was written.

-- No-break space, tab and line ends become blanks, zero-width characters go, blanks become single, a leading apostrophe goes.
-- One pattern finds the many cells that have nothing to clean; the rest costs seven times as much.
create or replace macro clean_text(raw) as
    case
        when regexp_matches(raw, '^[!-&(-~][!-~]*( [!-~]+)*$') then raw
        else nullif(trim(ltrim(trim(replace(replace(replace(
            translate(raw, chr(160) || chr(9) || chr(10) || chr(13) || chr(8203) || chr(65279), '    '),
            '  ', ' '), '  ', ' '), '  ', ' ')), chr(39))), '')
    end;

create or replace macro is_missing_word(cleaned) as
    list_contains(
        ['-', '--', '.', '...', '…', 'NULL', 'N/A', '#N/A', 'NAN', 'NONE', 'TIDAK TAHU', 'TIDAK ADA DATA', '?'], upper(cleaned)
    );

-- The same folding as config.codes.fold_label: capitals, the two signs as words, letters and digits only; 2.0 is 2.
create or replace macro fold_code(cleaned) as
    case
        when length(cleaned) = 1 then upper(cleaned)
        else regexp_replace(replace(replace(upper(regexp_replace(cleaned, '\.0+$', '', 'g')), '>', 'LEBIHDARI'), '<', 'KURANGDARI'),
            '[^A-Z0-9]', '', 'g')
    end;

create or replace macro fold_area(cleaned) as
    regexp_replace(upper(cleaned), '[^A-Z]', '', 'g');

-- A sheet named after a desa, by its name or its code of home affairs; what a program called the table below it is left away.
create or replace macro sheet_key(sheet) as
    case
        when regexp_matches(trim(sheet), '^[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}\.?[0-9]{4}$') then replace(trim(sheet), '.', '')
        else fold_area(regexp_replace(sheet, ' \([A-Z]+[0-9]+:[A-Z]+[0-9]+\)$', '', 'g'))
    end;

-- Three-digit neighbourhood unit out of 7, 7.0, 007 or RT 07.
create or replace macro unit_number(cleaned) as
    case
        when regexp_extract(cleaned, '[0-9]+') = '' then null
        else lpad(right(regexp_extract(cleaned, '[0-9]+'), 3), 3, '0')
    end;

-- Square metres, degrees, weights: 36.5 and 36,5; a dot is never between thousands.
create or replace macro to_measure(cleaned) as try_cast(replace(cleaned, ',', '.') as double);

-- Rupiah and counts: 1.500.000, Rp 1.500.000,50, 36.5, 36,5.
create or replace macro to_number(cleaned) as
    case when regexp_matches(cleaned, '^[0-9]+$') then try_cast(cleaned as double) else try_cast(
        case
            when regexp_matches(cleaned, '^(Rp\.? ?)?-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?(,-)?$', 'i')
                then replace(replace(regexp_replace(cleaned, '^Rp\.? ?|,-$', '', 'gi'), '.', ''), ',', '.')
            else replace(regexp_replace(cleaned, '^Rp\.? ?|,-$', '', 'gi'), ',', '.')
        end as double
    ) end;

-- The place in one list, because each repeated expression costs time in every query that calls this for fifty columns.
create or replace macro to_boolean(cleaned) as
    list_position(
        ['0', '2', 'TIDAK', 'T', 'N', 'NO', 'FALSE', 'TIDAKADA', 'TIDAKPADAN', 'TIDAKPUNYA', 'NONAKTIF',
            '1', 'YA', 'Y', 'YES', 'TRUE', 'ADA', 'PADAN', 'AKTIF', 'PUNYA', 'MEMILIKI', 'V'],
        fold_code(cleaned)
    ) > 11;

-- A shorter number is no code of a desa but what a spreadsheet left of one, so it says nothing about the regency.
create or replace macro in_regency(raw, dotless_code, bps_prefix) as
    raw is null or length(id_digits(raw)) < 10
    or starts_with(id_digits(raw), dotless_code) or starts_with(id_digits(raw), bps_prefix);

create or replace macro names_other_regency(raw, short_name) as
    raw is not null and (not contains(fold_area(raw), short_name) or starts_with(fold_area(raw), 'KOTA'));

-- The sheet that the name of a table speaks of: one of several tables on a sheet has its range behind the sheet's name.
create or replace macro real_sheet(table_name) as regexp_replace(table_name, ' \([A-Z]+[0-9]+:[A-Z]+[0-9]+\)$', '', 'g');
