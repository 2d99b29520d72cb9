"""The command line: what a host types."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot import __version__
from bot.cli.catalogue import catalogue
from bot.cli.export import export_data
from bot.cli.housekeeping import backup, check, restore_backup
from bot.cli.importing import import_reviews
from bot.cli.recount import recount
from bot.cli.running import run_bot
from bot.environment import read_settings
from bot.log import set_up_logging

__all__ = ["marquee"]


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--sync", is_flag=True, help="Register the commands with Discord even if they did not change.")
@click.version_option(__version__, prog_name="Marquee")
@click.pass_context
def marquee(context: click.Context, *, sync: bool) -> None:
    """Marquee, the film bot for Discord servers.

    Without a command it runs the bot; the token stands in .env (see .env.example).
    """
    if context.invoked_subcommand is None:
        settings = read_settings()
        token = settings.require_token()
        set_up_logging(settings.log_level)
        asyncio.run(run_bot(settings, token, forces_sync=sync))


@marquee.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="Port of the page; 0 takes a free one.",
)
@click.option(
    "--database",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Use this file instead of a fresh one.",
)
@click.option(
    "--seed", "is_seeded", is_flag=True, help="Fill the server with members who have rated films for two years."
)
@click.option("--open", "opens_browser", is_flag=True, help="Open the page in your browser.")
def demo(*, port: int, database: Path | None, opens_browser: bool, is_seeded: bool) -> None:
    """Try Marquee in your browser, without Discord and without a token."""
    # Imported here: the demo's libraries are an extra that a host does not need.
    from bot.demo import run_demo  # noqa: PLC0415

    run_demo(port=port, database_path=database, opens_browser=opens_browser, is_seeded=is_seeded)


marquee.add_command(import_reviews)
marquee.add_command(catalogue)
marquee.add_command(backup)
marquee.add_command(restore_backup)
marquee.add_command(check)
marquee.add_command(export_data)
marquee.add_command(recount)
