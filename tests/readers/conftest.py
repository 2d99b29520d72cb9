"""Fixtures of the reader's tests."""

import pytest
from documents import Read


@pytest.fixture
def read() -> Read:
    return Read()
