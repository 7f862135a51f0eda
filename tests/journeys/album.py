"""The pictures of the guides and of the README, which a journey takes and every later journey holds to the pages.

An ordinary run compares what a page shows with what it showed when its picture was taken, and fails where they differ;
with `--pictures` the pictures are taken anew. What is compared is what stays from day to day: headings, buttons,
labels, columns; never what records fill in, and no numbers.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from seslip.help.pictures import LISTED

ROOT = Path(__file__).resolve().parents[2]
FOLDER = "img/help"
LARGEST = 80_000  # bytes
TALLEST = {"wide": 720, "phone": 800}  # pixels: a screen
QUALITIES = (80, 65, 50, 35)
AGAIN = "python3 run.py test tests/journeys --pictures"
SHOWS = """(area) => {
    const named = "h1, h2, h3, button, summary, legend, label, dt, th[scope=col], a.button, nav.subnav a";
    const words = (element) => {
        const copy = element.cloneNode(true);
        copy.querySelectorAll(".visually-hidden, svg, select, .required").forEach((one) => one.remove());
        return copy.textContent.replace(/[0-9][0-9,.]*/g, "#").replace(/\\s+/g, " ").trim();
    };
    const records = "tbody tr:not(.editing), .history, .rows";
    const inside = (e) => !e.closest(records) || (e.closest(".rows") && e.matches("button, a.button"));
    const seen = [...area.querySelectorAll(named)].filter((e) => inside(e) && e.checkVisibility());
    const told = seen.filter(words).map((e) => `${e.tagName.toLowerCase()} ${words(e)}`);
    return [...new Set(told)].sort();
}"""


def made_by_journeys() -> set[str]:
    """The names of the pictures that journeys take."""
    sources = "".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    found = re.findall(r'picture\(\s*"([a-z0-9-]+)"|^    "([a-z0-9-]+)": Look\(', sources, re.MULTILINE)
    return {one or other for one, other in found}


FILLED = """(area) => {
    const {x, y, width, height} = area.getBoundingClientRect();
    const last = Math.max(...[...area.children].map((one) => one.getBoundingClientRect().bottom));
    return {x: x + scrollX, y: y + scrollY, width, height: Math.min(height, last - y + 16)};
}"""


class Album:
    """Takes pictures, or compares pages with those taken."""

    takes = False

    def __init__(self) -> None:
        self.listed: dict[str, dict[str, Any]] = json.loads(LISTED.read_text("utf-8")) if LISTED.exists() else {}

    def add(self, name: str, page: Page, of: str) -> None:
        area = page.locator(of).first
        shows = area.evaluate(SHOWS)
        if self.takes:
            self.note_down(self.listed | {name: self.taken(name, page, of) | {"shows": shows}})
            return
        before = self.listed.get(name, {}).get("shows", [])
        changed = [f"+ {one}" for one in shows if one not in before] + [
            f"- {one}" for one in before if one not in shows
        ]
        assert not changed, f"The picture “{name}” is old. Take them again: {AGAIN}\n" + "\n".join(changed)

    def taken(self, name: str, page: Page, of: str) -> dict[str, Any]:
        """Writes the file; gives its address and size."""
        page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
        box = page.locator(of).first.evaluate(FILLED)
        tallest = TALLEST["phone" if box["width"] < 500 else "wide"]
        clip = box | {"height": min(box["height"], tallest), "scale": 1}
        session, content = page.context.new_cdp_session(page), b""
        for quality in QUALITIES:
            asked = {"format": "webp", "quality": quality, "clip": clip, "captureBeyondViewport": True}
            content = base64.b64decode(session.send("Page.captureScreenshot", asked)["data"])
            if len(content) <= LARGEST:
                break
        assert len(content) <= LARGEST, f"{name} is too large: {len(content)} bytes"
        file = f"{FOLDER}/{name}.webp"
        (ROOT / "static" / FOLDER).mkdir(parents=True, exist_ok=True)
        (ROOT / "static" / file).write_bytes(content)
        return {"file": file, "width": round(clip["width"]), "height": round(clip["height"])}

    def note_down(self, known: dict[str, dict[str, Any]]) -> None:
        self.listed = {name: known[name] for name in sorted(known)}
        LISTED.write_text(json.dumps(self.listed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def forget(self) -> None:
        """Once all are taken: what no journey takes any more."""
        if self.takes:
            self.note_down({name: self.listed[name] for name in made_by_journeys() & set(self.listed)})
            for file in (ROOT / "static" / FOLDER).iterdir():
                if file.stem not in self.listed:
                    file.unlink()
