"""Places and addresses as text in the ways different offices write them."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.simulate import load_name_lists
from tasks.simulate.records import coded, padded
from tasks.simulate.streams import Ints
from tasks.simulate.world import World


def area_words(world: World, attribute: str, area: Ints, *, upper: bool = False, plain: bool = False) -> pa.Array:
    """An attribute of the desa of each row; `plain` drops the dots of a code."""
    words = [str(getattr(region, attribute)) for region in world.geography.regions]
    words = [word.upper() if upper else word for word in words]
    return coded(area, [word.replace(".", "") for word in words] if plain else words)


def hamlet_words(world: World, dwelling: Ints) -> pa.Array:
    """Name of the dusun; the same in all of one desa's lists."""
    names = load_name_lists().hamlets
    d = world.dwellings
    return coded((d["area"][dwelling].astype(np.int32) * 7 + d["hamlet"][dwelling] * 5) % len(names), names)


def rt_words(world: World, dwelling: Ints) -> pa.Array:
    """RT of three digits."""
    return padded(world.dwellings["rt"][dwelling])


def rw_words(world: World, dwelling: Ints) -> pa.Array:
    """RW of three digits."""
    return padded(world.dwellings["rw"][dwelling])


def street(world: World, dwelling: Ints) -> pa.Array:
    """A short address: street and number, or the dusun where streets have no name."""
    names = load_name_lists().streets
    d = world.dwellings
    number = d["house_number"][dwelling]
    street_no = (d["area"][dwelling].astype(np.int32) * 3 + d["rt"][dwelling]) % len(names)
    named = pc.binary_join_element_wise("JL. ", _upper(coded(street_no, names)), " NO. ", _numbers(number), "")
    rural = pc.binary_join_element_wise("DUSUN ", _upper(hamlet_words(world, dwelling)), "")
    return pc.if_else(pa.array(number % 3 == 0), named, rural)


def long_address(world: World, dwelling: Ints) -> pa.Array:
    """One comma string with RT/RW, KEC. and KAB., as programme lists have it."""
    area = world.dwellings["area"][dwelling]
    return pc.binary_join_element_wise(
        street(world, dwelling),
        pc.binary_join_element_wise("RT ", rt_words_flat(world, dwelling), " RW ", rw_words_flat(world, dwelling), ""),
        area_words(world, "name", area, upper=True).cast(pa.string()),
        pc.binary_join_element_wise(
            "KEC. ", area_words(world, "kecamatan_name", area, upper=True).cast(pa.string()), ""
        ),
        f"KAB. {world.geography.short_name.upper()}",
        ", ",
    )


def rt_words_flat(world: World, dwelling: Ints) -> pa.Array:
    """RT of three digits as plain text."""
    return rt_words(world, dwelling).cast(pa.string())


def rw_words_flat(world: World, dwelling: Ints) -> pa.Array:
    """RW of three digits as plain text."""
    return rw_words(world, dwelling).cast(pa.string())


def _upper(column: pa.Array) -> pa.Array:
    return pc.utf8_upper(column.cast(pa.string()))


def _numbers(values: Ints) -> pa.Array:
    return pa.array(np.asarray(values, np.int64)).cast(pa.string())
