"""The checks, by what they look at; importing this registers them in the order in which doctor looks."""

from __future__ import annotations

from xl_ar.doctor.looking import addin, conf, excel, python, workbook

__all__ = ["addin", "conf", "excel", "python", "workbook"]
