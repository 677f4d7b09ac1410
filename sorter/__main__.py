"""`python -m sorter` is the console script `sorter` under another name."""

from ui.cli.main import main

main()
