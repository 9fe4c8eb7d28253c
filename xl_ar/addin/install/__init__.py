"""The add-in on a machine: where it goes, what is set for it, how it is taken away again."""

from __future__ import annotations

from xl_ar.addin.install.files import Disk, Files
from xl_ar.addin.install.places import Places, System, places, places_within, this_system
from xl_ar.addin.install.planning import Order, Plan, carry_out, plan_install, plan_uninstall
from xl_ar.addin.install.status import Installed, installed
from xl_ar.addin.install.this_user import Here, here, order

__all__ = [
    "Disk",
    "Files",
    "Here",
    "Installed",
    "Order",
    "Places",
    "Plan",
    "System",
    "carry_out",
    "here",
    "installed",
    "order",
    "places",
    "places_within",
    "plan_install",
    "plan_uninstall",
    "this_system",
]
