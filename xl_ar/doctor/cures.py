"""The safe cures that ``doctor --fix`` carries out; each says what it did."""

from __future__ import annotations

from pathlib import PurePath

from xl_ar.addin.install import conf
from xl_ar.addin.install.files import backup_place
from xl_ar.addin.install.planning import carry_out, plan_install
from xl_ar.doctor.machine import Machine
from xl_ar.errors import InputError

MARK = ":Zone.Identifier"


def install(machine: Machine) -> str:
    """Installs the add-in and its settings as this version wants them."""
    if machine.order is None:
        raise InputError(machine.no_order or "there is no add-in to install; make one with: xl-ar addin build")
    plan = plan_install(machine.order, machine.places, machine.files)
    carry_out(plan, machine.files)
    return "; ".join(plan.sentences()) or "nothing to install"


def mend_conf(machine: Machine) -> str:
    """Mends the user's configuration file, the faulty one is kept as a backup; installs where there is none."""
    there = machine.conf
    if there is None:
        return install(machine)
    place = machine.places.conf
    kept = backup_place(machine.files, place.parent, place.name, there)
    new = conf.mended(there, machine.encoding)
    machine.files.put(kept, there)
    machine.files.put(place, new)
    return f"mended {place}, the old one is kept as {kept}"


def mark_of(path: PurePath) -> PurePath:
    """Where Windows keeps the mark of a file from the internet."""
    return path.with_name(path.name + MARK)


def unmark(machine: Machine) -> str:
    """Takes the mark of the internet off the installed add-in."""
    machine.files.remove(mark_of(machine.places.addin))
    return f"took the mark of the internet off {machine.places.addin}"
