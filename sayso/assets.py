"""Files that pages load: our own, and a named few from npm. Nothing else of node_modules can be reached."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, PlainTextResponse, Response

from backend.policy.audience import audience

ROOT = Path(__file__).resolve().parent.parent / "node_modules"
OURS = {"tokens.css": Path(__file__).resolve().parent / "static" / "tokens.css"}
"""What both sides load: colours, spacing and type are said once."""
FROM_NPM = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "hx-sse.js": "htmx.org/dist/ext/hx-sse.min.js",
    **{
        f"fonts/lexend-{part}.woff2": f"@fontsource-variable/lexend/files/lexend-{part}-wght-normal.woff2"
        for part in ("latin", "latin-ext", "vietnamese")
    },
    **{
        f"fonts/atkinson-next-{part}.woff2": "@fontsource-variable/atkinson-hyperlegible-next/files/"
        f"atkinson-hyperlegible-next-{part}-wght-normal.woff2"
        for part in ("latin", "latin-ext")
    },
    "fonts/noto-sans-arabic.woff2": "@fontsource-variable/noto-sans-arabic/files/"
    "noto-sans-arabic-arabic-wght-normal.woff2",
}


def make_assets() -> APIRouter:
    """The route for what both sides load."""
    router = APIRouter(include_in_schema=False)

    @router.get("/assets/{name:path}")
    @audience("public", "not limited: a fixed list of files")
    async def asset(name: str) -> Response:
        """One of the named files."""
        path = OURS.get(name) or (ROOT / FROM_NPM[name] if name in FROM_NPM else None)
        if path is None or not path.is_file():
            return PlainTextResponse("Not found", status_code=404)
        return FileResponse(path)

    return router


def missing_assets() -> list[str]:
    """Files that pages load and that are not there: `make run` brings them."""
    return [name for name, path in FROM_NPM.items() if not (ROOT / path).is_file()]
