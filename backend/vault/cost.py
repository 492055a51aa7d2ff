"""What a guess costs: the Argon2id parameters, in one place."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

MOST_MEMORY_KIB = 256 * 1024
MOST_ITERATIONS = 16
MOST_LANES = 8


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """Memory, passes and lanes of one Argon2id hash. The defaults are those for a password."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 1

    def bearable(self) -> bool:
        """Whether parameters read from a database are ones this server would ever have written."""
        return (
            8 * self.lanes <= self.memory_kib <= MOST_MEMORY_KIB
            and 1 <= self.iterations <= MOST_ITERATIONS
            and 1 <= self.lanes <= MOST_LANES
        )

    def hash(self, secret: bytes, salt: bytes, length: int) -> bytes:
        return Argon2id(
            salt=salt,
            length=length,
            iterations=self.iterations,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        ).derive(secret)


PASSWORD_COST = Argon2Cost()
# Return words are 55 random bits and not somebody's choice, so a pass less over less memory holds.
WORDS_COST = Argon2Cost(memory_kib=19 * 1024, iterations=2)
FAST_FOR_TESTS = Argon2Cost(memory_kib=8, iterations=1)
