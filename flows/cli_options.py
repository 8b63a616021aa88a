"""Options that several commands have, checked before they work: a name that nothing has would find nothing and look like success."""

from typing import Annotated

import typer

from config.codes import load_code_list
from config.messages import message
from config.region import NAMED_AREAS, load_regions
from config.settings import load_settings
from config.sources import unknown_sources


def known_sources(names: list[str] | None) -> list[str] | None:
    """The names as given; raises typer.BadParameter, naming the sources there are, when one is of no source."""
    if said := unknown_sources(names, load_settings().language):
        raise typer.BadParameter(said)
    return names


def known_source(name: str | None) -> str | None:
    """The name as given; raises typer.BadParameter as for several."""
    known_sources([name] if name else None)
    return name


def known_area(code: str | None) -> str | None:
    """The code as given; raises typer.BadParameter when no figure is of such an area."""
    settings = load_settings()
    if code is None or code == settings.regency:
        return code
    places = {c for region in load_regions(settings.regency) for c in (region.area_code, region.kecamatan_code)}
    named = [entry.code for name in NAMED_AREAS for entry in load_code_list(name).entries]
    if code not in places | {*named}:
        raise typer.BadParameter(message("area.unknown", settings.language, area=code, named=", ".join(named)))
    return code


def known_desa(code: str | None) -> str | None:
    """The code as given; raises typer.BadParameter when it is of no desa of the regency."""
    settings = load_settings()
    if code is not None and code not in {region.area_code for region in load_regions(settings.regency)}:
        raise typer.BadParameter(message("desa.unknown", settings.language, area=code))
    return code


Sources = Annotated[
    list[str] | None,
    typer.Option("--source", "-s", help="Only this source; may be given more than once.", callback=known_sources),
]
OneSource = Annotated[str | None, typer.Option("--source", "-s", help="Only this source.", callback=known_source)]
Area = Annotated[
    str | None,
    typer.Option(
        "--area", "-a", help="Code of a desa, kecamatan, topography class or the kabupaten.", callback=known_area
    ),
]
Desa = Annotated[str | None, typer.Option("--area", "-a", help="Only this desa, by its code.", callback=known_desa)]
