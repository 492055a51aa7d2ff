"""What the environment says: every variable begins with SAYSO_ (see the README)."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PUSH_HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.services.mozilla.com",
    "web.push.apple.com",
    "*.notify.windows.com",
)


class Settings(BaseSettings):
    """The settings of one process. Secrets never show in its repr."""

    model_config = SettingsConfigDict(env_prefix="SAYSO_", extra="ignore")

    data_dir: Path = Path("var")
    config_dir: Path = Path("config")
    database_url: str = Field(default="", repr=False)
    key_file: Path | None = None
    public_url: str = ""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    host: str = "127.0.0.1"
    port: int = 8080
    telegram_token: str = Field(default="", repr=False)
    telegram_api_url: str = ""
    telegram_webhook_url: str = ""
    nlu_engine: Literal["embedded", "rasa", "rules"] = "embedded"
    rasa_url: str = ""
    notify_urls: str = Field(default="", repr=False)
    push_hosts: Annotated[tuple[str, ...], NoDecode] = PUSH_HOSTS
    """Services through which a browser may be told (web push); this server sends to no other."""
    demo: bool = False
    rate_factor: int = Field(default=1, ge=1)
    """By how much limits are loosened for scanners and load tests of a demo home; ignored in a real one."""
    timezone: str = "Europe/London"
    metrics_public: bool = False
    ready_ahead: int = 256
    """So many return words and letterboxes lie ready for a burst of children."""

    @field_validator("trusted_proxies", "push_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @property
    def database(self) -> str:
        """The database's address: SQLite in the data folder unless another is set."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'sayso.db').resolve()}"

    @property
    def freely(self) -> int:
        """By how much limits are loosened; a real home’s never are."""
        return self.rate_factor if self.demo else 1

    @property
    def keys(self) -> Path:
        """Where the transport key lies."""
        return self.key_file or self.data_dir / "transport.key"

    @property
    def address(self) -> str:
        """The address as people type it."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def contact(self) -> str:
        """Where a push service reaches whoever runs this: our address, where it is one that can be reached."""
        return self.address if self.address.startswith("https://") else "mailto:nobody@example.org"
