"""Live modules: a Python file with variables, functions and a t-string as a live component."""
