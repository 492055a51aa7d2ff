"""What is secret: keys, sealing, grants, padding. The only room that does cryptography.

It knows nothing of cases, people or messages: only of bytes, keys and the places that they belong to.
"""

from backend.vault.child import new_token, token_hash, unwrap_with_token, wrap_for_token
from backend.vault.cost import PASSWORD_COST, WORDS_COST, Argon2Cost
from backend.vault.directory import (
    DirectoryEntry,
    SignedEntry,
    SigningKey,
    root_fingerprint,
    sign_entry,
    signed_by,
    verify_chain,
)
from backend.vault.errors import CannotOpen, KeyFileRefused
from backend.vault.files import seal_file, unseal_file
from backend.vault.grants import LockedGrant, make_grant, open_grant, release
from backend.vault.keys import PRIVATE_BYTES, PrivateKey, PublicKey
from backend.vault.padding import pad, pad_file, unpad
from backend.vault.passwords import (
    new_recovery_code,
    read_recovery_code,
    unwrap_with_password,
    unwrap_with_recovery_code,
    wrap_with_password,
    wrap_with_recovery_code,
)
from backend.vault.place import Place
from backend.vault.return_words import (
    WORDLIST,
    WordsSecret,
    hash_words,
    looks_like_words,
    new_words,
    read_words,
    unwrap_with_words,
    wrap_for_words,
)
from backend.vault.sealing import seal, unseal
from backend.vault.sessions import new_session_secret, session_hash, unwrap_with_session, wrap_for_session
from backend.vault.transport import TransportKey
from backend.vault.word_pool import WordPool

__all__ = [
    "PASSWORD_COST",
    "PRIVATE_BYTES",
    "WORDLIST",
    "WORDS_COST",
    "Argon2Cost",
    "CannotOpen",
    "DirectoryEntry",
    "KeyFileRefused",
    "LockedGrant",
    "Place",
    "PrivateKey",
    "PublicKey",
    "SignedEntry",
    "SigningKey",
    "TransportKey",
    "WordPool",
    "WordsSecret",
    "hash_words",
    "looks_like_words",
    "make_grant",
    "new_recovery_code",
    "new_session_secret",
    "new_token",
    "new_words",
    "open_grant",
    "pad",
    "pad_file",
    "read_recovery_code",
    "read_words",
    "release",
    "root_fingerprint",
    "seal",
    "seal_file",
    "session_hash",
    "sign_entry",
    "signed_by",
    "token_hash",
    "unpad",
    "unseal",
    "unseal_file",
    "unwrap_with_password",
    "unwrap_with_recovery_code",
    "unwrap_with_session",
    "unwrap_with_token",
    "unwrap_with_words",
    "verify_chain",
    "wrap_for_session",
    "wrap_for_token",
    "wrap_for_words",
    "wrap_with_password",
    "wrap_with_recovery_code",
]
