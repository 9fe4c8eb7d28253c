"""Our sheets as a workbook of their own, by XlsxWriter: ready to stand alone or to be grafted."""

from __future__ import annotations

from xl_ar.excel.render.sheets import render

__all__ = ["render"]
