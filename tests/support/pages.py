"""The lint that every page any test fetches must pass: what a screen reader, or a thief, would notice first."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

NEEDS_LABEL = {"input", "select", "textarea"}
UNSEEN_INPUTS = {"hidden", "submit", "button", "image", "reset"}
POLICY = ("default-src 'self'",)
BUILDS = {"class", "role", "type", "lang", "dir", "aria-hidden", "aria-current", "data-level", "data-state"}
FORBIDDEN_IN_POLICY = ("'unsafe-inline'", "'unsafe-eval'", "http:", "https:")


class _Build(HTMLParser):
    """Tags with the attributes that decide how a page looks and reads; its words and ids are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note names of attributes, and the values that style or name a part's kind."""
        kinds = sorted(f"{name}={value if name in BUILDS else bool(value)}" for name, value in attrs)
        self.parts.add(" ".join([tag, *kinds]))


def build(html: str) -> frozenset[str]:
    """Every kind of part that a page is made of. axe finds on two pages of the same parts the same."""
    seen = _Build()
    seen.feed(html)
    return frozenset(seen.parts)


@dataclass
class _Seen(HTMLParser):
    """What the lint needs to know of a page."""

    title: str = ""
    language: str = ""
    headings: int = 0
    ids: Counter[str] = field(default_factory=Counter)
    labelled: set[str] = field(default_factory=set)
    fields: list[dict[str, str | None]] = field(default_factory=list)
    forms: list[dict[str, str | None]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _inside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, labels, fields, forms, and anything that the policy of the page would have to allow."""
        values = dict(attrs)
        self._note_element(tag, values)
        self._note_inline(tag, values)
        if tag in {"title", "label"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave a title or a label."""
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        """Keep the title's text."""
        if "title" in self._inside and self.headings == 0:
            self.title += data

    def _note_element(self, tag: str, values: dict[str, str | None]) -> None:
        if identity := values.get("id"):
            self.ids[identity] += 1
        if tag == "html":
            self.language = values.get("lang") or ""
        if tag == "h1":
            self.headings += 1
        if tag == "label" and (target := values.get("for")):
            self.labelled.add(target)
        if tag == "form":
            self.forms.append(values)
        if tag in NEEDS_LABEL and values.get("type") not in UNSEEN_INPUTS:
            self.fields.append(values | {"wrapped": "yes" if "label" in self._inside else None})
        if tag == "img" and "alt" not in values:
            self.faults.append("a picture without a description")

    def _note_inline(self, tag: str, values: dict[str, str | None]) -> None:
        if tag == "script" and not values.get("src") and values.get("type") != "application/json":
            self.faults.append("a script written into the page")
        if tag == "style" or "style" in values:
            self.faults.append(f"a style written into the page, at <{tag}>")
        self.faults += [f"{name} written into <{tag}>" for name in values if name.startswith("on")]


def faults(html: str, headers: Mapping[str, str]) -> list[str]:
    """All that is wrong with a page, each as a short sentence; empty where nothing is."""
    seen = _Seen()
    seen.feed(html)
    found = list(seen.faults)
    if seen.headings != 1:
        found.append(f"{seen.headings} first headings; there must be one")
    if not seen.title.strip():
        found.append("no title")
    if not seen.language:
        found.append("no language")
    found += [f"the id {identity!r} stands {count} times" for identity, count in seen.ids.items() if count > 1]
    found += [f"a field without a label: {each.get('name')}" for each in seen.fields if not _has_label(each, seen)]
    found += ["a form without an address" for form in seen.forms if not form.get("action") and not _by_htmx(form)]
    return found + _header_faults(headers)


def check(html: str, headers: Mapping[str, str], where: str) -> None:
    """Fail with all that is wrong."""
    found = faults(html, headers)
    assert not found, f"the page {where}:\n  " + "\n  ".join(found)


def _by_htmx(form: Mapping[str, str | None]) -> bool:
    return any(name.startswith("hx-") for name in form)


def _has_label(values: Mapping[str, str | None], seen: _Seen) -> bool:
    named = any(values.get(name) for name in ("aria-label", "aria-labelledby", "wrapped"))
    return named or values.get("id") in seen.labelled


def _header_faults(headers: Mapping[str, str]) -> list[str]:
    lower = {name.lower(): value for name, value in headers.items()}
    policy = lower.get("content-security-policy", "")
    found = [f"the policy does not say {part}" for part in POLICY if part not in policy]
    found += [f"the policy allows {part}" for part in FORBIDDEN_IN_POLICY if part in policy]
    if lower.get("x-content-type-options") != "nosniff":
        found.append("types may be guessed")
    if "referrer-policy" not in lower:
        found.append("the address may travel on (no referrer policy)")
    if "no-store" not in lower.get("cache-control", ""):
        found.append("the page may be kept in a cache")
    return found
