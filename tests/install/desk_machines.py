"""Files and machines in memory, so that Windows and macOS are tested anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from xl_ar.addin.install.files import held
from xl_ar.addin.install.merging import settings
from xl_ar.addin.install.places import XLWINGS, Places, System, places
from xl_ar.addin.install.planning import Order, carry_out, plan_install
from xl_ar.addin.package import archive
from xl_ar.doctor import Machine
from xl_ar.doctor.workbook import Workbook

ADDIN, OTHER_ADDIN, SCRIPT = b"PK the add-in", b"PK an older add-in", b"on VbaHandler()"
WINDOWS_HOME, MACOS_HOME = r"C:\Users\ann", "/Users/ann"
WINDOWS_PYTHON, MACOS_PYTHON = r"C:\xl-ar\Scripts\python.exe", "/Users/ann/xl-ar/bin/python"
WINDOWS = places(System.WINDOWS, {"APPDATA": WINDOWS_HOME + r"\AppData\Roaming"}, WINDOWS_HOME)
MACOS = places(System.MACOS, {}, MACOS_HOME)


@dataclass
class Memory:
    """Files by path; a path in ``open_in_excel`` cannot be replaced or removed, as on Windows."""

    held_files: dict[PurePath, bytes] = field(default_factory=dict)
    open_in_excel: tuple[PurePath, ...] = ()

    def read(self, path: PurePath) -> bytes | None:
        return self.held_files.get(path)

    def put(self, path: PurePath, content: bytes) -> None:
        if path in self.open_in_excel:
            raise held(path)
        self.held_files[path] = content

    def remove(self, path: PurePath) -> None:
        if path in self.open_in_excel:
            raise held(path)
        self.held_files.pop(path, None)

    def names(self, folder: PurePath) -> tuple[str, ...]:
        return tuple(sorted(path.name for path in self.held_files if path.parent == folder))


def stamped_addin(version: str, xlwings: str = XLWINGS) -> bytes:
    """An add-in that says of itself what the builder's say."""
    rows = "".join(
        f'<property pid="2" name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>'
        for name, value in (("XL_AR_VERSION", version), ("BUILT_FOR_XLWINGS", xlwings))
    )
    return archive({"docProps/custom.xml": f"<Properties>{rows}</Properties>".encode()})


def order_for(at: Places, addin: bytes = ADDIN) -> Order:
    if at.system is System.MACOS:
        return Order(addin, settings(System.MACOS, MACOS_PYTHON), "utf-8", SCRIPT)
    return Order(addin, settings(System.WINDOWS, WINDOWS_PYTHON))


def install_into(files: Memory, at: Places = WINDOWS, addin: bytes = ADDIN) -> tuple[str, ...]:
    plan = plan_install(order_for(at, addin), at, files)
    carry_out(plan, files)
    return plan.sentences()


def windows_machine() -> Machine:
    """A Windows machine on which all is well, without a workbook."""
    files = Memory()
    install_into(files)
    python = PureWindowsPath(WINDOWS_PYTHON)
    files.put(python, b"MZ")
    files.put(python.parent.parent / f"xlwings64-{XLWINGS}.dll", b"MZ")
    return Machine(
        places=WINDOWS,
        files=files,
        order=order_for(WINDOWS),
        environment={"OneDrive": WINDOWS_HOME + r"\OneDrive"},
        executable=WINDOWS_PYTHON,
        base_prefix=r"C:\Python312",
        versions={"xl-ar": ("0.1.0",), "xlwings": (XLWINGS,)},
        processes=("explorer.exe", "EXCEL.EXE"),
    )


def macos_machine() -> Machine:
    """A Mac on which all is well, without a workbook."""
    files = Memory()
    install_into(files, MACOS)
    files.put(PurePosixPath(MACOS_PYTHON), b"")
    return Machine(
        places=MACOS,
        files=files,
        order=order_for(MACOS),
        executable=MACOS_PYTHON,
        base_prefix="/usr/local",
        encoding="utf-8",
        versions={"xl-ar": ("0.1.0",), "xlwings": (XLWINGS,)},
        processes=None,
    )


def other_machine() -> Machine:
    """A machine that no Excel exists for, on which all is well, without a workbook."""
    return replace(
        windows_machine(), places=replace(WINDOWS, system=System.OTHER), files=Memory(), order=None, addin_faults=()
    )


BOOK = PureWindowsPath(r"C:\month end\receivables.xlsx")


def with_book(machine: Machine, **facts: object) -> Machine:
    """The machine with a sound workbook to look at, but for the facts given."""
    sound = Workbook(BOOK, sheets=("Items",))
    return replace(machine, workbook=replace(sound, **facts))  # type: ignore[arg-type]


def with_files(machine: Machine, changes: Mapping[PurePath, bytes | None]) -> Machine:
    """The machine with files put, or taken away where None is given."""
    files = machine.files
    for path, content in changes.items():
        if content is None:
            files.remove(path)
        else:
            files.put(path, content)
    return replace(machine)


def with_conf(machine: Machine, content: bytes) -> Machine:
    return with_files(machine, {machine.places.conf: content})


def conf_with(machine: Machine, key: str, value: str) -> Machine:
    """The machine with one setting of its configuration changed."""
    lines = [
        line for line in (machine.conf or b"").decode("cp1252").splitlines() if not line.startswith(f'"{key}"')
    ]  # fmt: skip
    return with_conf(machine, "".join(f"{line}\r\n" for line in [*lines, f'"{key}","{value}"']).encode("cp1252"))
