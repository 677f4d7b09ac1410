"""A group of verbs that loads only the verb that is called."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from typing import ClassVar

import click


class LazyGroup(click.Group):
    """A click group whose verbs live in modules of their own.

    Verb modules import click and little else at their top, and the rest inside the command: so
    `--help`, which has to load all of them for their summaries, stays fast.
    """

    verbs: ClassVar[Mapping[str, str]] = {}
    """Verb -> "module:attribute" of its click command, in the order in which help lists them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the work, not of the alphabet."""
        return [*self.verbs, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a verb; None when there is none of this name."""
        target = self.verbs.get(cmd_name)
        if target is None:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = target.partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command), target
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown verb is answered with the nearest known one."""
        name = args[0]
        if name.startswith("-") or name in self.list_commands(ctx):
            return super().resolve_command(ctx, args)
        near = difflib.get_close_matches(name, self.list_commands(ctx), n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise click.UsageError(f"no such command '{name}'.{hint}", ctx)
