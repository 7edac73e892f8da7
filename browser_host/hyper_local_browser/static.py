"""Static: the files of an app's folder `static/` (X3)."""

from __future__ import annotations

from pathlib import Path

from tornado.web import HTTPError, StaticFileHandler

from hyper_local import static_files

from .handler import Handler


class StaticHandler(Handler, StaticFileHandler):
    """One file; a browser asks for it each time, and gets it only if it has changed."""

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Cache-Control", "private, no-cache")
        # Opened by itself, a picture or a page of somebody else's must not speak for the app.
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")

    def parse_url_path(self, url_path: str) -> str:
        # What tornado gives is decoded, and the sign of a fragment would count that never was one.
        return self.request.path

    @classmethod
    def get_absolute_path(cls, root: str, path: str) -> str:
        found = static_files.find(Path(root), path)
        if found is None:
            raise HTTPError(404)
        return str(found)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str:
        return absolute_path

    def get_content_type(self) -> str:
        return static_files.kind_of(Path(self.absolute_path or ""))
