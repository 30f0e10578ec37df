"""Run the command from a checkout: ``python cli.py show 市科技局``."""

from checklist.__main__ import main

if __name__ == "__main__":
    main()
