"""`python -m portal.cli`: the same as `guichet`, of this very interpreter."""

from portal.cli import main

main(prog_name="guichet")
