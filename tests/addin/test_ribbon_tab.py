"""The ribbon tab: as the specification wants it, made from the registry, its settings real."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from custom_ui_table import faults

from xl_ar import registry, settings
from xl_ar.addin import customui, tab
from xl_ar.addin.customui import NAMESPACE_2006, NAMESPACE_2009, custom_ui
from xl_ar.addin.proof.ribbon_checks import ICONS

NAMESPACES = (NAMESPACE_2006, NAMESPACE_2009)


def parsed(namespace: str = NAMESPACE_2009) -> ET.Element:
    return ET.fromstring(custom_ui(namespace))


def labels(element: ET.Element, path: str) -> list[str]:
    return [found.get("label", "") for found in element.findall(path, {"": NAMESPACE_2009})]


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_the_part_is_as_the_specification_wants_it(namespace: str) -> None:
    assert list(faults(parsed(namespace), namespace)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda root: root.find(".//{*}button").set("colour", "red"), "button has no colour"),
        (lambda root: root.find(".//{*}button").set("label", "x" * 1025), "button label may not be"),
        (lambda root: root.find(".//{*}button").set("size", "huge"), "button size may not be"),
        (lambda root: root.find(".//{*}button").set("id", "1x"), "button id may not be"),
        (lambda root: root.find(".//{*}button").set("getLabel", "X.Y"), "more than one of"),
        (lambda root: root.find(".//{*}item").set("id", "age"), "id age twice"),
        (lambda root: root.find(".//{*}tab").append(ET.Element(f"{{{NAMESPACE_2009}}}button")), "stands in tab"),
        (lambda root: root.find(".//{*}group").attrib.pop("id"), "group has no id"),
    ],
)  # fmt: skip
def test_the_table_finds_what_is_wrong(change, fault: str) -> None:  # type: ignore[no-untyped-def]
    root = parsed()
    change(root)
    assert any(fault in found for found in faults(root, NAMESPACE_2009))


def test_the_groups_stand_in_the_order_of_the_registry() -> None:
    assert labels(parsed(), ".//group") == [*(group.value for group in registry.Group), "Settings", "Help"]


def test_every_command_with_a_button_is_one_button_with_its_own_words() -> None:
    there = {button.get("id"): button for button in parsed().iter(f"{{{NAMESPACE_2009}}}button")}
    for command in registry.commands():
        if command.button is None:
            assert tab.button_id(command.name) not in there
            continue
        button = there[tab.button_id(command.name)]
        words = [button.get(key) for key in ("label", "screentip", "supertip", "imageMso", "size")]
        size = "large" if command.button.large else "normal"
        assert words == [command.label, command.help, command.button.tip, command.button.icon, size]
    assert len(there) == len(tab.buttons())


def test_ids_are_words_of_small_letters() -> None:
    ids = [element.get("id", "a") for element in parsed().iter()]
    assert [found for found in ids if not re.fullmatch("[a-z_]+", found)] == []


def test_images_are_known_ones() -> None:
    assert {element.get("imageMso") for element in parsed().iter()} - {None} <= ICONS


@pytest.mark.parametrize("item", tab.SETTINGS, ids=lambda item: item.id)
def test_a_setting_of_the_gallery_is_one_that_can_be_set(item: tab.Setting) -> None:
    loaded = settings.load(given={item.setting: item.value})
    assert {name: value for name, value, _ in settings.described(loaded.settings)}[item.setting] == item.value
    assert tab.setting(item.id) == item


def test_the_gallery_offers_every_default() -> None:
    offered = {(item.setting, item.value) for item in tab.SETTINGS}
    defaults = {name: value for name, value, _ in settings.described(settings.Settings())}
    assert {(name, defaults[name]) for name, _ in offered} <= offered


@pytest.mark.parametrize("name", ["Age", "age2", "a'b", "", "a b", "a-b", "ä"])
def test_an_unfit_id_is_refused_when_the_tab_is_made(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab, "HELP", (replace(tab.HELP[0], id=name),))
    with pytest.raises(ValueError, match="is no id for a button"):
        customui.custom_ui(NAMESPACE_2009)


def test_an_id_taken_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab, "HELP", (replace(tab.HELP[0], id="age"),))
    with pytest.raises(ValueError, match="share an id"):
        customui.custom_ui(NAMESPACE_2009)
