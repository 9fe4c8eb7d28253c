"""All static checks of a built add-in, one result each; nothing but the file, the sources and the registry is asked."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xl_ar.addin.customui import NAMESPACE_2006, NAMESPACE_2009, custom_ui
from xl_ar.addin.package import addin_bytes
from xl_ar.addin.proof import ribbon_checks, vba_checks
from xl_ar.addin.proof.package_checks import faults_of_package
from xl_ar.errors import ArError

_RIBBON = {"customUI/customUI.xml": NAMESPACE_2006, "customUI/customUI14.xml": NAMESPACE_2009}
_VBA = "xl/vbaProject.bin"


@dataclass(frozen=True, slots=True)
class Check:
    """One claim about the add-in and what speaks against it."""

    claim: str
    faults: tuple[str, ...]

    @property
    def line(self) -> str:
        """The result in one line."""
        return f"FAIL  {self.claim}: {'; '.join(self.faults)}" if self.faults else f"ok    {self.claim}"


def verify(path: Path) -> tuple[Check, ...]:
    """Every check of the add-in at ``path``; a file that is no package fails the first and is asked no more."""
    try:
        with zipfile.ZipFile(path) as file:
            parts = {name: file.read(name) for name in file.namelist()}
    except (zipfile.BadZipFile, OSError) as error:
        return (Check("the file is a package", (str(error),)),)
    whole = _check("the package is complete, declared and related, an add-in", lambda: faults_of_package(parts))
    if whole.faults:
        return (whole,)
    return (
        whole,
        *_of_vba(parts),
        *_of_ribbon(parts),
        _check("the same sources give the same bytes", lambda: _same(path)),
    )


def _of_vba(parts: Mapping[str, bytes]) -> tuple[Check, ...]:
    vba = parts[_VBA]
    streams = _check(
        "the VBA project has the streams that Excel wants, and they decompress",
        lambda: vba_checks.faults_of_streams(vba),
    )
    if streams.faults:
        return (streams,)
    modules = vba_checks.modules_of(vba)
    return (
        streams,
        _check("every module is as its source", lambda: vba_checks.faults_against_sources(vba)),
        _check(
            "the wrappers are those of the registered formulas", lambda: vba_checks.faults_against_registry(modules)
        ),
        _check(
            "it is bound to the xlwings that is installed, its licence kept",
            lambda: vba_checks.faults_against_xlwings(modules),
        ),
        _check("no public name hides one of VBA or of another module", lambda: vba_checks.faults_of_names(modules)),
    )


def _of_ribbon(parts: Mapping[str, bytes]) -> tuple[Check, ...]:
    def each(faults: Callable[[str, bytes], Iterable[str]]) -> Iterable[str]:
        return [f"{name}: {fault}" for name in _RIBBON for fault in faults(name, parts[name])]

    return (
        _check(
            "the ribbon is valid: elements, attributes, lengths, ids",
            lambda: each(lambda name, part: ribbon_checks.faults_of_markup(part, _RIBBON[name])),
        ),
        _check(
            "every image is a known one of Office", lambda: each(lambda _, part: ribbon_checks.faults_of_icons(part))
        ),
        _check(
            "every callback exists and takes what Excel gives",
            lambda: each(lambda _, part: ribbon_checks.faults_of_callbacks(part, vba_checks.modules_of(parts[_VBA]))),
        ),
        _check(
            "the tab is that of the registered commands",
            lambda: each(lambda name, part: () if part == custom_ui(_RIBBON[name]) else ("is another",)),
        ),
    )


def _same(path: Path) -> Iterable[str]:
    first, second = addin_bytes(), addin_bytes()
    if first != second:
        yield "two builds differ"
    if path.read_bytes() != first:
        yield "the file is not what is built here"


def _check(claim: str, faults: Callable[[], Iterable[str]]) -> Check:
    """The check done; what cannot be read at all is a fault like any other."""
    try:
        return Check(claim, tuple(faults()))
    except (ValueError, KeyError, IndexError, SyntaxError, ImportError, ArError) as error:
        return Check(claim, (f"{type(error).__name__}: {error}",))
