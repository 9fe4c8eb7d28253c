"""Batch as a service: a folder watched, each workbook run when it has settled, refused ones put apart."""

from xl_ar.service.unit_files import unit_files
from xl_ar.service.watching import Watched, watch

__all__ = ["Watched", "unit_files", "watch"]
