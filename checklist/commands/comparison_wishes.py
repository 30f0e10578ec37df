"""What is wished of a comparison; wishes that contradict each other are refused, none is silently ignored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.errors import InputError
from checklist.forms.filled import FileKind
from checklist.model import Frozen

if TYPE_CHECKING:
    from pathlib import Path

    from checklist.compare.sides.version import Version

_LINKS = "--suggest-links 只列出可粘贴的YAML，请去掉其中一个；要JSON里的推测关系，看 --format json 的 suggestions。"


class Request(Frozen):
    """What was typed after ``diff``."""

    old: str
    new: str
    plan_names: tuple[str, ...]
    unit: str
    kinds: tuple[str, ...]
    pairs: tuple[str, ...]
    labels: str
    form: str | None
    output: Path | None
    by_unit: bool
    all_units: bool
    suggest_links: bool
    exit_code: bool
    resume: bool
    force: bool
    table: int | None
    mapping: tuple[str, ...]


def refuse_contradictions(request: Request) -> None:
    """Raise InputError where two options cannot both be met."""
    if request.suggest_links:
        _refuse_beside_links(request)
    if request.resume and not request.all_units:
        raise InputError("--resume 只用于 --all-units。", "写一个文件时没有可接着做的；要覆盖请用 --force。")
    if request.all_units and request.form not in (None, "docx"):
        raise InputError(
            f"--all-units 生成Word变动单，不能用 {request.form} 格式。", f"请改用 --by-unit --format {request.form}。"
        )
    if request.force and request.resume:
        raise InputError("--force 与 --resume 不能同时使用。", "要全部重新生成用 --force，要接着上次继续用 --resume。")


def _refuse_beside_links(request: Request) -> None:
    others = {
        "--by-unit": request.by_unit,
        "--all-units": request.all_units,
        "--format": request.form,
        "-o": request.output,
        "--unit": request.unit,
        "--only": request.kinds,
        "--labels": request.labels,
    }
    for name, given in others.items():
        if given:
            raise InputError(f"--suggest-links 与 {name} 不能同时使用。", _LINKS)


def refuse_without_tables(request: Request, old: Version, new: Version) -> None:
    """Raise InputError where something is said of the tables of a file, and neither version is one."""
    kinds = {version.read.kind for version in (old, new) if version.read is not None}
    name = "--table" if request.table else "--map" if request.mapping else ""
    if name and kinds <= {FileKind.JSON}:
        raise InputError(f"{name} 只用于Word、Excel台账，两个版本里都没有。", f"请去掉 {name}，或核对两个版本。")
