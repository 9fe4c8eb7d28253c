"""Batch: the run over every workbook of a folder; one bad workbook never stops the rest."""

from xl_ar.batch.finding import SUFFIXES, workbooks
from xl_ar.batch.reporting import exit_code, report, tally, write_report
from xl_ar.batch.resuming import Done
from xl_ar.batch.running import Means, run_all

__all__ = ["SUFFIXES", "Done", "Means", "exit_code", "report", "run_all", "tally", "workbooks", "write_report"]
