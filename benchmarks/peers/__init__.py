"""Other systems, each with the pages of `benchmarks/app`, written the way its own documentation does it.

Every server takes the port to listen at as its last argument, and has `/rows`, `/counter` and `/typed`.
"""
