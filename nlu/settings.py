"""The part of the environment that triage reads by itself, for its own commands."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class TriageSettings(BaseSettings):
    """SAYSO_CONFIG_DIR, SAYSO_NLU_ENGINE and SAYSO_RASA_URL."""

    model_config = SettingsConfigDict(env_prefix="SAYSO_", extra="ignore")

    config_dir: Path = Path("config")
    nlu_engine: str = "embedded"
    rasa_url: str | None = None
