"""Settings in layers: what there is (``sections``) and how it is read (``loading``)."""

from xl_ar.settings.loading import FILE, Loaded, described, load
from xl_ar.settings.sections import (
    AgingSettings,
    CreditSettings,
    MatchingSettings,
    ReportSettings,
    ReviewSettings,
    Settings,
    WritingSettings,
)

__all__ = [
    "FILE",
    "AgingSettings",
    "CreditSettings",
    "Loaded",
    "MatchingSettings",
    "ReportSettings",
    "ReviewSettings",
    "Settings",
    "WritingSettings",
    "described",
    "load",
]
