"""Forms as a browser without script would send them: found on a page, filled in, with what is hidden in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

from tests.support.people import Person


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str = "post"
    values: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect forms and what stands in them."""
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(values.get("action", ""), values.get("method", "get").lower()))
            self._open = True
        elif self._open and tag in {"input", "textarea"} and values.get("name"):
            self.forms[-1].kinds[values["name"]] = values.get("type", "text")
            if values.get("type") not in {"checkbox", "radio"} or "checked" in values:
                self.forms[-1].values[values["name"]] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """Leave a form."""
        if tag == "form":
            self._open = False


def forms(html: str) -> list[Form]:
    """Every form of a page, in order."""
    finder = _Finder()
    finder.feed(html)
    return finder.forms


def form_with(html: str, name: str) -> Form:
    """The form that has a field of this name."""
    return next(form for form in forms(html) if name in form.kinds)


def send(client: httpx.Client, page: httpx.Response, form: Form, **filled: str) -> httpx.Response:
    """Send the form from the page it stands on."""
    address = urljoin(str(page.url), form.action or str(page.url))
    headers = {"Origin": f"{page.url.scheme}://{page.url.netloc.decode()}", "Referer": str(page.url)}
    return client.post(address, data={**form.values, **filled}, headers=headers)


def knocks(client: httpx.Client, person: Person) -> httpx.Response:
    """Email and password; gives the page that asks for the code."""
    page = client.get("/inbox/")
    return send(client, page, form_with(page.text, "password"), email=person.email, password=person.password)


def signs_in(client: httpx.Client, person: Person) -> httpx.Response:
    """All the way in; gives the inbox."""
    page = knocks(client, person)
    return send(client, page, form_with(page.text, "code"), code=person.code)
