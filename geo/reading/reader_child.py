"""The reading process: limits itself, reads one file, leaves the layer as an Arrow file, and ends.

Run by `geo.reading.process`, or forked by a host (`geo.reading.hosts`); the request comes on standard
input, the result lies in the working folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from geo.errors import AskedError, GeoError, ReadError
from geo.language import say
from geo.reading.hosts import HOST_ARGUMENT, serve
from geo.reading.process import CHECK_ARGUMENT, FAILURE_FILE, GEOMETRY, RESULT_FILE
from geo.reading.raw import RawLayer, ReadLimits

_FAILED = 3
_SPARE_CPU_SECONDS = 2
_LOOKED_FOR_ESRI = 2_000_000
# What no reader has business doing; the file formats never need it.
_REFUSED_EVENTS = (
    *("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen"),
    *("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"),
)
_FRAMES = ("pandas", "geopandas")
_BESIDE_DRIVERS = ("pyarrow", "pyproj", "shapely")
_NEW_NETWORK = 0x40000000
_NEW_USER = 0x10000000


class _LeavingError(Exception):
    """Something in the reading process tried to reach the network or start a program."""


def main() -> int:
    """Read as asked on standard input, or for every request on it; return the exit code."""
    only_checking = sys.argv[1:] == [CHECK_ARGUMENT]
    sys.meta_path.insert(0, _Without(*_FRAMES, *(_BESIDE_DRIVERS if only_checking else ())))
    if only_checking:
        return _checked()
    if sys.argv[1:] == [HOST_ARGUMENT]:
        return serve(_answer, get_ready=_get_ready)
    return _answer(sys.stdin.buffer.read())


def _checked() -> int:
    try:
        _check_drivers()
    except GeoError as error:
        return _fail(str(error))
    return 0


def _get_ready(request: bytes) -> None:
    """Load what readers of a format import, before any limit and any file."""
    from geo.reading import geojson, interchange, tables  # noqa: F401, PLC0415 -- not where drivers are listed
    from geo.reading.formats import Format  # noqa: PLC0415 -- the same

    asked = json.loads(request)
    if asked.get("foreign") is not None or asked["format"] == Format.XLSX:
        from geo.reading import foreign, spreadsheets  # noqa: F401, PLC0415 -- openpyxl, which few files need
    if asked["format"] not in {Format.CSV, Format.GEOJSON, Format.XLSX, GEOMETRY}:
        import pyogrio  # noqa: F401, PLC0415 -- as above

        from geo.reading import vectors  # noqa: F401, PLC0415 -- as above


def _answer(asked: bytes) -> int:
    request = json.loads(asked)
    limits = ReadLimits(**request["limits"])
    try:
        if limits.cut_network:
            _cut_network()
        _limit_resources(limits)
        sys.addaudithook(_refuse)
        if request["format"] == GEOMETRY:
            _examine(request)
        else:
            _write(_read(request, limits), Path(RESULT_FILE))
    except GeoError as error:
        return _fail(str(error), question=error if isinstance(error, AskedError) else None)
    except _LeavingError as error:
        return _fail(
            say(
                "{file}: reading the file led to an attempt to leave the reading process ({error}), "
                "which was stopped. Do not use the file; ask whoever sent it.",
                file=request["file"],
                error=error,
            )
        )
    except MemoryError:
        return _fail(
            say(
                "{file}: reading needs more than {memory_bytes:g} GB of memory and was stopped. Split "
                "the file, or remove what is not needed from it.",
                file=request["file"],
                memory_bytes=limits.memory_bytes / 1e9,
            )
        )
    except Exception as error:  # noqa: BLE001 -- whatever a library raises on a damaged file
        # Its text may name paths, its type does not.
        return _fail(
            say(
                "{file}: the {format} reader broke down on this file ({name__}). The file is damaged or "
                "cut short. Export it again, or in another format.",
                file=request["file"],
                format=request["format"],
                name__=type(error).__name__,
            )
        )
    return 0


def _fail(message: str, *, question: AskedError | None = None) -> int:
    said: dict[str, Any] = {"message": message[:4_000]}
    if question is not None:
        said |= {"asked": question.key, "options": [one[:200] for one in question.options[:100]]}
    Path(FAILURE_FILE).write_text(json.dumps(said), encoding="utf-8")
    return _FAILED


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in _REFUSED_EVENTS:
        _stop(event)


def _stop(event: str) -> NoReturn:
    raise _LeavingError(event)


def _cut_network() -> None:
    """Move into a network namespace without interfaces, where Linux allows it; elsewhere do nothing."""
    if sys.platform != "linux":
        return
    import ctypes  # noqa: PLC0415 -- Linux only

    system = ctypes.CDLL(None)
    if system.unshare(_NEW_NETWORK) != 0:
        # Without privileges the new network comes with a user namespace, or not at all.
        system.unshare(_NEW_USER | _NEW_NETWORK)


def _limit_resources(limits: ReadLimits) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 -- not on Windows

    wanted = (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.result_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    )
    for kind, wish in wanted:
        _soft, hard = resource.getrlimit(kind)
        # The hard limit on time lies above the soft one, so that the signal says which limit it was.
        ceiling = wish + (_SPARE_CPU_SECONDS if kind == resource.RLIMIT_CPU else 0)
        value = wish
        if hard != resource.RLIM_INFINITY:
            value, ceiling = min(wish, hard), min(ceiling, hard)
        try:
            resource.setrlimit(kind, (value, ceiling))
        except (OSError, ValueError):
            # macOS refuses some of them; the wall clock remains
            continue


def _read(request: dict[str, Any], limits: ReadLimits) -> RawLayer:
    from geo.reading.formats import Format  # noqa: PLC0415 -- imports shapely: only under the limits
    from geo.reading.spreadsheets import parse_xlsx  # noqa: PLC0415 -- the same
    from geo.reading.tables import add_points, add_shapes, parse_csv  # noqa: PLC0415 -- the same

    path, file, wanted = Path(request["path"]), str(request["file"]), request["layer"]
    kind = Format(request["format"])
    if request.get("foreign") is not None and kind in {Format.CSV, Format.XLSX}:
        return _read_foreign(request, path, kind.value, limits)
    crs = _said_crs(request, file)
    if kind is Format.GEOJSON:
        foreign = request.get("foreign") is not None
        return _read_json(path.read_bytes(), file, limits, crs=crs, foreign=foreign)
    if kind in {Format.CSV, Format.XLSX}:
        if kind is Format.CSV:
            layer = parse_csv(path.read_bytes(), file=file, limits=limits)
        else:
            layer = parse_xlsx(path, file=file, wanted=wanted, limits=limits)
        add_shapes(layer)
        layer.rename_reserved()
        if layer.geometry is None:
            add_points(layer)
        return layer
    return _read_vectors(kind.value, path, file=file, wanted=wanted, limits=limits, crs=crs)


def _said_crs(request: dict[str, Any], file: str) -> str | None:
    """Return the system that somebody says the coordinates of a file are in that names none."""
    from geo.reading.projections import named_crs  # noqa: PLC0415 -- imports shapely: only under the limits

    said = (request.get("foreign") or {}).get("crs")
    return named_crs(str(said), file) if said else None


def _read_vectors(
    kind: str, path: Path, *, file: str, wanted: str | None, limits: ReadLimits, crs: str | None
) -> RawLayer:
    from geo.reading import vectors  # noqa: PLC0415 -- imports pyarrow and shapely: only under the limits
    from geo.reading.formats import Format  # noqa: PLC0415 -- the same

    if kind == Format.GEOPARQUET:
        return vectors.read_geoparquet(path, file=file, limits=limits, crs=crs)
    _check_drivers()
    if kind == Format.GEOPACKAGE:
        return vectors.read_geopackage(path, file=file, wanted=wanted, limits=limits, crs=crs)
    if kind == Format.SHAPEFILE:
        return vectors.read_shapefile(path, file=file, wanted=wanted, limits=limits, crs=crs)
    return vectors.read_flatgeobuf(path, file=file, limits=limits, crs=crs)


def _read_json(data: bytes, file: str, limits: ReadLimits, *, crs: str | None, foreign: bool) -> RawLayer:
    from geo.reading.esrijson import is_esri, parse_esri  # noqa: PLC0415 -- imports shapely: only under the limits
    from geo.reading.geojson import parse_geojson  # noqa: PLC0415 -- the same
    from geo.reading.nonnumbers import remark_nonnumbers, without_nonnumbers  # noqa: PLC0415 -- the same

    data, wrong = without_nonnumbers(data) if foreign else (data, [])
    if b'"attributes"' in data[:_LOOKED_FOR_ESRI]:
        try:
            content = json.loads(data)
        except (ValueError, RecursionError):
            content = None
        if is_esri(content):
            layer = parse_esri(content, file=file, limits=limits, crs=crs)
            remark_nonnumbers(layer, wrong)
            return layer
    layer = parse_geojson(data, file=file, limits=limits, said_crs=crs, asking=True)
    remark_nonnumbers(layer, wrong)
    return layer


def _read_foreign(request: dict[str, Any], path: Path, kind: str, limits: ReadLimits) -> RawLayer:
    from geo.reading import foreign  # noqa: PLC0415 -- imports openpyxl: only under the limits

    said = {"file": str(request["file"]), "wanted": request["foreign"], "limits": limits}
    if kind == "CSV":
        layer, shape = foreign.parse_foreign_csv(path.read_bytes(), **said)
    else:
        layer, shape = foreign.parse_foreign_xlsx(path, **said)
    layer.rename_reserved()
    foreign.remarks(shape, layer)
    Path(foreign.SHAPE_FILE).write_text(json.dumps(shape.to_dict()), encoding="utf-8")
    return layer


def _examine(request: dict[str, Any]) -> None:
    from geo.reading.examined import Wanted, look_for_parent  # noqa: PLC0415 -- imports shapely: only under the limits

    look_for_parent(Path(), wanted=Wanted(*request["wanted"]))


def _check_drivers() -> None:
    from geo.reading.drivers import check_drivers  # noqa: PLC0415 -- imports pyogrio

    check_drivers()


class _Without:
    """Import finder for which some libraries are not installed.

    pyogrio and pyarrow import others when they find them; without them this process, which hands over
    Arrow columns and no frames, starts in half the time, and in a quarter where it only lists drivers.

    Parameters
    ----------
    names
        Of the libraries.
    """

    def __init__(self, *names: str) -> None:
        self._names = names

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        if name in self._names:
            raise ModuleNotFoundError(say("{name} is left out of the reading process", name=name), name=name)


def _write(layer: RawLayer, path: Path) -> None:
    from geo.reading.interchange import write_layer  # noqa: PLC0415 -- imports pyarrow: only under the limits

    try:
        write_layer(layer, path)
    except OSError:
        path.unlink(missing_ok=True)
        raise ReadError(
            say(
                "{file}: the layer is too large once read. Split the file, or remove fields that are not "
                "needed.",
                file=layer.file,
            )
        ) from None


if __name__ == "__main__":
    sys.exit(main())
