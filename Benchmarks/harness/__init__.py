"""Interleaved measuring: workers, commands, figures, and the facts of the machine. Standard library only."""
