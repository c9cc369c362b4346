"""The reading process: limits itself, reads one file, leaves the layer as an Arrow file, and ends.

Run by `geo.layers.process`; the request comes on standard input, the result lies in the working folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from geo.errors import GeoError, ReadError
from geo.layers.process import CHECK_ARGUMENT, FAILURE_FILE, RESULT_FILE
from geo.layers.raw import RawLayer, ReadLimits

_FAILED = 3
# What no reader has business doing; the file formats never need it.
_REFUSED_EVENTS = (
    *("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen"),
    *("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"),
)
_NEW_NETWORK = 0x40000000
_NEW_USER = 0x10000000


def main() -> int:
    """Read as asked on standard input; return the exit code."""
    try:
        if sys.argv[1:] == [CHECK_ARGUMENT]:
            _check_drivers()
            return 0
        request = json.load(sys.stdin)
        limits = ReadLimits(**request["limits"])
        if limits.cut_network:
            _cut_network()
        _limit_resources(limits)
        sys.addaudithook(_refuse)
        layer = _read(request, limits)
        _write(layer, Path(RESULT_FILE))
    except GeoError as error:
        return _fail(str(error))
    except MemoryError:
        return _fail(
            f"{request['file']}: reading needs more than {limits.memory_bytes / 1e9:g} GB of memory and was stopped. "
            "Split the file, or remove what is not needed from it."
        )
    except Exception as error:  # noqa: BLE001 -- whatever a library raises on a damaged file; its text may name paths
        return _fail(
            f"{request['file']}: the {request['format']} reader broke down on this file ({type(error).__name__}). "
            "The file is damaged or cut short. Export it again, or in another format."
        )
    return 0


def _fail(message: str) -> int:
    Path(FAILURE_FILE).write_text(json.dumps({"message": message[:4_000]}), encoding="utf-8")
    return _FAILED


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in _REFUSED_EVENTS:
        _stop(event)


def _stop(event: str) -> NoReturn:
    raise ReadError(f"Reading a file tried to leave its process ({event}) and was stopped.")


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
    for kind, value in wanted:
        _soft, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (OSError, ValueError):
            # macOS refuses some of them; the wall clock remains
            continue


def _read(request: dict[str, Any], limits: ReadLimits) -> RawLayer:
    from geo.layers import vectors  # noqa: PLC0415 -- imports pyarrow and shapely: only under the limits
    from geo.layers.formats import Format  # noqa: PLC0415 -- the same
    from geo.layers.geojson import parse_geojson  # noqa: PLC0415 -- the same
    from geo.layers.spreadsheets import parse_xlsx  # noqa: PLC0415 -- the same
    from geo.layers.tables import add_points, parse_csv  # noqa: PLC0415 -- the same

    path, file, wanted = Path(request["path"]), str(request["file"]), request["layer"]
    kind = Format(request["format"])
    if kind is Format.GEOJSON:
        return parse_geojson(path.read_bytes(), file=file, limits=limits)
    if kind in {Format.CSV, Format.XLSX}:
        if kind is Format.CSV:
            layer = parse_csv(path.read_bytes(), file=file, limits=limits)
        else:
            layer = parse_xlsx(path, file=file, wanted=wanted, limits=limits)
        layer.rename_reserved()
        add_points(layer)
        return layer
    if kind is Format.GEOPARQUET:
        return vectors.read_geoparquet(path, file=file, limits=limits)
    _check_drivers()
    if kind is Format.GEOPACKAGE:
        return vectors.read_geopackage(path, file=file, wanted=wanted, limits=limits)
    if kind is Format.SHAPEFILE:
        return vectors.read_shapefile(path, file=file, wanted=wanted, limits=limits)
    return vectors.read_flatgeobuf(path, file=file, limits=limits)


def _check_drivers() -> None:
    from geo.layers.drivers import check_drivers  # noqa: PLC0415 -- imports pyogrio

    # pyogrio imports pandas and geopandas when it finds them; without them it starts in half the time,
    # and this process hands over Arrow columns, not frames.
    sys.modules.setdefault("pandas", None)  # type: ignore[arg-type] # None is how Python marks a module as absent
    sys.modules.setdefault("geopandas", None)  # type: ignore[arg-type] # the same
    check_drivers()


def _write(layer: RawLayer, path: Path) -> None:
    from geo.layers.interchange import write_layer  # noqa: PLC0415 -- imports pyarrow: only under the limits

    try:
        write_layer(layer, path)
    except OSError:
        path.unlink(missing_ok=True)
        raise ReadError(
            f"{layer.file}: the layer is too large once read. Split the file, or remove fields that are not needed."
        ) from None


if __name__ == "__main__":
    sys.exit(main())
