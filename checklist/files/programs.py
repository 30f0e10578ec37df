"""Start other programs and end them with all they started; what they are for stands in ``pdf`` and ``commands``.

git alone is asked here: files are read from its history, bounded in time and size, without the network, changing nothing;
its output is read as it comes, up to a limit.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from functools import partial
from itertools import compress, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checklist.errors import InputError, OutputError
from checklist.files.textfiles import MAX_DATA_BYTES, is_file, say_reason
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_ROOM = 16 * 1024 * 1024
"""Bytes an office suite needs to make a PDF; with less than that left it fails without a word."""
_GLANCE = 0.2
"""Seconds between two looks at a running program."""
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def find_program(name: str, environment: Mapping[str, str] | None = None) -> Path | None:
    """Give a program of the path as an absolute path; None where there is none.

    What the path says of the current folder, and of any folder not written in full, is passed over: a program lying
    among the files somebody sent is not the one that was installed.
    """
    suffixes = (".exe", ".com") if os.name == "nt" else ("",)
    folders = [path for path in map(Path, os.get_exec_path(environment)) if path.is_absolute()]
    places = (folder / f"{name}{suffix}" for folder in folders for suffix in suffixes)
    return next((place for place in places if is_file(place) and os.access(place, os.X_OK)), None)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give a folder to work in that is gone afterwards; raises OutputError where it takes no files."""
    try:
        with tempfile.TemporaryDirectory(prefix="checklist-", ignore_cleanup_errors=True) as name:
            yield Path(name)
    except OSError as error:
        place = f"临时文件夹写不进去：{tempfile.tempdir}（{say_reason(error)}）"
        raise OutputError(
            place if tempfile.tempdir else "没有能用的临时文件夹（磁盘已满，或没有权限）。",
            "请清理磁盘，或用环境变量 TMPDIR 指定另一个文件夹（Windows 是 TEMP）。",
        ) from None


def refuse_full(folder: Path) -> None:
    """Raise OSError where a program that failed in ``folder`` can have failed for want of room."""
    if shutil.disk_usage(folder).free < _ROOM:
        raise OSError(errno.ENOSPC, "full")


def run_quietly(command: Sequence[str], folder: Path, limit: float) -> bool:
    """Run a program in ``folder`` without input and output; say whether it ended within ``limit`` seconds.

    Past the limit, and whatever stops us, it is ended with all it started: LibreOffice's command starts a second
    process, which would go on alone. Raises OSError when it cannot be started.
    """
    process = subprocess.Popen(  # noqa: S603 - the caller found the program
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=_NO_WINDOW,
    )
    try:
        return _wait(process, limit)
    finally:
        if process.poll() is None:
            _end(process)


def _wait(process: subprocess.Popen[bytes], limit: float) -> bool:
    stop = time.monotonic() + limit
    while time.monotonic() < stop:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GLANCE)
            return True
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        command = [str(find_program("taskkill") or "taskkill"), "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False, creationflags=_NO_WINDOW)  # noqa: S603
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def read_output(command: Sequence[str], limit: float) -> bytes | None:
    """Run a program and give what it wrote; None when it fails or takes over ``limit`` seconds."""
    try:
        done = subprocess.run(  # noqa: S603 - the caller found the program
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limit, check=False, creationflags=_NO_WINDOW
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


_MAX_FILES = 500
"""Plan files of a folder; more is another folder."""
_SECONDS = 30.0
"""Patience with git, which may be waiting for a network drive."""
_KEPT = frozenset(
    {"GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"}
    | {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM"}
)
"""What of git's variables a person may set; all others make it run programs, write files or look elsewhere."""
_ALONE = {
    "GIT_ALLOW_PROTOCOL": "none", "GIT_GRAFT_FILE": os.devnull, "GIT_LITERAL_PATHSPECS": "1", "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_TRACE2": "0", "GIT_TRACE2_EVENT": "0",
    "GIT_TRACE2_PERF": "0", "LANGUAGE": "C", "LC_ALL": "C",
}  # fmt: skip
"""Without the network, whose protocols a repository may otherwise allow by its own settings, and in words known here."""
_SETTINGS = (
    "core.abbrev=auto", "core.commitGraph=false", "core.fsmonitor=false", f"core.hooksPath={os.devnull}",
    "core.warnAmbiguousRefs=true", f"diff.orderFile={os.devnull}", "diff.renameLimit=1000", "diff.renames=true",
    "i18n.logOutputEncoding=UTF-8", "protocol.allow=never",
)  # fmt: skip
"""What a repository may not choose, since it may come from anybody: what runs a program or changes the answer."""
_OPTIONS = ("--no-pager", "--no-replace-objects", *(word for one in _SETTINGS for word in ("-c", one)))
_SAVE_OLD = "也可以把旧版文件另存一份，直接写文件名。"


class _Answer(NamedTuple):
    """What git said."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """What it wrote as text, without the line end."""
        return self.out.decode("utf-8", "surrogateescape").removesuffix("\n")


_NO_REPOSITORY = "not a git repository"
_DAMAGED = re.compile("^error: |corrupt|could not get object", re.MULTILINE)
"""What git complains of where a repository has lost a part, as against what was never in it."""


def files_at(
    revision: str, path: str, *, environment: Mapping[str, str], folder: Path | None = None
) -> tuple[tuple[str, bytes], ...]:
    """Read the file at ``path`` in a revision, or the ``*.yaml`` of the folder there, each with its path.

    The path counts from the repository's top, as git has it, else from ``folder`` (the current one). git runs with the
    variables of ``environment``. Raises InputError where there is no git, no repository, no such revision or path, or
    the file is too large.
    """
    git = _Git(folder or Path(), f"{revision}:{path}", environment)
    git.require_revision(revision)
    return git.files(revision, path)


class Revision(NamedTuple):
    """A revision that changed a file: its short name, its day, and where the file lay in it."""

    name: str
    day: str
    path: str
    said: str = ""
    """Its tag, else the first line of what was written to it."""
    hash: str = ""
    """Its whole number."""


def _read_commit(line: str, place: str) -> Revision:
    number, name, day, refs, subject = (*line.split("\t", 4), *("",) * 4)[:5]
    tag = re.search(r"tag: ([^,]+)", refs)
    return Revision(name, day, place, tag[1] if tag else subject.strip(), number)


class FileHistory(NamedTuple):
    """The revisions that changed a file, the oldest first."""

    revisions: tuple[Revision, ...]
    more: bool
    """True where there are older ones."""
    shallow: bool
    """True where the repository does not hold the older ones."""


def changes_of(path: Path, most: int, environment: Mapping[str, str]) -> FileHistory:
    """List the latest ``most`` revisions that changed a file, also under an earlier name; none where git knows of none."""
    git = _Git(path.absolute().parent, str(path), environment)
    found = list(islice(git.changes(path.name, most + 1, follow=path.is_file()), most + 1))
    more = len(found) > most
    return FileHistory(tuple(reversed(found[:most])), more, shallow=bool(found) and not more and git.is_shallow())


class _Git:
    def __init__(self, folder: Path, wanted: str, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.wanted = wanted
        kept = {name: value for name, value in environment.items() if not name.startswith("GIT_") or name in _KEPT}
        self.environment = {**kept, **_ALONE}
        self.program = find_program("git", environment)

    def require_revision(self, revision: str) -> None:
        if revision.startswith("-") or "\0" in self.wanted:
            raise InputError(f"git版本的写法不对：{revision}", "要写成“版本:路径”，如 v2024:data/plans.yaml。")
        found = self.ask("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        if found.code:
            self._explain(found.err)
            raise self._no_revision(revision)

    def _explain(self, said: str) -> None:
        """Raise the error for what git complains of, where it is not the revision."""
        if _NO_REPOSITORY in said:
            raise InputError(
                f"当前文件夹不在git仓库里，不能读取“{self.wanted}”。", f"请到仓库所在的文件夹里执行；{_SAVE_OLD}"
            )
        if "dubious ownership" in said:
            raise InputError(
                "git仓库属于另一个用户，git拒绝读取。",
                f"请换用仓库所有者的账户，或按git的提示设置 safe.directory；{_SAVE_OLD}",
            )

    def changes(self, name: str, most: int, *, follow: bool) -> Iterator[Revision]:
        """Give the revisions that changed a file of the folder, the latest first; with ``follow`` under earlier names too."""
        answer = self.ask("rev-parse", "--show-toplevel")
        if answer.code and _NO_REPOSITORY not in answer.err:
            self._explain(answer.err)
            raise self._unreadable(answer.err)
        prefix, top = self.text("rev-parse", "--show-prefix"), "" if answer.code else answer.text
        start, place, self.folder = "HEAD", f"{prefix}{name}", Path(top or self.folder)
        while top and place:
            commits = self._commits(start, place, most)
            yield from commits
            start = f"{commits[-1].hash}^" if commits else ""
            place = self._former_name(commits[-1].hash, place) if commits and follow else ""

    def _commits(self, start: str, place: str, most: int) -> list[Revision]:
        """Give those that changed what lies at a place, and left something there."""
        form = "--format=%x00%H%x09%h%x09%cs%x09%D%x09%s"
        answer = self.ask("rev-list", f"--max-count={most}", "--encoding=UTF-8", form, start, "--", place)
        if answer.code and _DAMAGED.search(answer.err):
            raise self._unreadable(answer.err)
        said = "" if answer.code else answer.text
        commits = [_read_commit(block.partition("\n")[0], place) for block in said.split("\0")[1:]]
        there = self._exist([f"{commit.hash}:{place}" for commit in commits])
        return list(compress(commits, there))

    def _exist(self, places: Sequence[str]) -> list[bool]:
        """Tell of each place of a revision whether anything is there; of a name in two lines that cannot be asked.

        What is damaged or lost is there too: that it cannot be read is said when it is read.
        """
        answer = self.ask("cat-file", "--batch-check=%(objecttype)", given="".join(f"{place}\n" for place in places))
        kinds = answer.text.split("\n")
        if len(kinds) != len(places) or _DAMAGED.search(answer.err):
            return [True] * len(places)
        found = partial(self.text, "rev-parse", "--verify", "--quiet")
        told = zip(places, kinds, strict=True)
        return [not kind.endswith(" missing") or bool(found(place)) for place, kind in told]

    def _former_name(self, commit: str, place: str) -> str:
        """Give the name a file had before a revision renamed it; "" where it did not."""
        said = self.text("diff-tree", "-r", "-z", "-M", "--no-commit-id", "--name-status", "--diff-filter=R", commit)
        words = said.split("\0")
        return next((old for old, new in zip(words[1::3], words[2::3], strict=False) if new == place), "")

    def text(self, *args: str) -> str:
        """Give what git says as text, without the line end; "" where it fails."""
        answer = self.ask(*args)
        return "" if answer.code else answer.text

    def is_shallow(self) -> bool:
        """Tell whether the repository was cloned without its older revisions."""
        return self.text("rev-parse", "--is-shallow-repository") == "true"

    def _no_revision(self, revision: str) -> InputError:
        asked = ("for-each-ref", "--count=2000", "--format=%(refname:short)", "refs/tags", "refs/heads")
        near = suggest_names(revision, names := self.text(*asked).split())
        if not near and self.is_shallow():
            return InputError(
                f"git里没有“{revision}”这个版本。",
                f"这个git仓库是浅克隆，早先的版本不在里面：请先执行 git fetch --unshallow；{_SAVE_OLD}",
            )
        known = f"是否想写：{'、'.join(near)}？" if near else f"已有的标签和分支：{'、'.join(names[:10]) or '（没有）'}"
        return InputError(f"git里没有“{revision}”这个版本。", known)

    def files(self, revision: str, path: str) -> tuple[tuple[str, bytes], ...]:
        plain = path.replace("\\", "/")
        top = re.sub(r"/{2,}", "/", plain).rstrip("/") or "."
        here = f"./{top.removeprefix('.').lstrip('/')}" if re.match(r"\.(?:/|$)", top) else f"./{top}"
        for name in dict.fromkeys((here if top.startswith(".") else top, here)):
            place = f"{revision}:{name}"
            kind = self.ask("cat-file", "-t", place)
            word = kind.out.decode("ascii", "replace").strip()
            if word == "blob":
                return ((path, self.content(place)),)
            if word == "tree":
                return self._folder(place, plain.rstrip("/"))
            if _DAMAGED.search(kind.err):
                raise self._unreadable(kind.err)
        raise InputError(f"“{revision}”里没有“{path}”。", "路径从仓库顶层写起，如 data/plans.yaml；大小写要一致。")

    def _folder(self, place: str, path: str) -> tuple[tuple[str, bytes], ...]:
        listed = self.ask("ls-tree", "-z", "--full-tree", place)
        entries = [entry.split("\t", 1) for entry in listed.out.decode("utf-8", "surrogateescape").split("\0") if entry]
        names = sorted(name for kind, name in entries if " blob " in kind and name.endswith(".yaml"))
        if not names:
            raise InputError(
                f"“{self.wanted}”是文件夹，里面没有 .yaml 文件。", "请写明文件，或指定存放方案数据的文件夹。"
            )
        if len(names) > _MAX_FILES:
            raise InputError(f"“{self.wanted}”里的 .yaml 文件超过{_MAX_FILES}个。", "请写明是哪一个文件。")
        base = place if place.endswith("/") else f"{place}/"
        found, left = [], MAX_DATA_BYTES
        for name in names:
            content = self.content(f"{base}{name}", left)
            left -= len(content)
            found.append((name if path == "." else f"{path}/{name}", content))
        return tuple(found)

    def content(self, place: str, limit: int = MAX_DATA_BYTES) -> bytes:
        answer = self.ask("cat-file", "blob", place, limit=limit)
        if len(answer.out) > limit:
            raise InputError(f"文件太大，超过{MAX_DATA_BYTES // (1024 * 1024)}MB：{self.wanted}", "请确认选对了文件。")
        if answer.code:
            raise self._unreadable(answer.err)
        return answer.out

    def _unreadable(self, complaint: str) -> InputError:
        told = [line for line in complaint.splitlines() if not line.startswith("hint:")]
        said = " ".join(" ".join(told[:1]).split())[:120] or "没有说明"
        return InputError(f"git读不出“{self.wanted}”（{said}）。", f"请检查仓库是否完整；{_SAVE_OLD}")

    def ask(self, *args: str, limit: int = MAX_DATA_BYTES, given: str = "") -> _Answer:
        """Run git; at most ``limit`` bytes and one more are read. Raises InputError where there is none or it hangs."""
        if self.program is None:
            raise InputError(f"没有找到git，不能读取“{self.wanted}”。", f"请先安装git；{_SAVE_OLD}")
        try:
            return self._run([str(self.program), *_OPTIONS, *args], limit, os.fsencode(given))
        except OSError as error:
            raise InputError(f"git不能运行（{say_reason(error)}），不能读取“{self.wanted}”。", _SAVE_OLD) from None

    def _run(self, command: Sequence[str], limit: int, given: bytes) -> _Answer:
        with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as asked:
            asked.write(given)
            asked.seek(0)
            with subprocess.Popen(  # noqa: S603 - git, with what was checked
                command,
                cwd=self.folder,
                stdin=asked,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=self.environment,
                creationflags=_NO_WINDOW,
            ) as process:
                stop = threading.Timer(_SECONDS, process.kill)
                stop.start()
                try:
                    out = process.stdout.read(limit + 1) if process.stdout else b""
                    if len(out) > limit:
                        process.kill()
                finally:
                    timed_out = not stop.is_alive()
                    stop.cancel()
            errors.seek(0)
            said = errors.read(4000).decode("utf-8", "replace")
        if timed_out:
            raise InputError(f"git超过{_SECONDS:.0f}秒没有回答，已停止读取“{self.wanted}”。", _SAVE_OLD)
        return _Answer(process.returncode, out, said)
