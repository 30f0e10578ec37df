"""Damage every kind of file the program reads and see what it does: ``python benchmarks/fuzz.py [SHARE] [READER…]``.

Seeded: the same runs each time. SHARE (1 is some 10,000 runs) makes it longer or shorter. Every run is a command in this
process, on one damaged file: bytes flipped, cut, doubled, or hostile text put in; half of the office files are damaged
within their XML and packed again, so that the damage is met. Counted are tracebacks, hangs, wrong codes (a failure without
its message, a message without its failure), partial files, and silent wrong outputs: a damaged copy believed, a pack passed
whose files are not as made, a package accepted whose parts do not hold together, other words for the same data. None may be.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
import zipfile
import zlib
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from click.testing import CliRunner

from checklist.commands import cli
from checklist.files.textfiles import data_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

PLANS = Path(__file__).resolve().parents[1] / "tests" / "compare" / "schemas" / "plans-1.yaml"
SECONDS = 10.0
"""Of this process's own time: a run that takes more hangs."""
KINDS = ("traceback", "hang", "wrong code", "partial file", "silent wrong")
HOSTILE = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"{{", b"}}", b"{%", b"&a ", b"*a", b"!!python/object:os.system ",
    b"<<: ", b"- ", b": ", b"#", b"'", b'"', b"[", b"]", b"}", b"{", b"<", b">", b"&", b"]]>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<w:p>", b"</w:tc>", b"<w:gridSpan w:val='99999999'/>", b"w:val=''", b"=1+1", b"1e999", b"-1", b"99999999999999999999",
    b"null", b"true", b"NaN", "\u202e".encode(), "\ufeff".encode(), "〇".encode(), "（".encode(), b"../", b"\r", b"\t",
)  # fmt: skip


class Dice:
    """Throws the same numbers for the same seed, on every machine."""

    def __init__(self, seed: str) -> None:
        self._seed, self._thrown = seed, 0

    def below(self, limit: int) -> int:
        """Give a number from 0 to below ``limit``; 0 where there is none."""
        self._thrown += 1
        digest = hashlib.blake2b(f"{self._seed}:{self._thrown}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % max(limit, 1)

    def pick(self, choices: Sequence[T]) -> T:
        """Give one of several."""
        return choices[self.below(len(choices))]


class Case(NamedTuple):
    """A reader and how to try it."""

    name: str
    runs: int
    sound: bytes
    tried: Callable[[bytes, Path, Dice], Iterator[str]]
    """Runs commands on a damaged file in an empty folder and gives the kinds of faults met."""
    packed: bool = False


class Outcome(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str
    faults: tuple[str, ...]


class _Hang(BaseException):
    """A run took too long."""


def _stop(*_: object) -> None:
    raise _Hang


def run(*args: str | Path, cache: str = "off") -> Outcome:
    """Run a command in this process and judge how it ended."""
    signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        done = CliRunner(env={"CHECKLIST_CACHE": cache}).invoke(cli, [str(arg) for arg in args])
    except _Hang:
        return Outcome(-1, "", "", ("hang",))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    faults = []
    if done.exception and not isinstance(done.exception, SystemExit):
        traceback.print_exception(done.exception, limit=-4, file=sys.stderr)
        faults.append("hang" if isinstance(done.exception, _Hang) else "traceback")
    elif done.exit_code not in (0, 1, 2, 3) or (done.exit_code in (2, 3)) != ("错误：" in done.stderr):
        faults.append("wrong code")
    return Outcome(done.exit_code, done.stdout, done.stderr, tuple(faults))


def _flip(content: bytes, place: int, length: int, dice: Dice) -> bytes:
    changed = bytes(byte ^ (1 << dice.below(8)) for byte in content[place : place + min(length, 4)])
    return content[:place] + changed + content[place + len(changed) :]


def _cut(content: bytes, place: int, length: int, _: Dice) -> bytes:
    return content[:place] + content[place + length :]


def _double(content: bytes, place: int, length: int, dice: Dice) -> bytes:
    return content[:place] + content[place : place + length] * dice.pick((2, 3, 50)) + content[place + length :]


def _insert(content: bytes, place: int, _: int, dice: Dice) -> bytes:
    return content[:place] + dice.pick(HOSTILE) + content[place:]


def _overwrite(content: bytes, place: int, length: int, dice: Dice) -> bytes:
    start = dice.below(len(content))
    return content[:place] + content[start : start + length] + content[place + length :]


def _truncate(content: bytes, place: int, _: int, __: Dice) -> bytes:
    return content[:place]


DAMAGES = (_flip, _flip, _cut, _double, _insert, _insert, _overwrite, _truncate)


def damage(content: bytes, dice: Dice) -> bytes:
    """Damage bytes in one to three places."""
    for _ in range(dice.pick((1, 1, 1, 2, 3))):
        length = dice.pick((1, 1, 2, 8, 64, 512))
        content = dice.pick(DAMAGES)(content, dice.below(len(content) + 1), length, dice)
    return content


def damage_within(content: bytes, dice: Dice) -> bytes:
    """Damage one XML part of a package and pack it again; now and then drop a part, or hold one twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        names = [info.filename for info in source.infolist()]
        chosen, way = dice.pick([name for name in names if name.endswith((".xml", ".rels"))]), dice.below(12)
        for name in names:
            part = source.read(name)
            if name == chosen:
                part = b"" if way == 0 else damage_tags(part, dice) if way % 2 else damage(part, dice)
            if not (name == chosen and way == 1):
                target.writestr(name, part)
    return stream.getvalue()


def damage_tags(part: bytes, dice: Dice) -> bytes:
    """Damage whole tags, so that what is left may still be XML: drop, double, move or change one and its attributes."""
    pieces = re.split(rb"(<[^<>]*>)", part)
    place = dice.below(len(pieces))
    ways = (
        lambda: pieces[:place] + pieces[place + 1 :],
        lambda: pieces[: place + 1] + pieces[place:],
        lambda: [
            *pieces[:place],
            re.sub(rb'"[^"]*"', b'"' + dice.pick(HOSTILE) + b'"', pieces[place]),
            *pieces[place + 1 :],
        ],
        lambda: [
            *pieces[:place],
            re.sub(rb"\d+", dice.pick((b"0", b"-1", b"99999999999")), pieces[place]),
            *pieces[place + 1 :],
        ],
        lambda: [*pieces[:place], dice.pick(pieces), *pieces[place:]],
        lambda: [*pieces[:place], dice.pick(HOSTILE), *pieces[place:]],
    )
    return b"".join(dice.pick(ways)())


# what is done with a damaged file


def try_plans(content: bytes, folder: Path, _: Dice) -> Iterator[str]:
    """Check a plans file and, where that passes, make a ledger of it twice: read anew and from the compiled copy."""
    path = folder / "x.yaml"
    path.write_bytes(content)
    checked = run("check", path)
    yield from checked.faults
    if checked.code == 0:
        first, again = (run("units", "--data", path, cache=str(folder / "cache")) for _ in range(2))
        yield from (*first.faults, *again.faults)
        if (first.code, first.out) != (again.code, again.out):
            yield "silent wrong"
        yield from whole_or_nothing(folder / "y.docx", "ledger", "--plan", "jia-2023", "--data", path)


def whole_or_nothing(target: Path, *args: str | Path) -> Iterator[str]:
    """Run a command that writes a file: it is there and whole, or not at all, and nothing is beside it."""
    before = set(target.parent.iterdir())
    done = run(*args, "-o", target)
    yield from done.faults
    if set(target.parent.iterdir()) - before != ({target} if done.code == 0 else set()):
        yield "partial file"
    if target.exists() and target.suffix in (".docx", ".xlsx") and zipfile.ZipFile(target).testzip():
        yield "partial file"


def compared(suffix: str) -> Callable[[bytes, Path, Dice], Iterator[str]]:
    """Compare a ledger with the data it was made of."""

    def try_ledger(content: bytes, folder: Path, _: Dice) -> Iterator[str]:
        path = folder / f"x{suffix}"
        path.write_bytes(content)
        done = run("diff", path, PLANS)
        yield from done.faults
        if done.code in (0, 1) and suffix != ".json" and not holds_together(content, PARTS[suffix]):
            yield "silent wrong"

    return try_ledger


PARTS = {".docx": ("word/document.xml",), ".xlsx": ("xl/workbook.xml", "xl/worksheets/sheet1.xml")}


def holds_together(content: bytes, names: Sequence[str]) -> bool:
    """Tell whether the parts a reader needs come out of a package as they went in."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return all(package.read(name) is not None for name in names)
    except zipfile.BadZipFile as error:
        return " differ" in str(error)  # a part's second name, which nobody reads it by
    except (zlib.error, KeyError, OSError, ValueError, NotImplementedError, EOFError):
        return False


def filled(suffix: str) -> Callable[[bytes, Path, Dice], Iterator[str]]:
    """Check a form, and fill it."""

    def try_form(content: bytes, folder: Path, _: Dice) -> Iterator[str]:
        path = folder / f"x{suffix}"
        path.write_bytes(content)
        checked = run("form", "check", path)
        yield from checked.faults
        command = ("ledger", "市科技局", "--data", PLANS, "--form", path)
        yield from whole_or_nothing(folder / f"y{suffix}", *command)
        if checked.code in (0, 1) and not holds_together(content, PARTS[suffix]):
            yield "silent wrong"

    return try_form


def try_print_check(content: bytes, folder: Path, _: Dice) -> Iterator[str]:
    """Check a Word file before it is printed."""
    (folder / "x.docx").write_bytes(content)
    yield from run("print-check", folder / "x.docx").faults


def try_draft(content: bytes, folder: Path, _: Dice) -> Iterator[str]:
    """Draft plan data from a Word file."""
    (folder / "x.docx").write_bytes(content)
    yield from whole_or_nothing(folder / "y.yaml", "draft", folder / "x.docx")


def try_copy(content: bytes, folder: Path, dice: Dice) -> Iterator[str]:
    """Damage the compiled copies of the data: what is printed stays the same."""
    cache = folder / "cache"
    sound = run("units", "--data", PLANS, cache=str(cache))
    copies = sorted(cache.iterdir())
    path = dice.pick(copies)
    path.write_bytes(damage(path.read_bytes(), dice) + content)
    again = run("units", "--data", PLANS, cache=str(cache))
    yield from again.faults
    if (sound.code, sound.out, sound.err) != (again.code, again.out, again.err):
        yield "silent wrong"


def try_manifest(_: bytes, folder: Path, dice: Dice) -> Iterator[str]:
    """Damage a pack or its manifest: it never passes."""
    pack = folder / "pack"
    shutil.copytree(PLANS.parent / "pack-1", pack)
    path = dice.pick(sorted(pack.iterdir()))
    before = path.read_bytes()
    path.write_bytes(damage(before, dice))
    done = run("verify", pack)
    yield from done.faults
    if done.code == 0 and path.suffix == ".txt" and path.read_bytes() != before:
        yield "silent wrong"


def try_template(content: bytes, folder: Path, dice: Dice) -> Iterator[str]:
    """Word a list and an index by a damaged template."""
    own = folder / "own"
    own.mkdir()
    (own / dice.pick(("words.jinja", "index.jinja", "columns.yaml", "ledger.jinja", "sheet.md"))).write_bytes(content)
    yield from run("units", "--data", PLANS, "--templates", own).faults
    yield from whole_or_nothing(folder / "y.md", "ledger", "市科技局", "--data", PLANS, "--templates", own)


def try_repository(_: bytes, folder: Path, dice: Dice) -> Iterator[str]:
    """Damage a file of a repository: what is read of it is what was put there, or an error."""
    top = folder / "top"
    shutil.copytree(repository(), top)
    sound = (top / "plans.yaml").read_bytes()
    path = dice.pick(sorted(item for item in (top / ".git").rglob("*") if item.is_file()))
    path.chmod(0o600)
    path.write_bytes(damage(path.read_bytes(), dice))
    before = Path.cwd()
    os.chdir(top)
    try:
        done = run("diff", "HEAD:plans.yaml", "plans.yaml")
        yield from done.faults
        if done.code == 0 and ("没有差别" not in done.out or (top / "plans.yaml").read_bytes() != sound):
            yield "silent wrong"
    finally:
        os.chdir(before)


@lru_cache
def repository() -> Path:
    """Make a repository that holds the plans."""
    top = Path(tempfile.mkdtemp(prefix="fuzz-git-"))
    shutil.copy(PLANS, top / "plans.yaml")
    who = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgSign=false")
    for args in (("init", "-q"), ("add", "."), ("commit", "-qm", "first")):
        subprocess.run(["git", *who, *args], cwd=top, check=True)
    for hook in (top / ".git" / "hooks").glob("*"):
        hook.unlink()
    return top


@lru_cache
def made(*args: str) -> bytes:
    """Make a sound file by a command whose last word is its name."""
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / args[-1]
        done = run(*args[:-1], target)
        if done.code:
            raise RuntimeError(done.err)
        return target.read_bytes()


def cases() -> Iterator[Case]:
    """Give every reader with a sound file."""
    ledger = ("ledger", "市科技局", "--data", str(PLANS), "-o")
    yield Case("plans (YAML)", 3000, PLANS.read_bytes(), try_plans)
    yield Case("ledger (JSON)", 1500, made(*ledger, "a.json"), compared(".json"))
    yield Case("ledger (Word)", 1300, made(*ledger, "a.docx"), compared(".docx"), packed=True)
    yield Case("ledger (Excel)", 900, made(*ledger, "a.xlsx"), compared(".xlsx"), packed=True)
    yield Case("form (Word)", 800, made("form", "new", "a.docx"), filled(".docx"), packed=True)
    yield Case("form (Excel)", 600, made("form", "new", "a.xlsx"), filled(".xlsx"), packed=True)
    yield Case("print-check (Word)", 400, made(*ledger, "a.docx"), try_print_check, packed=True)
    yield Case("draft (Word)", 300, made("ledger", "--plan", "jia-2023", *ledger[2:], "a.docx"), try_draft, packed=True)
    yield Case("compiled copy", 500, b"", try_copy)
    yield Case("pack and manifest", 700, b"", try_manifest)
    yield Case("template", 400, TEMPLATE.read_bytes(), try_template)
    yield Case("git repository", 150, b"", try_repository)


TEMPLATE = data_file("plans.yaml").parents[1] / "templates" / "words.jinja"


def fuzz(case: Case, runs: int) -> Counter[str]:
    """Run one reader so many times; give how often each kind of fault was met, and print where."""
    met: Counter[str] = Counter()
    for number in range(runs):
        dice = Dice(f"{case.name}:{number}")
        content = damage_within(case.sound, dice) if case.packed and number % 2 else damage(case.sound, dice)
        with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
            found = set(case.tried(content, Path(name), dice))
        if found:
            print(f"{case.name} {number}: {', '.join(sorted(found))}", flush=True)
        met.update(found)
    return met


def main(share: float = 1.0, *names: str) -> int:
    """Run all readers, or those named; print a table and give the number of faults."""
    total: Counter[str] = Counter()
    lines = [f"{'reader':<20} {'runs':>6} " + " ".join(f"{kind:>13}" for kind in KINDS)]
    for case in cases():
        if names and not any(name in case.name for name in names):
            continue
        runs = max(1, round(case.runs * share))
        met = fuzz(case, runs)
        lines.append(f"{case.name:<20} {runs:>6} " + " ".join(f"{met[kind]:>13}" for kind in KINDS))
        total += met
        total["runs"] += runs
        print(lines[-1], flush=True)
    print(
        "\n".join([*lines, f"{'all':<20} {total.pop('runs'):>6} " + " ".join(f"{total[kind]:>13}" for kind in KINDS)])
    )
    return total.total()


if __name__ == "__main__":
    sys.exit(main(float((sys.argv[1:] or ["1"])[0]), *sys.argv[2:]) > 0)
