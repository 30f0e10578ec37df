"""git is asked with plumbing alone: whatever a repository or the environment sets, no program runs and no answer changes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from conftest import ALONE, git
from sampled import few_of

from checklist.errors import InputError
from checklist.files.programs import changes_of, files_at, find_program
from checklist.files.textfiles import MAX_DATA_BYTES
from checklist.office.pdf import find_office

pytestmark = pytest.mark.skipif(os.name == "nt" or not shutil.which("git"), reason="needs git and scripts of a shell")
LONG = "".join(f"# 第{number}行\n" for number in range(40))


@pytest.fixture
def repository(tmp_path):
    """Give a repository of five revisions: made, changed, renamed, deleted and made again, signed."""
    top = tmp_path / "仓库"
    (top / "数据").mkdir(parents=True)
    git(top, "init", "-q")
    for name, text in (("旧.yaml", "1"), ("旧.yaml", "2"), ("方案.yaml", "2"), ("", ""), ("方案.yaml", "3")):
        for there in (top / "数据").iterdir():
            there.unlink()
        if name:
            (top / "数据" / name).write_text(f"{LONG}plans: {text}\n", encoding="utf-8")
        git(top, "add", "-A")
        git(top, "commit", "-qm", f"第{text}版")
    signed = git(top, "cat-file", "commit", "HEAD").replace(
        "\n\n", "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n\n", 1
    )
    git(top, "reset", "-q", "--hard", git(top, "hash-object", "-t", "commit", "-w", "--stdin", given=signed + "\n"))
    git(top, "tag", "v3")
    return top


@pytest.fixture
def evil(tmp_path):
    """Give a program that must not run; the test fails where it did."""
    program, ran = tmp_path / "evil", tmp_path / "ran"
    program.write_text(f'#!/bin/sh\necho "$0 $@" >> {ran}\n', encoding="utf-8")
    program.chmod(0o755)
    yield program
    assert not ran.exists(), ran.read_text(encoding="utf-8")


def asked(top, environment=None):
    """Ask everything that is ever asked of git."""
    known = os.environ | ALONE | (environment or {})
    history = changes_of(top / "数据" / "方案.yaml", 50, known)
    folder = changes_of(top / "数据", 50, known)
    read = [files_at(one.name, one.path, environment=known, folder=top / "数据") for one in history.revisions]
    with pytest.raises(InputError) as caught:
        files_at("v4", "数据", environment=known, folder=top)
    return history, folder, read, files_at("v3", "数据", environment=known, folder=top), str(caught.value)


def test_the_history_of_a_file_goes_on_under_earlier_names(repository):
    history, folder, read, whole, no_such = asked(repository)
    names = ["数据/旧.yaml", "数据/旧.yaml", "数据/方案.yaml", "数据/方案.yaml"]
    assert [(one.path, one.said) for one in history.revisions] == list(
        zip(names, ["第1版", "第2版", "第2版", "v3"], strict=True)
    )
    assert [one.said for one in folder.revisions] == ["第1版", "第2版", "第2版", "v3"]
    assert [content.decode().splitlines()[-1] for ((_, content),) in read] == [f"plans: {number}" for number in "1223"]
    assert [name for name, _ in whole] == ["数据/方案.yaml"]
    assert no_such == "git里没有“v4”这个版本。\n已有的标签和分支：main、v3"
    assert changes_of(repository / "数据" / "方案.yaml", 2, os.environ).more


HOSTILE = [
    "log.showSignature=true gpg.program={evil}",
    "log.showSignature=true gpg.format=x509 gpg.x509.program={evil}",
    "core.fsmonitor={evil}",
    "core.pager={evil} pager.rev-list={evil} pager.log=true pager.cat-file={evil} pager.ls-tree={evil}",
    "core.hooksPath={folder}/hooks",
    "diff.external={evil} diff.evil.command={evil} diff.evil.textconv={evil}",
    "filter.evil.smudge={evil} filter.evil.clean={evil} filter.evil.process={evil} filter.evil.required=true",
    "core.sshCommand={evil} core.askPass={evil} core.editor={evil} core.gitProxy={evil} sequence.editor={evil}",
    "credential.helper={evil} core.alternateRefsCommand={evil} uploadpack.packObjectsHook={evil}",
    "alias.rev-list=!{evil} alias.log=!{evil} alias.rev-parse=!{evil} alias.cat-file=!{evil}",
    "include.path={folder}/more",
    "log.showRoot=false log.follow=true log.decorate=full log.date=relative log.excludeDecoration=* log.mailmap=true",
    "format.pretty=oneline log.diffMerges=off diff.merges=off",
    "diff.orderFile={folder}/order diff.renames=false diff.renameLimit=1 diff.noprefix=true diff.relative=true",
    "core.abbrev=40 core.quotePath=true core.warnAmbiguousRefs=false",
    "i18n.logOutputEncoding=GBK i18n.commitEncoding=GBK",
    "protocol.allow=always protocol.ext.allow=always protocol.file.allow=always",
    "submodule.recurse=true status.submoduleSummary=true diff.submodule=log diff.ignoreSubmodules=all",
]


@pytest.mark.parametrize("settings", few_of(HOSTILE, every=11))
def test_no_setting_of_a_repository_runs_a_program_or_changes_an_answer(repository, evil, tmp_path, settings):
    before = asked(repository)
    (tmp_path / "hooks").mkdir()
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc"):
        shutil.copy(evil, tmp_path / "hooks" / hook)
    (tmp_path / "more").write_text(f"[core]\nfsmonitor = {evil}\npager = {evil}\nabbrev = 40\n", encoding="utf-8")
    (tmp_path / "order").write_text("*.docx\n", encoding="utf-8")
    (repository / ".gitattributes").write_text("* diff=evil filter=evil\n", encoding="utf-8")
    for setting in settings.split():
        name, _, value = setting.format(evil=evil, folder=tmp_path).partition("=")
        git(repository, "config", "--local", name, value)
    assert asked(repository) == before


@pytest.mark.parametrize("url", ["ext::{evil}", "file://{folder}/none", "ssh://host/none", "evil::x"])
def test_what_is_missing_is_not_fetched(repository, evil, tmp_path, url):
    for setting in (
        "core.repositoryFormatVersion=1", "extensions.partialClone=origin", "remote.origin.promisor=true",
        f"remote.origin.url={url.format(evil=evil, folder=tmp_path)}", f"remote.origin.uploadpack={evil}",
        "protocol.allow=always", "protocol.file.allow=always", "protocol.ext.allow=always", f"core.sshCommand={evil}",
        f"remote.origin.vcs={evil}" if url.startswith("evil") else "gc.auto=0",
    ):  # fmt: skip
        name, _, value = setting.partition("=")
        git(repository, "config", "--local", name, value)
    blob = git(repository, "rev-parse", "HEAD:数据/方案.yaml")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(InputError, match="git读不出") as caught:
        files_at("HEAD", "数据/方案.yaml", environment=os.environ | ALONE, folder=repository)
    assert "Traceback" not in str(caught.value)


def damage(repository, name):
    """Make an object of the repository unreadable."""
    number = git(repository, "rev-parse", name)
    place = repository / ".git" / "objects" / number[:2] / number[2:]
    place.chmod(0o644)
    place.write_bytes(b"damaged")


def test_a_damaged_file_is_still_listed_and_said_to_be_unreadable(repository):
    before = [one.path for one in changes_of(repository / "数据" / "方案.yaml", 50, os.environ).revisions]
    damage(repository, "HEAD~4:数据/旧.yaml")
    history = changes_of(repository / "数据" / "方案.yaml", 50, os.environ)
    assert [one.path for one in history.revisions] == before
    with pytest.raises(InputError, match=r"git读不出“HEAD~4:数据/旧\.yaml”（error: ") as caught:
        files_at("HEAD~4", "数据/旧.yaml", environment=os.environ, folder=repository)
    assert caught.value.hint.startswith("请检查仓库是否完整")


def test_a_file_the_repository_has_lost_is_still_listed_and_said_to_be_unreadable(repository):
    before = changes_of(repository / "数据" / "方案.yaml", 50, os.environ).revisions
    number = git(repository, "rev-parse", "HEAD~4:数据/旧.yaml")
    (repository / ".git" / "objects" / number[:2] / number[2:]).unlink()
    assert changes_of(repository / "数据" / "方案.yaml", 50, os.environ).revisions == before
    with pytest.raises(InputError, match=r"git读不出“HEAD~4:数据/旧\.yaml”（fatal: "):
        files_at("HEAD~4", "数据/旧.yaml", environment=os.environ, folder=repository)


@pytest.mark.slow
def test_a_file_of_more_than_64_megabytes_in_a_repository_is_refused(repository):
    (repository / "大.yaml").write_bytes(b"# " + b"x" * (MAX_DATA_BYTES + 1))
    git(repository, "-c", "core.compression=0", "add", "大.yaml")
    git(repository, "commit", "-qm", "大")
    with pytest.raises(InputError, match=r"文件太大，超过64MB：HEAD:大\.yaml"):
        files_at("HEAD", "大.yaml", environment=os.environ, folder=repository)


def test_a_repository_whose_revisions_are_damaged_is_not_called_empty(repository):
    damage(repository, "HEAD~1")
    with pytest.raises(InputError, match=r"git读不出“.*方案\.yaml”（"):
        changes_of(repository / "数据" / "方案.yaml", 50, os.environ)
    (repository / ".git" / "config").write_text("[core\n", encoding="utf-8")
    with pytest.raises(InputError, match="bad config line 1"):
        changes_of(repository / "数据" / "方案.yaml", 50, os.environ)


def test_grafts_and_replaced_objects_change_no_answer(repository):
    before = asked(repository)
    first, last = git(repository, "rev-list", "--max-parents=0", "HEAD"), git(repository, "rev-parse", "HEAD")
    (repository / ".git" / "info" / "grafts").write_text(f"{last} {first}\n", encoding="utf-8")
    blobs = [git(repository, "rev-parse", f"{revision}:数据/{name}") for revision, name in
             ((last, "方案.yaml"), (first, "旧.yaml"))]  # fmt: skip
    git(repository, "replace", *blobs)
    assert asked(repository) == before


@pytest.mark.slow
def test_no_variable_of_the_environment_does(repository, evil, tmp_path):
    other = tmp_path / "别的"
    other.mkdir()
    git(other, "init", "-q")
    (tmp_path / "bin").mkdir()
    for name in ("git", "git-rev-list", "git-rev-parse"):
        shutil.copy(evil, tmp_path / "bin" / name)
    before = asked(repository)
    for hostile in (
        {"GIT_DIR": str(other / ".git"), "GIT_WORK_TREE": str(other)},
        {"GIT_OBJECT_DIRECTORY": str(other / ".git/objects"), "GIT_INDEX_FILE": "x", "GIT_NAMESPACE": "x"},
        {"GIT_EXTERNAL_DIFF": str(evil), "GIT_PAGER": str(evil), "PAGER": str(evil), "GIT_EDITOR": str(evil)},
        {"GIT_SSH": str(evil), "GIT_SSH_COMMAND": str(evil), "GIT_ASKPASS": str(evil), "GIT_PROXY_COMMAND": str(evil)},
        {"GIT_EXEC_PATH": str(tmp_path / "bin")},
        {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.abbrev", "GIT_CONFIG_VALUE_0": "40"},
        {"GIT_CONFIG_PARAMETERS": f"'core.fsmonitor'='{evil}' 'core.abbrev'='40'"},
        {"GIT_TRACE": str(tmp_path / "ran"), "GIT_TRACE2": str(tmp_path / "ran"), "GIT_TRACE2_EVENT": str(tmp_path / "ran")},
        {"GIT_GLOB_PATHSPECS": "1", "GIT_ICASE_PATHSPECS": "1", "GIT_REPLACE_REF_BASE": "x", "GIT_GRAFT_FILE": "x"},
        {"GIT_ALLOW_PROTOCOL": "ext:file", "GIT_DEFAULT_HASH": "sha256", "LC_ALL": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"},
    ):  # fmt: skip
        assert asked(repository, hostile) == before, hostile


@pytest.mark.parametrize("path", [".:{}", ":{}", "bin:{}", "./bin::{}:"])
def test_programs_are_never_found_in_the_current_folder(repository, evil, monkeypatch, path):
    (repository / "bin").mkdir()
    for folder in (repository, repository / "bin"):
        for name in ("git", "soffice", "libreoffice", "fc-list"):
            shutil.copy(evil, folder / name)
    before = asked(repository)
    monkeypatch.chdir(repository)
    monkeypatch.setenv("PATH", path.format(os.environ["PATH"]))
    assert asked(repository, {"PATH": path.format(os.environ["PATH"])}) == before
    for found in (find_program("git"), find_program("fc-list"), find_office()):
        assert found is None or (found.is_absolute() and repository not in found.parents)
    monkeypatch.setenv("PATH", path.format(""))
    assert find_program("git") is None


def test_without_git_it_is_said(repository):
    with pytest.raises(InputError) as caught:
        files_at("HEAD", "数据", environment={"PATH": "."}, folder=repository)
    assert str(caught.value).startswith("没有找到git，不能读取“HEAD:数据”。\n")


def test_no_temporary_file_is_said_in_chinese(repository, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(InputError) as caught:
        files_at("HEAD", "数据", environment=os.environ, folder=Path(repository))
    assert str(caught.value).startswith("git不能运行（磁盘已满），不能读取“HEAD:数据”。\n")
