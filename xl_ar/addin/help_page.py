"""The help that the ribbon opens: every button, setting and formula of this version, made from the registries."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from xl_ar._version import __version__
from xl_ar.addin import tab
from xl_ar.formulas import Formula, formulas

PAGE = "help.html"
_STYLE = (
    "body{font:15px/1.5 Segoe UI,Helvetica,Arial,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}"
    "h1,h2{color:#1F3864}table{border-collapse:collapse;width:100%}td{border-top:1px solid #D9D9D9;padding:.4em .8em;"
    "vertical-align:top}td:first-child{white-space:nowrap;font-weight:600}code{background:#F2F5FA;padding:.1em .3em}"
)


def write_help(folder: Path) -> Path:
    """The page of help, written anew into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / PAGE
    path.write_text(help_page(), encoding="utf-8")
    return path


def help_page() -> str:
    """The page of help as HTML."""
    body = "".join(_sections())
    head = f'<meta charset="utf-8"><title>xl-ar {__version__}</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><h1>xl-ar {__version__}</h1>{body}</body></html>\n'


def _sections() -> Iterator[str]:
    yield "<p>Buttons work on the workbook you are in. Your own sheets are never changed.</p>"
    for group in tab.groups():
        yield _table(group.label, ((button.label, button.supertip) for button in group.buttons))
    yield _table("Help", ((button.label, button.supertip) for button in tab.HELP))
    yield _table("Settings", ((item.label, item.tip) for item in tab.SETTINGS))
    import udfs  # noqa: F401  # registers the formulas

    yield _table("Formulas", ((formula.name, _described(formula)) for formula in formulas()))


def _table(heading: str, rows: Iterator[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><td>{escape(label)}</td><td>{escape(text)}</td></tr>" for label, text in rows)
    return f"<h2>{escape(heading)}</h2><table>{cells}</table>"


def _described(formula: Formula) -> str:
    return f"{formula.help} Example: {formula.example}"
