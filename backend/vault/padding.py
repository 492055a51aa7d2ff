"""Padding to steps, so that the length of a sealed value says how long it is only very roughly."""

from backend.vault.errors import CannotOpen

KIB = 1024
HEAD = 4
SMALL_STEPS = (256, 512, KIB, 2 * KIB, 4 * KIB)
TEXT_STEP = 4 * KIB
FILE_STEPS = ((KIB * KIB, 64 * KIB), (16 * KIB * KIB, 512 * KIB))
LARGE_FILE_STEP = 2 * KIB * KIB


def text_step(length: int) -> int:
    """The padded size of a text of this many bytes."""
    need = length + HEAD
    for step in SMALL_STEPS:
        if need <= step:
            return step
    return _up_to_multiple(need, TEXT_STEP)


def file_step(length: int) -> int:
    """The padded size of a file: 64 KiB steps to 1 MiB, 512 KiB steps to 16 MiB, then 2 MiB steps."""
    need = length + HEAD
    for limit, step in FILE_STEPS:
        if need <= limit:
            return _up_to_multiple(need, step)
    return _up_to_multiple(need, LARGE_FILE_STEP)


def pad(content: bytes) -> bytes:
    return _padded(content, text_step(len(content)))


def pad_file(content: bytes) -> bytes:
    return _padded(content, file_step(len(content)))


def unpad(padded: bytes) -> bytes:
    """The content. Only ever called on bytes that have been authenticated, so there is no oracle here."""
    length = int.from_bytes(padded[:HEAD], "big")
    if len(padded) < HEAD or length > len(padded) - HEAD or any(padded[HEAD + length :]):
        raise CannotOpen
    return padded[HEAD : HEAD + length]


def _padded(content: bytes, size: int) -> bytes:
    return (len(content).to_bytes(HEAD, "big") + content).ljust(size, b"\0")


def _up_to_multiple(length: int, step: int) -> int:
    return -(-length // step) * step
