"""Codes of a pack's own are counted as their parents, named as themselves, and withheld from the public."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from geo.analysis.totals import totals
from geo.errors import PackError
from geo.importing.keep import keep
from geo.importing.run import prepare
from geo.maps.basemap.notes import NoteWriter
from geo.publish.profiles import PROFILES
from geo.publish.redact import redact
from geo.store.files import load_pack
from tests.importing import files

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
OWN = """[[codes]]
list = "device_type"
code = "PFM-1"
parent = "anti_personnel_mine"
label = "PFM-1, scattered"
"""


def folder_with(tmp_path: Path, codes: str) -> Path:
    folder = files.pack(tmp_path / "pack")
    meta = folder / "pack.toml"
    meta.write_text(meta.read_text() + "\n" + codes)
    return folder


def test_a_code_of_the_pack_counts_as_its_parent_and_is_named_as_itself(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, OWN)
    out = io.StringIO()
    head = ("Code", "Date", "District", "Device", "Killed", "Injured")
    rows = [("a", "2023-03-14", "Alpha", "pfm 1", 1, 0), ("b", "2023-03-15", "Alpha", "Butterfly", 0, 1)]
    csv.writer(out).writerows([head, *rows])
    first = prepare(
        out.getvalue().encode(), filename="a.csv", folder=folder, mapping=None, now=NOW, wanted={}
    )
    assert first.asked == {"device_type": {"Butterfly": 1}}
    answer = first.mapping.to_toml() + '\n[values.device_type]\n"Butterfly" = "PFM-1"\n'
    answer = answer.replace("[constants]", '[constants]\nsensitivity = "public"')
    done = prepare(
        out.getvalue().encode(), filename="a.csv", folder=folder, mapping=answer, now=NOW, wanted={}
    )
    keep(done, folder)
    pack = load_pack(folder)
    table = pack.incidents.set_index("incident_id")
    assert table["device_type"].tolist() == ["anti_personnel_mine"] * 2
    assert table["device_detail"].tolist() == ["PFM-1, scattered"] * 2
    groups = totals(pack, by="device").groups
    assert [(one.key, one.figures["incidents"].certain) for one in groups] == [("anti_personnel_mine", 2)]
    note = NoteWriter(pack, {}).note(pack.incidents.to_dict("records")[0], radius_m=0)
    assert dict(note.rows)["Device"] == "Anti-personnel mine: PFM-1, scattered"
    for profile in PROFILES:
        edition = redact(pack, profile.code)
        assert len(edition.incidents) == 2
        assert edition.incidents["device_detail"].notna().any() == (profile.code != "public"), profile.code


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (OWN + OWN, "'PFM-1' stands twice in device_type"),
        (OWN.replace('"PFM-1"', '"unknown"', 1), "is a code of device_type already"),
        (OWN.replace("anti_personnel_mine", "butterfly"), "parent"),
        (OWN.replace("device_type", "sex"), "list"),
        (OWN.replace("label", "title"), "label"),
    ],
)
def test_codes_that_fit_nothing_are_refused_by_name(tmp_path: Path, codes: str, words: str) -> None:
    with pytest.raises(PackError, match=words):
        load_pack(folder_with(tmp_path, codes))
