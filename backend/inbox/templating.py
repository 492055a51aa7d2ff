"""The templates of the adults' pages. Everything that is put into them is escaped."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


@cache
def environment() -> Environment:
    """Built once. A name that nobody set is an error, not an empty line."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
    )


def render_text(template: str, **context: object) -> str:
    """A template as text, for the fragments."""
    return environment().get_template(template).render(context)


def render(template: str, status: int = 200, **context: object) -> HTMLResponse:
    """A template as a page."""
    return HTMLResponse(render_text(template, **context), status_code=status)
