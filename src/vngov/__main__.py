"""`python -m vngov` is the command `vngov`."""

from vngov.cli import main

main()
