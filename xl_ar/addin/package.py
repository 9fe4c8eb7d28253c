"""The package around the VBA project and the ribbon: the parts of an ``.xlam`` and the archive that holds them.

Nothing in it depends on the day, the machine or the compressor: the parts are stored, not deflated, and carry the
earliest time that an archive knows.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from xl_ar.addin.customui import NAMESPACE_2006, NAMESPACE_2009, custom_ui
from xl_ar.addin.vba.sources import FromXlwings, from_xlwings, project, stamps
from xl_ar.addin.vba.vba_project import vba_project

ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PACKAGE = "application/vnd.openxmlformats-package"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MS = "http://schemas.microsoft.com/office"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BUILT = "2026-01-01T00:00:00Z"  # fixed, so that the same sources give the same file

TYPES = {
    "xl/workbook.xml": ADDIN_TYPE,
    "xl/worksheets/sheet1.xml": f"{_OFFICE}.spreadsheetml.worksheet+xml",
    "xl/styles.xml": f"{_OFFICE}.spreadsheetml.styles+xml",
    "xl/vbaProject.bin": "application/vnd.ms-office.vbaProject",
    "docProps/core.xml": f"{_PACKAGE}.core-properties+xml",
    "docProps/app.xml": f"{_OFFICE}.extended-properties+xml",
    "docProps/custom.xml": f"{_OFFICE}.custom-properties+xml",
}
_ROOT_RELATIONS = (
    (f"{_REL}/officeDocument", "xl/workbook.xml"),
    ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
    (f"{_REL}/extended-properties", "docProps/app.xml"),
    (f"{_REL}/custom-properties", "docProps/custom.xml"),
    (f"{_MS}/2006/relationships/ui/extensibility", "customUI/customUI.xml"),
    (f"{_MS}/2007/relationships/ui/extensibility", "customUI/customUI14.xml"),
)
_WORKBOOK_RELATIONS = (
    (f"{_REL}/worksheet", "worksheets/sheet1.xml"),
    (f"{_REL}/styles", "styles.xml"),
    (f"{_MS}/2006/relationships/vbaProject", "vbaProject.bin"),
)


def addin_bytes() -> bytes:
    """The whole add-in; InputError without the pinned xlwings. The same sources give the same bytes."""
    wheel = from_xlwings()
    return archive(parts(vba_project(project(wheel)), notices(wheel)))


def archive(contents: Mapping[str, bytes]) -> bytes:
    """The parts as an archive, in the order given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 0  # the same on every system
            file.writestr(entry, data)
    return buffer.getvalue()


def parts(vba: bytes, lines: Sequence[str]) -> dict[str, bytes]:
    """Every part by name; ``lines`` stand on the one sheet, which nobody sees."""
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(_ROOT_RELATIONS),
        "xl/workbook.xml": _WORKBOOK,
        "xl/_rels/workbook.xml.rels": _relations(_WORKBOOK_RELATIONS),
        "xl/worksheets/sheet1.xml": _sheet(lines),
        "xl/styles.xml": _STYLES,
        "docProps/core.xml": _CORE,
        "docProps/app.xml": _APP,
        "docProps/custom.xml": _properties(stamps()),
    }
    found = {name: (_DECLARATION + text).encode() for name, text in texts.items()}
    found["xl/vbaProject.bin"] = vba
    found["customUI/customUI.xml"] = custom_ui(NAMESPACE_2006)
    found["customUI/customUI14.xml"] = custom_ui(NAMESPACE_2009)
    return found


def notices(wheel: FromXlwings) -> list[str]:
    """What the add-in is and whose work is in it, line by line."""
    return [
        "xl-ar: accounts receivable inside your own Excel workbooks",
        *(f"{name} = {value}" for name, value in stamps().items()),
        "",
        f"The module xlwings is that of xlwings {wheel.version}, but for the name of its settings file "
        "and for starting one Python for all workbooks. Its licence:",
        *wheel.licence.splitlines(),
        "",
        "The class Dictionary is VBA-Dictionary by Tim Hall (https://github.com/timhall/VBA-Dictionary), MIT licence.",
    ]


def _content_types() -> str:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in TYPES.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{_PACKAGE}.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(relations: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(relations, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def _sheet(lines: Sequence[str]) -> str:
    rows = "".join(
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t xml:space="preserve">{escape(line)}</t></is></c></row>'
        for at, line in enumerate(lines, 1)
        if line
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetPr codeName="Sheet1"/>{_VIEW}<sheetData>{rows}</sheetData></worksheet>'


def _properties(values: Mapping[str, str]) -> str:
    rows = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{at}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for at, (name, value) in enumerate(values.items(), 2)
    )
    return (
        f'<Properties xmlns="{_OFFICE_NS}/custom-properties" xmlns:vt="{_OFFICE_NS}/docPropsVTypes">{rows}</Properties>'
    )


_OFFICE_NS = "http://schemas.openxmlformats.org/officeDocument/2006"
_VIEW = '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
_WORKBOOK = (
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><fileVersion appName="xl" lastEdited="7" lowestEdited="7"/>'
    '<workbookPr codeName="ThisWorkbook"/>'
    '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="20000" windowHeight="10000"/></bookViews>'
    '<sheets><sheet name="About xl-ar" sheetId="1" r:id="rId1"/></sheets></workbook>'
)  # the window is not hidden, as Excel itself writes it: an add-in has none to see, and ArHelp needs one for a moment
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>xl-ar</dc:title>'
    "<dc:subject>Accounts receivable: ribbon tab AR and AR_ formulas</dc:subject><dc:creator>xl-ar</dc:creator>"
    f'<dcterms:created xsi:type="dcterms:W3CDTF">{_BUILT}</dcterms:created>'
    f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_BUILT}</dcterms:modified></cp:coreProperties>'
)
_APP = f'<Properties xmlns="{_OFFICE_NS}/extended-properties"><Application>Microsoft Excel</Application></Properties>'
