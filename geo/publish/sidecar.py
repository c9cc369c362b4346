"""The record beside a picture: what was asked, of which pack, by which program, and what came out.

It is enough to draw the same picture again, and to tell whether it is the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NoReturn, Self

from geo.errors import GeoError, PublishError, ReadError
from geo.language import say
from geo.publish.request import SnapshotRequest
from geo.reading.regular import read_regular

KIND: Final = "snapshot"
VERSION: Final = 2
_MOST_BYTES: Final = 1_000_000
_MOST_DIGITS: Final = 400
_TEXTS: Final = (
    ("pack", "name"),
    ("pack", "edition_digest"),
    ("software", "name"),
    ("software", "version"),
    ("image", "sha256"),
    ("numbers", "sha256"),
)
_ORIGIN: Final = ("digest", "link")
"""What a record may say of the pack its edition was made of, see `geo.publish.linking.EditionOrigin`."""


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal."""
    return sha256(data).hexdigest()


def record_bytes(record: dict[str, Any]) -> bytes:
    """Return a record as it is written: JSON, UTF-8, the same bytes for the same record."""
    return (json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def is_record(path: Path) -> bool:
    """Tell whether a file is the record of a snapshot, of whatever version of the program."""
    try:
        data = read_regular(path, most_bytes=_MOST_BYTES, file=str(path)).data
        return _parsed(data, str(path)).get("kind") == KIND
    except GeoError:
        return False


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A record as it was read.

    Parameters
    ----------
    request
        What was asked.
    pack_name
        Name of the pack.
    edition_digest
        Of the edition drawn.
    software, software_version
        Name and version of the program.
    image_sha256, numbers_sha256
        Of the two files beside the record.
    origin
        What it says of the pack as loaded: ``digest``, ``link``, or nothing.
    """

    request: SnapshotRequest
    pack_name: str
    edition_digest: str
    software: str
    software_version: str
    image_sha256: str
    numbers_sha256: str
    origin: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a record from its file.

        Parameters
        ----------
        path
            The ``.json`` beside a picture.

        Raises
        ------
        PublishError
            Where it is not there or is no record of a snapshot; the message names field and remedy.
        MachineError
            Where it is no regular file, or the system does not let it be read.
        """
        try:
            data = read_regular(path, most_bytes=_MOST_BYTES, file=str(path)).data
        except ReadError as error:
            raise PublishError(say("{error} Give the .json beside a picture.", error=error)) from error
        return cls.parse(data, where=str(path))

    @classmethod
    def parse(cls, data: bytes, *, where: str) -> Self:
        """Read a record from its bytes; `where` names them in messages. Raises as `read`."""
        record = _parsed(data, where)
        if record.get("kind") != KIND:
            raise PublishError(
                say(
                    "{where}: this is not the record of a snapshot. Give the .json beside a picture.",
                    where=where,
                )
            )
        version = record.get("version")
        if type(version) is not int or version != VERSION:  # True equals 1 to Python, not to people
            raise PublishError(
                say(
                    "{where}, version: {version!r} is not known; this program reads version {version_2}. Use "
                    "the program that wrote it, or draw anew without the record.",
                    where=where,
                    version=version,
                    version_2=VERSION,
                )
            )
        read: list[Any] = []
        for part, field in _TEXTS:
            inside = record.get(part)
            value = inside.get(field) if isinstance(inside, dict) else None
            if not isinstance(value, str) or not value:
                raise _no_text(where, f"{part}.{field}", value)
            read.append(value)
        request = SnapshotRequest.from_dict(record.get("request"), where=say("{where}, request", where=where))
        read.append(_origin(record["pack"], where))
        return cls(request, *read)


def _origin(pack: dict[str, Any], where: str) -> dict[str, str]:
    found: dict[str, str] = {name: pack[name] for name in _ORIGIN if name in pack}
    for name, value in found.items():
        if not isinstance(value, str) or not value:
            raise _no_text(where, say("pack.{name}", name=name), value)
    return found


def _no_text(where: str, field: str, value: object) -> PublishError:
    return PublishError(
        say(
            "{where}, {field}: {value!r} is not a text. Take the record as it was written.",
            where=where,
            field=field,
            value=value,
        )
    )


def _parsed(data: bytes, where: str) -> dict[str, Any]:
    if len(data) > _MOST_BYTES:
        raise PublishError(
            say(
                "{where}: too long for the record of a snapshot. Give the .json beside a picture.",
                where=where,
            )
        )
    try:
        record = json.loads(data, parse_constant=_no_number, parse_int=_whole)
    except (ValueError, RecursionError) as error:
        raise PublishError(
            say("{where}: not JSON ({error}). Give the .json beside a picture.", where=where, error=error)
        ) from error
    if not isinstance(record, dict):
        raise PublishError(
            say(
                "{where}: this is not the record of a snapshot. Give the .json beside a picture.", where=where
            )
        )
    return record


def _whole(digits: str) -> int:
    """Return a whole number; Python's own refusal of very long ones speaks of Python."""
    if len(digits) > _MOST_DIGITS:
        message = say("a number has {number:,} digits", number=len(digits))
        raise ValueError(message)
    return int(digits)


def _no_number(name: str) -> NoReturn:
    message = say("{name} is no number", name=name)
    raise ValueError(message)
