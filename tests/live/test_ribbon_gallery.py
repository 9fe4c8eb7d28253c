"""The gallery of settings and the help of the ribbon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomlkit
from excel_model import Model
from excel_person import without_settings  # noqa: F401  # a fixture
from hypothesis import given
from hypothesis import strategies as st
from side_by_side import SAMPLES, copied, excel

from xl_ar.addin import choosing, ribbon, tab
from xl_ar.settings import load


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return excel(copied(SAMPLES / "us_open_invoices.xlsx", tmp_path / "books"))


def test_a_setting_goes_into_the_persons_file_and_comments_stay(model: Model, person: Path) -> None:
    path = choosing.settings_file()
    path.parent.mkdir(parents=True)
    text = '# mine\n[matching] # keep\ntolerance = "1" # one\n\n[aging]\nbasis = "due" # from due\n'
    path.write_text(text, encoding="utf-8")
    sentence = ribbon.choose("aging_basis_document")
    assert str(path) in sentence
    assert path.read_text(encoding="utf-8") == text.replace('basis = "due"', 'basis = "document"')
    assert model.alerts == []
    assert model.touched == set()


@pytest.mark.parametrize("item", tab.SETTINGS, ids=lambda item: item.id)
def test_every_item_of_the_gallery_can_be_chosen(item: tab.Setting, model: Model) -> None:
    ribbon.choose(item.id)
    section, name = item.setting.split(".")
    assert getattr(getattr(load().settings, section), name) == item.value


def test_a_folder_that_says_otherwise_is_told(model: Model) -> None:
    assert model.path is not None
    file = model.path.parent / "xl_ar.toml"
    file.write_text('[aging]\nbasis = "due"\n', encoding="utf-8")
    sentence = ribbon.choose("aging_basis_document")
    assert f"{file} says otherwise" in sentence
    assert model.alerts == [sentence]
    assert file.read_text(encoding="utf-8") == '[aging]\nbasis = "due"\n'


def test_a_damaged_settings_file_is_left_as_it_is(model: Model) -> None:
    path = choosing.settings_file()
    path.parent.mkdir(parents=True)
    path.write_text("[aging\n", encoding="utf-8")
    assert "not a settings file" in ribbon.choose("aging_basis_document")
    assert path.read_text(encoding="utf-8") == "[aging\n"


def test_an_unknown_item_is_one_sentence(model: Model) -> None:
    assert "did you mean 'aging_basis_due'?" in ribbon.choose("aging_basis_du")


@given(st.dictionaries(st.sampled_from(["aging.basis", "aging.buckets", "credits.small"]), st.text(max_size=12)))
def test_settings_written_are_settings_read(values: dict[str, str]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "xl_ar.toml"
        for name, value in values.items():
            choosing.put(path, name, value)
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        tree: Any = tomlkit.parse(text)
        assert {
            f"{section}.{name}": value for section, group in tree.items() for name, value in group.items()
        } == values
