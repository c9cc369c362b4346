"""Nothing an edition holds back stands in any file made of it: pictures, documents, data, records."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image
from pypdf import PdfReader

from geo.analysis.cube import Cube
from geo.choices import EXPORT_FORMATS, EXPORTED
from geo.layers.pack import Pack
from geo.publish.export import about, export
from geo.publish.report import report
from geo.publish.request import SnapshotRequest
from geo.publish.snapshot import snapshot
from tests.publish.residue import exact_numbers_in, found_in

CREATED = date(2026, 11, 23)


def texts_of_pdf(data: bytes) -> str:
    """Return the words of all pages, the metadata, and every stream as it was before it was packed."""
    document = PdfReader(io.BytesIO(data))
    parts = [page.extract_text() for page in document.pages]
    parts += [
        str(document.metadata),
        document.xmp_metadata.stream.get_data().decode() if document.xmp_metadata else "",
    ]
    for number in range(1, len(document.xref_objStm) + len(document.xref.get(0, {})) + 1):
        found = document.get_object(number)
        parts.append(str(found))
        if hasattr(found, "get_data"):
            parts.append(found.get_data().decode("latin-1"))
    return "\n".join(parts)


def texts_of_zip(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


def texts_of_parquet(data: bytes) -> str:
    table = pq.read_table(io.BytesIO(data))
    return f"{table.schema.metadata}\n{pd.DataFrame(table.to_pylist()).to_csv()}"


def texts_of_png(data: bytes) -> str:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        return repr(picture.info)


def plain(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


READ = {
    "png": texts_of_png,
    "pdf": texts_of_pdf,
    "svg": plain,
    "xlsx": texts_of_zip,
    "parquet": texts_of_parquet,
    "csv": plain,
    "geojson": plain,
    "gpkg": plain,
}


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_sheets_with_their_numbers_and_records(island: Pack, public: Pack, form: str) -> None:
    request = SnapshotRequest(
        period=Cube.from_pack(public).whole_period, created=CREATED, format=form, dpi=72
    )
    made = snapshot(public, request)
    assert public.edition is not None
    assert public.edition.words[0].rstrip(".") in READ[form](made.image).replace("\n", " ")
    for data in made.files().values():
        assert found_in(data, island, public) == []
    assert found_in(READ[form](made.image), island, public) == []


@pytest.mark.parametrize("layer", EXPORTED)
@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_data(island: Pack, public: Pack, layer: str, form: str) -> None:
    data = export(public, layer, format=form, created=CREATED)
    text = READ[form](data)
    assert ("XI-903" in text) is (layer == "incidents")
    assert found_in(data, island, public) == []
    assert found_in(text, island, public) == []
    assert found_in(about(public, layer, created=CREATED), island, public) == []


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_the_same_search_finds_what_a_wider_circle_may_have(
    island: Pack, public: Pack, partner: Pack, form: str
) -> None:
    data = export(partner, "incidents", format=form, created=CREATED)
    assert {"Whispered remark about the mill", "07:43"} <= set(found_in(READ[form](data), island, public))


def numbers_of(data: bytes, form: str) -> bytes:
    """Return the numbers of a file as plain bytes: those of Parquet are packed."""
    if form == "gpkg":
        return data
    table = pq.read_table(io.BytesIO(data))
    columns = [column.to_pylist() for column in table.columns if pa.types.is_binary(column.type)]
    floats = [column.drop_null().to_numpy() for column in table.columns if pa.types.is_floating(column.type)]
    return b"".join(
        [*(one for column in columns for one in column if one), *(one.tobytes() for one in floats)]
    )


@pytest.mark.parametrize("form", ["gpkg", "parquet"])
def test_no_exact_place_is_in_the_numbers_of_a_file(
    island: Pack, public: Pack, partner: Pack, form: str
) -> None:
    shut, open_ = (export(one, "incidents", format=form, created=CREATED) for one in (public, partner))
    assert exact_numbers_in(numbers_of(shut, form), island, public) == []
    assert {-122.96413, -46.82957} <= set(exact_numbers_in(numbers_of(open_, form), island, public))


@pytest.mark.nightly  # sheets and exports are read back every day
def test_report(island: Pack, public: Pack) -> None:
    data = report(public, period=None, created=CREATED, software="program 1")
    text = texts_of_pdf(data)
    assert "Larkmouth" in text or "Exercise" in text
    assert found_in(data, island, public) == []
    assert found_in(text, island, public) == []


def test_no_path_of_the_machine_is_in_a_file(public: Pack, tmp_path: Path) -> None:
    request = SnapshotRequest(period=Cube.from_pack(public).whole_period, created=CREATED, format="pdf")
    files = [
        *snapshot(public, request).files().values(),
        export(public, "incidents", format="gpkg", created=CREATED),
    ]
    for data in files:
        for word in (str(Path.cwd()), str(tmp_path.parent), "/home/"):
            assert word.encode() not in data
