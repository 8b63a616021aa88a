-- title: Homes that exchanged somebody or share a record, so that they can only be looked at together
-- grain: one pair of different homes

select b.node as node_left, a.node as node_right
from before_home as b
join after_home as a on a.unit = b.unit
where a.node <> b.node
union
select b.node, a.node
from before_member as b
join after_member as a on a.record_id = b.record_id
where a.node <> b.node
union
select b.node, c.node
from before_member as b
join before_member as c on c.record_id = b.record_id
where b.node < c.node
union
select a.node, c.node
from after_member as a
join after_member as c on c.record_id = a.record_id
where a.node < c.node
