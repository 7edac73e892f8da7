"""Tests of the browser host."""
