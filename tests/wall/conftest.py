"""One Chromium for all of these."""

from tests.browser.conftest import chromium as chromium
