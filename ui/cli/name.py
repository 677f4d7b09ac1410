"""sorter name: say who a group is."""

from __future__ import annotations

from pathlib import Path

import click

from ui.cli.options import json_option, library_option
from ui.cli.output import counted, document, line


@click.command()
@click.argument("group", type=int)
@click.argument("name")
@library_option
@json_option
def name(group: int, name: str, folder: Path, as_json: bool) -> None:
    """Say who a group is: all crops of GROUP show NAME.

    Two groups with one name are one character, so this joins groups too. Crops that you moved or
    rejected stay where you put them.
    """
    from pipeline.naming import name_group
    from sorter.library import Library

    with Library.open(folder) as library:
        named = name_group(library, group, name)
    if as_json:
        document(
            {
                "group": group,
                "name": named.character.name,
                "trigger": named.character.trigger,
                "crops": len(named.crops),
                "new": named.new,
            }
        )
        return
    joined = "is" if named.new else "joins"
    line(f"group {group} {joined} {named.character.name}: {counted(len(named.crops), 'crop')}")
