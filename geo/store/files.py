"""A country pack in a folder: its files read at one moment, checked whole, and handed over as a `Pack`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from geo.layers.many import Findings
from geo.layers.meta import pack_error
from geo.layers.pack import Pack
from geo.reading.layer_frames import keep_memory
from geo.store.batches import Batch
from geo.store.kept import keep, reopened, uncollected
from geo.store.loading import Loader
from geo.store.packfiles import PackFiles, read_pack_files


def load_pack(folder: Path | str, *, anew: bool = False) -> Pack:
    """Load a country pack from its folder, a large one as it was checked before where nothing has changed.

    Rows that break a rule of the schema are left out, counted in `Pack.rejected` and explained in
    `Pack.findings`; the rest of the pack still works.

    Parameters
    ----------
    folder
        Folder with pack.toml and the files it names.
    anew
        Whether it is read and checked in any case; see `geo.store.kept`.

    Raises
    ------
    PackError
        If the pack cannot work: a file or a required column is missing or unreadable, pack.toml or the
        districts are faulty, or the pack changes while it is read. One error names all faults.
    MachineError
        If a file is no regular one, or the system does not let it be read.
    """
    folder = Path(folder)
    keep_memory()
    files = read_pack_files(folder)
    found = None if anew else reopened(folder, files, anew=lambda: load_pack(folder, anew=True))
    return found or keep(folder, files, _checked_pack(files, folder.name))


def load_without(folder: Path, number: str) -> Pack:
    """Load a pack as it would be without the batch of a number; see `load_pack` for what is raised."""
    return _checked_pack(read_pack_files(folder).without(number), folder.name)


def load_with_batch(folder: Path, batch: Batch, data: bytes, revisions: bytes = b"") -> Pack:
    """Load a pack with a batch more, or in place of the one from the same file; see `load_pack`.

    Parameters
    ----------
    folder
        Of the pack, which stays as it is.
    batch, data, revisions
        The batch, and the bytes of its incidents and of what it changes of others.
    """
    contents = {batch.incidents_file: data, batch.revisions_file: revisions}
    return load_with_files(folder, batch, contents)


def load_with_files(folder: Path, batch: Batch, contents: Mapping[str, bytes]) -> Pack:
    """Load a pack as it would be with a batch of any kind, its files by their names within the pack."""
    return _checked_pack(read_pack_files(folder).with_batch(batch, contents), folder.name)


def _checked_pack(files: PackFiles, name: str) -> Pack:
    loader = Loader(files)
    with uncollected():
        loader.load()
    if loader.faults:
        raise pack_error(name, loader.faults)
    return Pack(
        meta=loader.meta,
        digest=files.digest,
        findings=Findings(dict.fromkeys(loader.findings), loader.rests),
        rejected=MappingProxyType(loader.rejected),
        _tables=MappingProxyType(loader.tables),
        _shapes=MappingProxyType(loader.shapes),
        rows_read=MappingProxyType(loader.rows_read),
        casualties=loader.casualties,
        _refused=MappingProxyType(loader.refused),
    )
