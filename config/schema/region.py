"""Areas, their two code systems, topography and laboratory sites; codes are never computed from one another."""

from config.schema.types import Column, Kind, Table

COLUMNS = (
    Column(name="area_code", kind=Kind.ID, meaning="Home-affairs code with dots, topography class or regency code.", meaning_id="Kode wilayah Kemendagri, kelas topografi atau kode kabupaten.", public=True),
    Column(name="area_level", kind=Kind.CODE, codes="area_level", meaning="Level of the area.", meaning_id="Tingkat wilayah.", public=True),
    Column(name="area_name", kind=Kind.TEXT, meaning="Name of the area.", meaning_id="Nama wilayah.", public=True),
    Column(name="area_edition", kind=Kind.ID, meaning="Edition of the region list the code belongs to.", meaning_id="Edisi daftar wilayah.", public=True),
    Column(name="area_kind", kind=Kind.CODE, codes="area_kind", meaning="Desa or kelurahan.", meaning_id="Desa atau kelurahan.", public=True),
    Column(name="bps_code", kind=Kind.ID, meaning="Statistics-office code of ten digits.", meaning_id="Kode wilayah BPS.", public=True),
    Column(name="kecamatan_code", kind=Kind.ID, meaning="Home-affairs code of the kecamatan.", meaning_id="Kode kecamatan Kemendagri.", public=True),
    Column(name="kecamatan_name", kind=Kind.TEXT, meaning="Name of the kecamatan.", meaning_id="Nama kecamatan.", public=True),
    Column(name="kabupaten_code", kind=Kind.ID, meaning="Home-affairs code of the regency.", meaning_id="Kode kabupaten Kemendagri.", public=True),
    Column(name="topography_class", kind=Kind.CODE, codes="topography_class", meaning="Measured topography class.", meaning_id="Kelas topografi terukur.", public=True),
    Column(name="area_km2", kind=Kind.DECIMAL, unit="km2", minimum=0, meaning="Area of the polygon.", meaning_id="Luas poligon.", public=True),
    Column(name="lab_start_year", kind=Kind.INTEGER, minimum=2015, maximum=2100, meaning="Year the desa became a laboratory site, if it did.", meaning_id="Tahun menjadi lokasi laboratorium.", public=True),
    Column(name="lab_class", kind=Kind.CODE, codes="lab_class", meaning="The laboratory's own landscape class of the site.", meaning_id="Kelas bentang alam menurut laboratorium.", public=True),
    Column(name="name_key", kind=Kind.TEXT, meaning="Folded kecamatan and desa name used to look a desa up.", meaning_id="Nama kecamatan dan desa yang dibakukan."),
    Column(name="area_code_raw", kind=Kind.TEXT, meaning="Area code as the source writes it.", meaning_id="Kode wilayah menurut sumber."),
    Column(name="province_name_raw", kind=Kind.TEXT, meaning="Province name as the source writes it.", meaning_id="Nama provinsi menurut sumber."),
    Column(name="kabupaten_name_raw", kind=Kind.TEXT, meaning="Regency name as the source writes it.", meaning_id="Nama kabupaten menurut sumber."),
    Column(name="kecamatan_name_raw", kind=Kind.TEXT, meaning="Kecamatan name as the source writes it.", meaning_id="Nama kecamatan menurut sumber."),
    Column(name="desa_name_raw", kind=Kind.TEXT, meaning="Desa name as the source writes it.", meaning_id="Nama desa menurut sumber."),
)

TABLES = (
    Table(
        name="core.region",
        grain="one desa or kelurahan in one edition",
        columns=("area_code", "area_name", "area_kind", "bps_code", "kecamatan_code", "kecamatan_name", "kabupaten_code",
                 "topography_class", "lab_class", "lab_start_year", "area_km2", "area_edition"),
        key=("area_code",),
        required=("area_name", "bps_code", "kecamatan_code", "topography_class"),
    ),
    Table(
        name="core.region_name",
        grain="one spelling of one desa's name within its kecamatan",
        columns=("name_key", "area_code"),
        key=("name_key",),
        required=("area_code",),
        foreign={"area_code": "core.region"},
    ),
)  # fmt: skip
