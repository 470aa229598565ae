"""Bytes on disk: whole or not at all."""

import contextlib
import errno
import os
import secrets
from pathlib import Path

from smartcity_app.kernel.errors import Unavailable

FULL = (
    "Penyimpanan kota sedang penuh. Tidak ada yang hilang. Coba lagi nanti, kami sudah diberi tahu."
)

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)


def put(path: Path, content: bytes) -> None:
    """Write `content` so that a crash leaves either nothing or everything.

    Raises Unavailable when the disk is full or refuses, and leaves nothing behind.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as book:
            book.write(content)
            book.flush()
            os.fsync(book.fileno())
        part.replace(path)
        _remember_names(path.parent)
    except OSError as trouble:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        if trouble.errno in NO_ROOM:
            raise Unavailable(FULL) from trouble
        raise


def _remember_names(folder: Path) -> None:
    """A power cut must not lose the name of a file whose bytes are safe; as far as the disk can."""
    handle = os.open(folder, os.O_RDONLY)
    with contextlib.suppress(OSError):
        os.fsync(handle)
    os.close(handle)


def get(path: Path) -> bytes:
    """The bytes stored at `path`; Unavailable when the disk cannot give them."""
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise Unavailable("Berkas ini belum bisa dibuka. Kami sudah mencatatnya.") from trouble
