-- title: On a programme list and owner of a car
-- grain: one family
-- reason: villages name it first when they speak of wrong recipients

select family_id, programmes || ', asset_car' as evidence
from targeting_family
where is_living and programmes is not null and asset_car
