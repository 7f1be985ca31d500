"""What every entry of the catalogue is made of: frozen records, and words in three languages."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen record that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Label(Model):
    """The same words in three languages."""

    vi: str
    en: str
    zh: str

    def in_(self, language: str) -> str:
        """The words in ``language``."""
        return str(getattr(self, language))
