from pathlib import Path

import pytest

from geo.errors import GeoError
from geo.layers.fieldtable import END, START, field_table_markdown, main, updated
from geo.layers.schema import SCHEMAS


def test_every_field_has_a_row_with_its_words() -> None:
    table = field_table_markdown()
    for schema in SCHEMAS.values():
        section = table.split(f"## {schema.title}\n")[1].split("\n## ")[0]
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert len(rows) == len(schema.fields)
        for field, row in zip(schema.fields, rows, strict=True):
            assert row.startswith(f"| `{field.name}`")
            assert ("\\*" in row.split("|")[1]) == field.required
            refused = (field.required or field.column) and field.default is None
            assert ("the file is refused" in row) == refused
            for text in (field.label, field.note.replace("|", "\\|"), field.hxl, field.unit, field.term):
                assert text in row
            if field.codes is not None:
                for code in field.codes.codes():
                    assert f"`{code}`" in row


def test_every_row_has_as_many_cells_as_the_head() -> None:
    for line in field_table_markdown().splitlines():
        if line.startswith("|"):
            assert line.replace("\\|", "").count("|") == 8


def test_document_is_updated_between_its_markers_only(tmp_path: Path) -> None:
    document = tmp_path / "fields.md"
    document.write_text(f"before\n{START}\nSTALE\n{END}\nafter\n", encoding="utf-8")
    assert main(["--check", str(document)]) == 1
    assert main([str(document)]) == 0
    text = document.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{START}\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "STALE" not in text
    assert main(["--check", str(document)]) == 0


@pytest.mark.parametrize("text", ["no markers", f"{END} {START}", START])
def test_document_without_markers_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(GeoError, match="no field table"):
        updated(text)
    document = tmp_path / "x.md"
    document.write_text(text, encoding="utf-8")
    assert main([str(document)]) == 2


def test_usage_needs_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Usage" in capsys.readouterr().err
