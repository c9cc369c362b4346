"""Every error this package raises on purpose: catch ``GeoError`` and show its text to the user."""

from collections.abc import Sequence


class GeoError(ValueError):
    """Something in the input cannot be used; the message says what, where and what to do."""


class ReadError(GeoError):
    """A file cannot be read as the layer it claims to be."""


class AskedError(ReadError):
    """A file that can be read once somebody says how.

    Parameters
    ----------
    message
        What, where and what to do, for those who cannot be asked.
    key
        What is asked, as `geo.reading.read.read_foreign` takes it: ``sheet``, ``repeat``, ``layer``, ``crs``.
    options
        What may be answered; empty where anything may.
    """

    def __init__(self, message: str, *, key: str, options: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.key, self.options = key, tuple(options)


class MachineError(GeoError):
    """What was asked for fails on this machine, not on the input: no file, rights, a disk, memory."""


class DriverError(GeoError):
    """The file-reading library offers more drivers than this program allows."""


class PackError(GeoError):
    """A country pack is incomplete or contradicts itself."""


class BaseError(GeoError):
    """The bundled base has no such country or division, or several of that name."""


class PeriodError(GeoError):
    """A period of time is empty, reversed or not a date."""


class DistrictError(GeoError):
    """A district is asked for that the pack does not have, or by a name that several have."""


class FilterError(GeoError):
    """A filter names a value its code list does not hold."""


class RateError(GeoError):
    """A rate is asked for on a figure that may not be used for it."""


class MapError(GeoError):
    """A map cannot be described or drawn from what was given."""


class PublishError(GeoError):
    """Something asked for may not or cannot be published."""


class ServingError(GeoError):
    """The server is told something it cannot be served with."""


class LanguageError(GeoError):
    """A language is asked for that has no catalogue."""
