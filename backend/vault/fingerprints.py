"""Fingerprints that two people can read to each other over a telephone."""

import hashlib

GROUP = 4


def grouped(digest: bytes) -> str:
    """Hexadecimal in groups of four characters."""
    digits = digest.hex()
    return " ".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))


def fingerprint_of(public: bytes) -> str:
    return grouped(hashlib.sha256(public).digest())
