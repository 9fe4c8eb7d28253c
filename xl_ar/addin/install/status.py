"""What is installed on a machine, and whether it is current."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import asdict, dataclass

from xl_ar._version import __version__
from xl_ar.addin.install import conf, merging
from xl_ar.addin.install.files import Files, digest
from xl_ar.addin.install.places import XLWINGS, Places
from xl_ar.addin.install.planning import Order
from xl_ar.addin.install.record import read_record

_PROPERTIES = "docProps/custom.xml"
_MOST = 1 << 16  # bytes of properties that are looked at
_PROPERTY = re.compile(r'<property\b[^>]*\bname="(\w+)"[^>]*>\s*<[^>]+>([^<]*)<')


@dataclass(frozen=True, slots=True)
class Installed:
    """The state of an installation; ``differs`` names each setting that is not as wanted, with what stands there."""

    addin: str
    installed: bool
    current: bool
    recorded: bool
    installed_version: str | None
    installed_xlwings: str | None
    version: str
    xlwings: str
    conf: str
    conf_faults: tuple[str, ...]
    differs: dict[str, str | None]
    script: str | None
    script_current: bool

    @property
    def sound(self) -> bool:
        """Whether Excel would find all as this version wants it."""
        return self.current and not self.conf_faults and not self.differs and self.script_current

    def as_json(self) -> dict[str, object]:
        """The state as JSON objects take it."""
        return {**asdict(self), "sound": self.sound}

    def sentences(self) -> tuple[str, ...]:
        """The state in words."""
        if not self.installed:
            return (f"not installed: nothing stands at {self.addin}; install it with: xl-ar addin install",)
        by = "" if self.recorded else "not put there by xl-ar addin install, "
        now = "current" if self.current else f"not that of xl-ar {self.version}; renew it with: xl-ar addin install"
        told = [f"installed: {self.addin}, xl-ar {self.installed_version or 'of no version'}, {by}{now}"]
        told += [f"{self.conf}: {fault}" for fault in self.conf_faults]
        for key, there in self.differs.items():
            told.append(f"{self.conf}: {key} is {'not there' if there is None else repr(there)}")
        if not self.script_current:
            told.append(f"{self.script}: not there or another one; buttons cannot start Python")
        return tuple(told)


def installed(order: Order, places: Places, files: Files) -> Installed:
    """The state of the installation at these places, against what this version would install."""
    there = files.read(places.addin)
    record = read_record(files, places.record)
    content = files.read(places.conf) or b""
    recorded = record is not None and there is not None and record.addin == digest(there)
    stamps = stamps_in(there or b"")
    script = None if places.script is None else files.read(places.script)
    return Installed(
        addin=str(places.addin),
        installed=there is not None,
        current=there == order.addin,
        recorded=recorded,
        installed_version=stamps.get("XL_AR_VERSION"),
        installed_xlwings=stamps.get("BUILT_FOR_XLWINGS"),
        version=__version__,
        xlwings=XLWINGS,
        conf=str(places.conf),
        conf_faults=tuple(f"line {fault.line}: {fault.what}" for fault in conf.faults_of(content)),
        differs=merging.differences(content, order.settings, order.encoding),
        script=None if places.script is None else str(places.script),
        script_current=script == order.script if places.script is not None else True,
    )


def stamps_in(addin: bytes) -> dict[str, str]:
    """What an add-in says of itself: XL_AR_VERSION and BUILT_FOR_XLWINGS; nothing for a file that is none of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(addin)) as archive, archive.open(_PROPERTIES) as part:
            return dict(_PROPERTY.findall(part.read(_MOST).decode("utf-8", "replace")))
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError):
        return {}
