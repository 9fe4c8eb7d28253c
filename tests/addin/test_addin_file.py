"""The built add-in as a file: read back by independent readers, the same bytes each time, and in the wheel."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Sequence
from importlib.metadata import distribution
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from oletools import olevba
from pyopenvba.excel import ExcelFile
from pyopenvba.integrity import check_file
from python_calamine import CalamineWorkbook
from pyvbaanalysis import ConditionalCompilationEnvironment, analyze_office_file
from vba_stage import Stage

from xl_ar._version import __version__
from xl_ar.addin import built_addin
from xl_ar.addin.build import FILE, build
from xl_ar.addin.package import addin_bytes, archive, parts
from xl_ar.addin.vba.sources import CONFIG, XLWINGS, from_xlwings, project, stamps
from xl_ar.addin.vba.vba_project import Kind, Module, VbaProject, vba_project
from xl_ar.errors import InputError

OURS = ("ThisWorkbook", "ArRibbon", "ArHelp", "ArFormulas")
SYSTEMS = {
    "Windows, 64 bit": {"VBA7": 1, "Win64": 1, "Win32": 1, "Mac": 0},
    "Windows, 32 bit": {"VBA7": 1, "Win64": 0, "Win32": 1, "Mac": 0},
    "macOS": {"VBA7": 1, "Win64": 1, "Win32": 0, "Mac": 1},
}


def analysed(path: Path, system: str, only: Sequence[str] | None = None) -> dict[str, list[str]]:
    """What the analyser says of each module as the system compiles it."""
    constants = ConditionalCompilationEnvironment(compiler_constants=SYSTEMS[system])
    found = analyze_office_file(path, only=only, conditional_compilation=constants)
    return {name: [f"{one.severity.value} {one.code}: {one.message}" for one in all_] for name, all_ in found.items()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("built") / FILE)


def test_two_builds_are_the_same_bytes(built: Path) -> None:
    assert built.read_bytes() == addin_bytes() == addin_bytes()


def test_nothing_in_the_file_depends_on_day_machine_or_compressor(built: Path) -> None:
    with zipfile.ZipFile(built) as file:
        facts = {(one.date_time, one.compress_type, one.create_system, one.external_attr) for one in file.infolist()}
    assert len(facts) == 1
    assert facts.pop()[:3] == ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0)


def test_oletools_reads_every_module_text_for_text(built: Path) -> None:
    read = {stream: code for _, stream, _, code in olevba.VBA_Parser(str(built)).extract_macros()}
    assert read == {f"VBA/{module.name}": module.text for module in project().modules}


def test_olefile_finds_no_defect_in_the_container(built: Path) -> None:
    with zipfile.ZipFile(built) as file:
        data = file.read("xl/vbaProject.bin")
    with olevba.olefile.OleFileIO(data, raise_defects=olevba.olefile.DEFECT_UNSURE) as container:
        assert container.parsing_issues == []


def test_pyopenvba_finds_the_file_sound_and_the_modules_in_it(built: Path) -> None:
    report = check_file(built)
    assert (report.issues, report.complete) == ((), True)
    with ExcelFile(built) as file:
        assert file.module_names() == [module.name for module in project().modules]


def test_calamine_opens_it_and_reads_whose_work_is_in_it(built: Path) -> None:
    rows = CalamineWorkbook.from_path(str(built)).get_sheet_by_name("About xl-ar").to_python()
    text = "\n".join(str(row[0]) for row in rows if row)
    assert f"BUILT_FOR_XLWINGS = {XLWINGS}" in text
    assert "Redistribution and use in source and binary forms" in text
    assert "VBA-Dictionary by Tim Hall" in text


def test_the_versions_are_in_the_properties_of_the_document(built: Path) -> None:
    with zipfile.ZipFile(built) as file:
        properties = ET.fromstring(file.read("docProps/custom.xml"))
    assert {one.get("name"): "".join(one.itertext()) for one in properties} == stamps()
    assert stamps() == {"XL_AR_VERSION": __version__, "BUILT_FOR_XLWINGS": XLWINGS}


def test_the_pinned_xlwings_is_the_one_of_the_project() -> None:
    pins = re.findall(r'"xlwings==([\d.]+)"', (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert set(pins) == {XLWINGS}
    assert len(pins) == 2  # to run, and to build


def test_another_xlwings_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("xl_ar.addin.vba.sources.XLWINGS", "0.30.0")
    with pytest.raises(InputError, match=f"xlwings {XLWINGS} is installed; the add-in is built from xlwings 0.30.0"):
        build(tmp_path / FILE)
    assert list(tmp_path.iterdir()) == []


def test_the_vba_analyser_finds_no_error_anywhere_and_nothing_at_all_in_our_modules(built: Path) -> None:
    told = analysed(built, "Windows, 64 bit")
    assert [line for lines in told.values() for line in lines if line.startswith("error")] == []
    assert {name: told.get(name, []) for name in OURS} == {name: [] for name in OURS}


@pytest.mark.parametrize("system", SYSTEMS)
def test_nor_in_our_modules_as_other_systems_compile_them(built: Path, system: str) -> None:
    assert analysed(built, system, OURS) == {name: [] for name in OURS}


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_analyser_compiles_as_the_system_does(system: str, tmp_path: Path) -> None:
    for name, constants in SYSTEMS.items():
        condition = " And ".join(f"{key} = {value}" for key, value in constants.items())
        fault = f'Option Explicit\n#If {condition} Then\nSub Wrong()\n    Missing = "text"\nEnd Sub\n#End If'
        modules = (*project().modules[:2], Module("Faulty", fault))
        (tmp_path / FILE).write_bytes(archive(parts(vba_project(VbaProject("P", modules)), [])))
        assert bool(analysed(tmp_path / FILE, system).get("Faulty")) == (name == system)


def changed_lines() -> list[tuple[str, str]]:
    """The lines of xlwings' module that are others in the add-in, each as it was and as it is."""
    (ours,) = (module for module in project().modules if module.name == "xlwings")
    before, after = from_xlwings().module.rstrip().splitlines(), ours.text.rstrip().splitlines()
    return [(a, b) for a, b in zip(before, after, strict=True) if a != b]


def test_the_module_of_xlwings_is_its_own_but_for_two_lines() -> None:
    named, started = changed_lines()
    assert named == (
        'Public Const PROJECT_NAME As String = "myaddin"',
        f'Public Const PROJECT_NAME As String = "{CONFIG}"',
    )
    assert (
        started[1].replace('IIf(LCase$(AddExcelDir) = "true", ActiveWorkbook.FullName, "")', "ActiveWorkbook.FullName")
        == (started[0])
    )


@pytest.mark.parametrize(("given", "told"), [("False", ""), ("True", "C:\\a.xlsx"), ("true", "C:\\a.xlsx")])
def test_the_command_that_starts_python_names_the_workbook_only_where_its_folder_is_asked_for(
    given: str, told: str
) -> None:
    """xlwings keeps one Python for each command: a name in it would be one Python for each workbook."""
    line = changed_lines()[1][1].replace("ActiveWorkbook.", "Active.").replace("ThisWorkbook.", "Addin.")
    played = Stage()
    played.add("Book", "Public FullName As String\n", kind="class")
    played.add(
        "Start",
        "Public Function GetConfig(key)\nEnd Function\n"
        "Public Function Args(ByVal AddExcelDir As String) As String\n"
        "Dim PYTHONPATH As String\nDim Active As New Book\nDim Addin As New Book\n"
        'Active.FullName = "C:\\a.xlsx"\nAddin.FullName = "C:\\xl_ar.xlam"\n'
        f"{line}\nArgs = PYTHONPATH\nEnd Function\n",
    )
    assert played.run("Args", given) == f"{given};{told};C:\\xl_ar.xlam;;;;"


def test_the_class_of_xlwings_is_a_class_with_its_own_text() -> None:
    (ours,) = (module for module in project().modules if module.name == "Dictionary")
    assert ours.kind is Kind.CLASS
    wheel = from_xlwings().dictionary
    assert ours.text.endswith(wheel[wheel.index("''") :])  # all but the head of an exported class


def test_without_a_packaged_one_the_add_in_is_built_when_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("xl_ar.addin.build._PACKAGED", tmp_path / "none.xlam")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path)
    found = built_addin()
    assert found.is_relative_to(tmp_path)
    assert found.read_bytes() == addin_bytes()


def test_the_wheel_that_is_installed_holds_the_add_in() -> None:
    installed = distribution("xl-ar")
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    if origin.get("dir_info", {}).get("editable"):
        pytest.skip("xl-ar is installed editable: no wheel was built")
    assert Path(str(installed.locate_file(f"xl_ar/addin/{FILE}"))).read_bytes() == addin_bytes()


def test_the_add_in_is_built_where_only_xlwings_wheel_is() -> None:
    code = """
import sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "xl_ar"}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Nothing())
from xl_ar.addin.build import build
from pathlib import Path
build(Path(sys.argv[1]))
"""
    with TemporaryDirectory() as folder:
        out = Path(folder) / FILE
        subprocess.run([sys.executable, "-c", code, str(out)], check=True, cwd=Path(__file__).parents[2])
        assert out.read_bytes() == addin_bytes()
