"""Run the command as ``python -m checklist``."""

from checklist.commands import main

if __name__ == "__main__":
    main()
