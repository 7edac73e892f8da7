"""Commands: one module for each word after `hyper-local`.

Each has `register(commands, summary)`, which adds its arguments to the parser and
sets `command`, the function that runs it and gives the exit code.
"""
