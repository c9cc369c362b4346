"""Many files counted each on its own give the integers of one pack, whatever runs them."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from click.testing import CliRunner

from geo.__main__ import cli
from geo.analysis import partitions
from geo.analysis.partitions import COLUMNS, Counted, count_files
from geo.errors import GeoError, ReadError
from geo.reading.formats import read_geojson
from geo.store.files import load_pack

PACK = Path("data/exercise")
DISTRICTS = PACK / "districts.geojson"
TODAY = dt.date(2026, 11, 28)


class Cluster(Executor):
    """Runs work as a cluster does: pickled, out of order, and once more where a worker was lost."""

    def __init__(self) -> None:
        self.runs = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        work = pickle.dumps((fn, args, kwargs))
        for _ in range(2):
            self.runs += 1
            run, given, named = pickle.loads(work)
            found = run(*given, **named)
        future.set_result(pickle.loads(pickle.dumps(found)))
        return future


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the incidents of the exercise in three files, two of them GeoParquet."""
    folder = tmp_path_factory.mktemp("parts")
    rows = read_geojson(PACK / "incidents.geojson").reset_index(drop=True)
    found = []
    for number, part in enumerate(np.array_split(np.arange(len(rows)), 3)):
        frame = gpd.GeoDataFrame(rows.iloc[part]).dropna(axis="columns", how="all").set_crs(4326)
        path = folder / f"part{number}.{'geojson' if number == 2 else 'parquet'}"
        if number == 2:
            path.write_text(frame.to_json(drop_id=True, na="drop"), encoding="utf-8")
        else:
            frame.to_parquet(path)
        found.append(path)
    return found


@pytest.fixture(scope="module")
def counted(files: list[Path]) -> Counted:
    with ThreadPoolExecutor(2) as threads:
        return count_files(files, DISTRICTS, executor=threads, today=TODAY)


def test_files_sum_to_the_pack(counted: Counted) -> None:
    pack = load_pack(PACK)
    rows = pack.incidents
    assert (counted.files, counted.read, counted.rejected) == (3, pack.rows_read["incidents"], 0)
    covered = pack.districts.loc[~pack.districts["overlay"], "district_id"]
    assert list(counted.districts) == covered.tolist()
    for at, code in enumerate([*counted.districts, None]):
        known = rows["district_code"].isin(covered)
        own = rows[~known if code is None else rows["district_code"].eq(code)]
        figures = dict(zip(COLUMNS, counted.figures[at].tolist(), strict=True))
        assert figures["incidents"] == len(own), code
        for outcome in ("killed", "injured"):
            least = own[outcome].fillna(own[f"{outcome}_least"])
            assert figures[f"{outcome}_least"] == least.sum()
            assert figures[f"{outcome}_most"] >= figures[f"{outcome}_least"]
            assert figures[f"{outcome}_unrecorded"] == least.isna().sum()


def test_districts_are_read_once_for_all_threads(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    read = partitions.read_layer

    def counting(path: Path, *, coded: bool = False) -> Any:
        seen.append(path.name)
        return read(path, coded=coded)

    monkeypatch.setattr(partitions, "read_layer", counting)
    partitions._index.cache_clear()
    with ThreadPoolExecutor(2) as threads:
        count_files(files, DISTRICTS, executor=threads, today=TODAY)
    assert sorted(seen) == sorted([DISTRICTS.name, *(one.name for one in files)])


def test_a_cluster_that_loses_a_worker_gives_the_same(files: list[Path], counted: Counted) -> None:
    cluster = Cluster()
    again = count_files(files[::-1], DISTRICTS, executor=cluster, today=TODAY)
    assert cluster.runs == 6
    assert (again.figures == counted.figures).all()
    assert again._replace(figures=counted.figures) == counted


def test_a_file_given_twice_or_at_fault_is_refused(files: list[Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy.parquet"
    copy.write_bytes(files[0].read_bytes())
    bare = tmp_path / "bare.parquet"
    gpd.read_parquet(files[0])[["killed", "geometry"]].to_parquet(bare)
    for more, words in ((copy, "would be counted twice"), (bare, r"bare\.parquet: .*no column incident_id")):
        with ThreadPoolExecutor(1) as threads, pytest.raises(ReadError, match=words):
            count_files([*files, more], DISTRICTS, executor=threads, today=TODAY)


def test_a_stop_begins_nothing_more(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []

    def stopped(path: str, *_: object) -> None:
        begun.append(path)
        raise KeyboardInterrupt

    monkeypatch.setattr(partitions, "count_part", stopped)
    done = CliRunner().invoke(cli, ["count", *map(str, files * 9), "--districts", str(DISTRICTS)])
    assert done.exit_code == 1
    assert "Aborted" in done.output
    assert 1 <= len(begun) < 27


def test_the_command_prints_both_ways(files: list[Path], counted: Counted) -> None:
    asked = ["count", *map(str, files), "--districts", str(DISTRICTS)]
    told = json.loads(CliRunner().invoke(cli, [*asked, "--json"]).stdout)
    assert [list(row.values())[2:] for row in told["districts"]] == counted.figures.tolist()
    done = CliRunner().invoke(cli, asked)
    assert "42 rows read of 3 files, 0 left out because of a fault." in done.stdout
    assert "within each file alone" in done.stdout
    assert "3 of 3 files counted" in done.stderr
    refused = CliRunner().invoke(cli, [*asked, "--scheduler", "tcp://127.0.0.1:1"])
    assert isinstance(refused.exception, GeoError)
