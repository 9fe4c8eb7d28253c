from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from desk_machines import ADDIN, MACOS, OTHER_ADDIN, SCRIPT, WINDOWS, WINDOWS_PYTHON, Memory, install_into, order_for
from hypothesis import given
from hypothesis import strategies as st
from vba_reading import settings_in_excel

from xl_ar import __version__
from xl_ar.addin import built_addin
from xl_ar.addin.install.files import Disk
from xl_ar.addin.install.merging import settings
from xl_ar.addin.install.places import XLWINGS, Places, System, places_within
from xl_ar.addin.install.planning import carry_out, plan_install, plan_uninstall
from xl_ar.addin.install.record import read_record
from xl_ar.addin.install.status import installed, stamps_in
from xl_ar.addin.package import archive
from xl_ar.errors import InputError, LockedError

FOREIGN = '"ONEDRIVE_CONSUMER_WIN","C:\\Jürgen\\OneDrive"\r\n"USE UDF SERVER","False"\r\n'.encode("cp1252")
LOCK = WINDOWS.addin.with_name("~$xl_ar.xlam")


def uninstall_from(files: Memory, at: Places = WINDOWS) -> tuple[str, ...]:
    plan = plan_uninstall(at, files)
    carry_out(plan, files)
    return plan.sentences()


@pytest.mark.parametrize("at", [WINDOWS, MACOS])
def test_install_into_nothing_and_away_again(at: Places) -> None:
    files = Memory()
    install_into(files, at)
    assert files.read(at.addin) == ADDIN
    assert (at.script is None) or files.read(at.script) == SCRIPT
    found = settings_in_excel(files.read(at.conf) or b"")
    assert found == {key.upper(): value for key, value in order_for(at).settings.items()}
    assert installed(order_for(at), at, files).sound
    uninstall_from(files, at)
    assert files.held_files == {}


@pytest.mark.parametrize("at", [WINDOWS, MACOS])
@pytest.mark.parametrize("conf", [None, b"", FOREIGN])
def test_a_second_install_has_nothing_to_do(at: Places, conf: bytes | None) -> None:
    files = Memory({} if conf is None else {at.conf: conf})
    install_into(files, at)
    before = dict(files.held_files)
    assert install_into(files, at) == ()
    assert files.held_files == before


@given(st.lists(st.sampled_from([b'"MINE","1"\r\n', b'"UDF MODULES","a"\n', b'"SHOW CONSOLE","True"\r\n']), max_size=4))
def test_uninstall_puts_the_configuration_back_byte_for_byte(lines: list[bytes]) -> None:
    content = b"".join(lines)
    files = Memory({WINDOWS.conf: content})
    install_into(files)
    install_into(files, addin=OTHER_ADDIN)
    uninstall_from(files)
    assert files.read(WINDOWS.conf) == content


def test_what_is_changed_in_the_configuration_is_told_with_what_stood_there() -> None:
    told = " ".join(install_into(Memory({WINDOWS.conf: FOREIGN})))
    assert '"USE UDF SERVER","True" (was: "USE UDF SERVER","False")' in told
    assert f'"INTERPRETER_WIN","{WINDOWS_PYTHON}"' in told
    assert "ONEDRIVE" not in told


def test_a_new_environment_moves_the_interpreter_and_uninstall_still_finds_the_first_state() -> None:
    files = Memory({WINDOWS.conf: FOREIGN})
    install_into(files)
    moved = replace(order_for(WINDOWS), settings=settings(System.WINDOWS, r"D:\new\Scripts\python.exe"))
    carry_out(plan_install(moved, WINDOWS, files), files)
    assert settings_in_excel(files.read(WINDOWS.conf) or b"")["INTERPRETER_WIN"] == r"D:\new\Scripts\python.exe"
    uninstall_from(files)
    assert files.read(WINDOWS.conf) == FOREIGN


def test_the_previous_addin_is_kept_apart_from_the_startup_folder() -> None:
    files = Memory({WINDOWS.addin: OTHER_ADDIN})
    install_into(files)
    (kept,) = [path for path, content in files.held_files.items() if content == OTHER_ADDIN]
    assert kept.parent == WINDOWS.record.parent
    assert files.names(WINDOWS.startup) == ("xl_ar.xlam",)
    assert any("left the backup" in told and str(kept) in told for told in uninstall_from(files))
    assert files.read(kept) == OTHER_ADDIN


def test_another_addin_is_never_touched() -> None:
    other = WINDOWS.startup / "xlwings.xlam"
    files = Memory({other: b"theirs"})
    install_into(files)
    uninstall_from(files)
    assert files.held_files == {other: b"theirs"}


def test_an_addin_open_in_excel_is_refused_before_anything_else_changes() -> None:
    files = Memory({WINDOWS.addin: OTHER_ADDIN, WINDOWS.conf: FOREIGN}, open_in_excel=(WINDOWS.addin,))
    with pytest.raises(LockedError, match=r"open in Excel.*Close every Excel"):
        install_into(files)
    assert files.read(WINDOWS.addin) == OTHER_ADDIN
    assert files.read(WINDOWS.conf) == FOREIGN
    assert files.read(WINDOWS.record) is None


def test_a_lock_file_refuses_install_and_uninstall() -> None:
    files = Memory()
    install_into(files)
    files.put(LOCK, b"ann")
    with pytest.raises(LockedError, match=r"~\$xl_ar\.xlam"):
        plan_install(order_for(WINDOWS, OTHER_ADDIN), WINDOWS, files)
    with pytest.raises(LockedError, match=r"~\$xl_ar\.xlam"):
        plan_uninstall(WINDOWS, files)


def test_a_faulty_configuration_is_mended_with_a_backup_and_told() -> None:
    faulty = b'\xef\xbb\xbf# mine\r\n"MINE","1"\r\n'
    files = Memory({WINDOWS.conf: faulty})
    told = " ".join(install_into(files))
    assert "byte order mark" in told
    assert "line 1: a comment" in told
    kept = WINDOWS.conf.with_name("xlwings (backup).conf")
    assert files.read(kept) == faulty
    assert settings_in_excel(files.read(WINDOWS.conf) or b"")["MINE"] == "1"
    uninstall_from(files)
    assert files.read(WINDOWS.conf) == b'"MINE","1"\r\n'
    assert files.read(kept) == faulty


def test_uninstall_leaves_what_install_did_not_put() -> None:
    files = Memory({WINDOWS.addin: OTHER_ADDIN, WINDOWS.conf: FOREIGN})
    (told,) = uninstall_from(files)
    assert "did not put it there" in told
    assert files.held_files == {WINDOWS.addin: OTHER_ADDIN, WINDOWS.conf: FOREIGN}
    assert uninstall_from(Memory()) == ("nothing to take away: the add-in is not installed here",)


def test_uninstall_leaves_an_addin_and_settings_that_were_changed_since() -> None:
    files = Memory()
    install_into(files)
    files.put(WINDOWS.addin, OTHER_ADDIN)
    files.put(WINDOWS.conf, (files.read(WINDOWS.conf) or b"").replace(b'SERVER","True"', b'SERVER","False"'))
    told = " ".join(uninstall_from(files))
    assert "it is not the file that was installed" in told
    assert "left USE UDF SERVER" in told
    assert files.held_files == {WINDOWS.addin: OTHER_ADDIN, WINDOWS.conf: b'"USE UDF SERVER","False"\r\n'}


def test_a_script_of_xlwings_own_installation_is_left() -> None:
    assert MACOS.script is not None
    files = Memory({MACOS.script: SCRIPT})
    install_into(files, MACOS)
    uninstall_from(files, MACOS)
    assert files.held_files == {MACOS.script: SCRIPT}


def test_a_damaged_record_is_an_error_in_words() -> None:
    for content in (b"{", b"[]", b'{"changes": [{"x": 1}]}'):
        files = Memory({WINDOWS.record: content})
        with pytest.raises(InputError, match="not the record of an installation"):
            read_record(files, WINDOWS.record)


def test_status_tells_old_foreign_and_missing() -> None:
    files = Memory()
    order = order_for(WINDOWS)
    assert "not installed" in installed(order, WINDOWS, files).sentences()[0]
    install_into(files)
    newer = installed(replace(order, addin=OTHER_ADDIN), WINDOWS, files)
    assert (newer.installed, newer.current, newer.recorded, newer.sound) == (True, False, True, False)
    files.put(WINDOWS.addin, b"by hand")
    assert not installed(order, WINDOWS, files).recorded
    files.put(WINDOWS.addin, ADDIN)
    files.put(WINDOWS.conf, b'# x\r\n"USE UDF SERVER","no"\r\n')
    told = " ".join(installed(order, WINDOWS, files).sentences())
    assert "a comment" in told
    assert "USE UDF SERVER is 'no'" in told
    assert "UDF MODULES is not there" in told


def test_a_built_addin_is_told_with_its_versions() -> None:
    built = built_addin().read_bytes()
    assert stamps_in(built) == {"XL_AR_VERSION": __version__, "BUILT_FOR_XLWINGS": XLWINGS}
    files = Memory()
    install_into(files, addin=built)
    state = installed(order_for(WINDOWS, built), WINDOWS, files)
    assert (state.installed_version, state.installed_xlwings, state.sound) == (__version__, XLWINGS, True)
    assert f"xl-ar {__version__}, current" in state.sentences()[0]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", archive({"a.txt": b"x"})])
def test_a_file_that_is_none_of_ours_has_no_stamps(content: bytes) -> None:
    assert stamps_in(content) == {}


def test_status_on_macos_tells_a_missing_script() -> None:
    files = Memory()
    install_into(files, MACOS)
    assert MACOS.script is not None
    files.remove(MACOS.script)
    state = installed(order_for(MACOS), MACOS, files)
    assert not state.sound
    assert "buttons cannot start Python" in state.sentences()[-1]


def test_the_same_on_a_real_disk(tmp_path: Path) -> None:
    at, disk = places_within(tmp_path, System.WINDOWS), Disk()
    conf = Path(at.conf)
    conf.parent.mkdir()
    conf.write_bytes(FOREIGN)
    carry_out(plan_install(order_for(at), at, disk), disk)
    assert disk.names(at.startup) == ("xl_ar.xlam",)
    assert plan_install(order_for(at), at, disk).steps == ()
    carry_out(plan_uninstall(at, disk), disk)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [conf]
    assert conf.read_bytes() == FOREIGN


def test_a_file_that_cannot_be_replaced_or_removed_is_told_as_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "used by another process")

    target = tmp_path / "xl_ar.xlam"
    target.write_bytes(OTHER_ADDIN)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(LockedError, match="open in Excel"):
        Disk().put(target, ADDIN)
    assert [path.name for path in tmp_path.iterdir()] == ["xl_ar.xlam"]
    assert target.read_bytes() == OTHER_ADDIN
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(LockedError, match="open in Excel"):
        Disk().remove(target)


def test_a_linked_file_keeps_its_link_and_its_rights(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles.conf", tmp_path / "xlwings.conf"
    real.write_bytes(b"old")
    real.chmod(0o600)
    link.symlink_to(real)
    Disk().put(link, b"new")
    assert link.is_symlink()
    assert (real.read_bytes(), real.stat().st_mode & 0o777) == (b"new", 0o600)
