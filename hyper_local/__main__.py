"""`python -m hyper_local` is `hyper-local`."""

from __future__ import annotations

from .cli import main

if __name__ == "__main__":
    main()
