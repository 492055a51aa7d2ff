"""The directory: a key is somebody's only if the signatures say so, up to a root kept elsewhere."""

import dataclasses
from typing import Any

import pytest

from backend.vault import (
    DirectoryEntry,
    PrivateKey,
    SignedEntry,
    SigningKey,
    root_fingerprint,
    sign_entry,
    verify_chain,
)

KEYS = {name: SigningKey.generate() for name in ("ri", "manager", "amy", "mallory")}
SEAL_KEY = PrivateKey.generate().public.raw
ROOT = root_fingerprint(KEYS["ri"].public)


def entry(person: str, role: str, invited_by: str) -> DirectoryEntry:
    return DirectoryEntry(
        person, "home-1", role, SEAL_KEY, KEYS[person].public, invited_by, "2026-11-22T09:00:00+00:00"
    )


def signed(found: DirectoryEntry, by: str | None = None) -> SignedEntry:
    return SignedEntry(found, sign_entry(found, KEYS[by or found.invited_by]))


@pytest.fixture
def entries() -> dict[str, SignedEntry]:
    return {
        "ri": signed(entry("ri", "responsible_individual", "ri")),
        "manager": signed(entry("manager", "registered_manager", "ri")),
        "amy": signed(entry("amy", "keyworker", "manager")),
    }


def test_everybody_up_to_the_root_verifies(entries: dict[str, SignedEntry]) -> None:
    assert all(verify_chain(person, entries, ROOT) for person in entries)
    assert verify_chain("amy", entries, ROOT.upper() + "\n")


def test_nobody_verifies_under_another_root(entries: dict[str, SignedEntry]) -> None:
    other = root_fingerprint(KEYS["mallory"].public)
    assert not any(verify_chain(person, entries, other) for person in entries)
    assert not any(verify_chain(person, entries, "") for person in entries)
    assert not verify_chain("amy", entries, "\ud800")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("home", "home-2"),
        ("role", "registered_manager"),
        ("public_key", PrivateKey.generate().public.raw),
        ("signing_public", KEYS["mallory"].public),
        ("invited_by", "ri"),
        ("joined_at", "2026-11-23T09:00:00+00:00"),
        ("person", "mallory"),
    ],
    ids=lambda value: value if isinstance(value, str) else "another key",
)
def test_an_entry_with_anything_changed_fails(entries: dict[str, SignedEntry], field: str, value: str | bytes) -> None:
    changes: dict[str, Any] = {field: value}
    changed = dataclasses.replace(entries["amy"].entry, **changes)
    entries["amy"] = dataclasses.replace(entries["amy"], entry=changed)
    assert not verify_chain("amy", entries, ROOT)


def test_a_changed_inviter_fails_those_whom_they_invited(entries: dict[str, SignedEntry]) -> None:
    changed = dataclasses.replace(entries["manager"].entry, role="staff_on_shift")
    entries["manager"] = dataclasses.replace(entries["manager"], entry=changed)
    assert verify_chain("ri", entries, ROOT)
    assert not verify_chain("amy", entries, ROOT)


def test_an_inviter_whose_keys_were_swapped_fails(entries: dict[str, SignedEntry]) -> None:
    """Mallory writes themself in as the manager and signs Amy's new key: the root never signed that."""
    forged = dataclasses.replace(entries["manager"].entry, signing_public=KEYS["mallory"].public)
    entries["manager"] = SignedEntry(forged, sign_entry(forged, KEYS["mallory"]))
    entries["amy"] = signed(entries["amy"].entry, by="mallory")
    assert not verify_chain("amy", entries, ROOT)


def test_an_unknown_inviter_fails(entries: dict[str, SignedEntry]) -> None:
    del entries["manager"]
    assert not verify_chain("amy", entries, ROOT)
    assert not verify_chain("manager", entries, ROOT)


def test_an_entry_under_another_name_fails(entries: dict[str, SignedEntry]) -> None:
    entries["mallory"] = entries["amy"]
    assert not verify_chain("mallory", entries, ROOT)


def test_a_loop_fails_and_ends(entries: dict[str, SignedEntry]) -> None:
    entries["manager"] = signed(entry("manager", "registered_manager", "amy"))
    assert not verify_chain("amy", entries, ROOT)
    assert not verify_chain("manager", entries, ROOT)


def test_a_second_root_fails(entries: dict[str, SignedEntry]) -> None:
    entries["mallory"] = signed(entry("mallory", "responsible_individual", "mallory"))
    assert not verify_chain("mallory", entries, ROOT)


def test_a_root_that_did_not_sign_itself_fails(entries: dict[str, SignedEntry]) -> None:
    entries["ri"] = signed(entries["ri"].entry, by="mallory")
    assert not any(verify_chain(person, entries, ROOT) for person in entries)


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(63)])
def test_no_signature_is_no_signature(entries: dict[str, SignedEntry], signature: bytes) -> None:
    entries["amy"] = dataclasses.replace(entries["amy"], signature=signature)
    assert not verify_chain("amy", entries, ROOT)


def test_an_inviter_without_a_proper_key_fails(entries: dict[str, SignedEntry]) -> None:
    broken = dataclasses.replace(entries["manager"].entry, signing_public=b"short")
    entries["manager"] = signed(broken)
    assert not verify_chain("amy", entries, ROOT)


def test_who_may_invite_whom_is_asked_at_every_step(entries: dict[str, SignedEntry]) -> None:
    asked: list[tuple[str, str]] = []

    def only_the_root(inviter: DirectoryEntry, invited: DirectoryEntry) -> bool:
        asked.append((inviter.role, invited.role))
        return inviter.person == "ri" or invited.role == "keyworker"

    assert verify_chain("amy", entries, ROOT, only_the_root)
    assert asked == [("registered_manager", "keyworker"), ("responsible_individual", "registered_manager")]
    entries["amy"] = signed(entry("amy", "registered_manager", "manager"))
    assert not verify_chain("amy", entries, ROOT, only_the_root)


def test_a_signing_key_goes_out_and_comes_back() -> None:
    key = KEYS["amy"]
    assert SigningKey.from_raw(key.raw).public == key.public
    assert len(key.raw) == len(key.public) == 32
