-- title: Tables that list whole families, since they name children; lists of heads or recipients do not
-- grain: one table of one source

select distinct source, source_table from std.person_record where relation = 'child'
