"""``checklist draft``: from the issued document to draft data."""

from __future__ import annotations

from pathlib import Path

import click

from checklist.commands.chinese import FILE, ChineseCommand, tell
from checklist.errors import InputError


@click.command("draft", cls=ChineseCommand)
@click.argument("path", metavar="文件", type=FILE)
@click.option("-o", "--output", metavar="文件", type=FILE, help="写到哪个 .yaml 文件；不写时与原文同名")
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
def command(path: Path, output: Path | None, *, force: bool) -> None:
    """由印发的方案起草数据：标题、举措、责任单位、目标和时限，要人定夺的地方都标“待核”。

    能读 Word（.docx）、PDF（有文字的）、网页、文本，以及 Excel（.xlsx、.xls）的任务分解表；
    .doc、.wps 请先另存为 .docx，扫描件请先识别成文字。
    起草的只是初稿：请对照原文逐处核定“待核”，再运行 checklist check。

    \b
    例：
      checklist draft 方案.docx -o 新方案.yaml
      checklist draft 方案.pdf
      checklist draft 任务分解表.xls -o 新方案.yaml
    """
    from checklist.commands.context import columns, load_checked, shipped_data
    from checklist.commands.sources import read_source
    from checklist.draft.drafting import make_draft
    from checklist.draft.draftyaml import write_draft
    from checklist.draft.telling import say_draft
    from checklist.files.writing import refuse_existing, write_file

    target = _target(path, output)
    refuse_existing(target, force=force)
    draft = make_draft(read_source(path), load_checked([shipped_data()]).data.indicators, columns())
    if not any(True for plan in draft.plans for _ in plan.measures()):
        raise InputError(f"没有读出任务：{path}", "方案要有编号的标题（一、（一）1.）或任务分解表；请确认选对了文件。")
    text = write_draft(draft)
    write_file(target, text.encode(), force=force)
    for line in say_draft(draft, text):
        tell(line)
    tell(f"已起草 {target}。请对照原文核定后运行 checklist check {target}")


def _target(path: Path, output: Path | None) -> Path:
    """Give the file to be written; raises InputError where it would be none of data."""
    target = output or Path(f"{path.stem}.yaml")
    if target.suffix not in (".yaml", ".yml"):
        raise InputError(f"起草的数据要写成 .yaml 文件：{target}", f"例：checklist draft {path.name} -o 新方案.yaml")
    return target
