"""Run the command, as ``checklist`` or ``python -m checklist``.

Where Python is too old or a library is missing, one line says what to do. So nothing is imported here that may be
missing, and the syntax is what Python 3.6 reads.
"""

import gc
import signal
import sys
from importlib import import_module
from types import ModuleType

_OLDEST = (3, 10)
"""The oldest Python the package runs on, as ``python_requires`` in setup.cfg."""
_WRONG_USAGE, _INTERRUPTED = 2, 130
"""As :class:`checklist.errors.ExitCode`, which an older Python cannot read."""
_FEW_COLLECTIONS = 100_000
"""How many new objects start a search for unreachable ones: a short command makes few, and would search at each import."""
_DISTRIBUTIONS = {"docx": "python-docx", "yaml": "pyyaml"}
"""What a library is called where it is not called as it is imported."""


def main() -> None:
    """Run the command line; leaves with the exit code of :class:`checklist.errors.ExitCode`."""
    if sys.version_info[:2] < _OLDEST:
        _leave(f"错误：需要 Python 3.10 或更高版本，现在用的是 {sys.version_info[0]}.{sys.version_info[1]}。")
    gc.set_threshold(_FEW_COLLECTIONS)
    try:
        _load().main()
    except ModuleNotFoundError as error:
        missing = (error.name or "checklist").split(".")[0]
        if missing == "checklist":
            raise
        _leave(f"错误：缺少运行所需的库 {missing}，请执行：{_installing(missing)}")
    except KeyboardInterrupt:
        _leave("已中断。", _INTERRUPTED)
    finally:
        gc.freeze()  # what is left ends with the process: Python need not search it
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # while Python winds up, Ctrl-C is no error to be shown


def _load() -> ModuleType:
    """Give the commands. Ctrl-C while they are loaded ends the process at once: Python tells of it where it clears up between imports."""
    interrupts = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if interrupts:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    commands = import_module("checklist.commands")
    if interrupts:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return commands


def _leave(message: str, code: int = _WRONG_USAGE) -> None:
    if sys.stderr:
        sys.stderr.write(f"{message}\n")
    sys.exit(code)


def _installing(missing: str) -> str:
    """Say the command that installs what the package needs: beside the Python in use, or into an environment of its own."""
    checkout = import_module("pathlib").Path(__file__).resolve().parent.parent
    package = f'"{checkout}"' if (checkout / "setup.cfg").exists() else _DISTRIBUTIONS.get(missing, missing)
    if sys.prefix != sys.base_prefix or package == missing:
        return f'"{sys.executable}" -m pip install {package}'
    if sys.platform == "win32":
        return f"py -m venv .venv && .venv\\Scripts\\pip install {package}，然后用 .venv\\Scripts\\checklist"
    return f"python3 -m venv .venv && .venv/bin/pip install {package}，然后用 .venv/bin/checklist"


if __name__ == "__main__":
    main()
