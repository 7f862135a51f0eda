"""What axe is asked about a page: every rule about the whole page, except that contrast is measured once for twins.

Contrast takes three quarters of axe's time, and the same colours come again in every row and on every page. Two texts
have the same contrast where the browser has worked out the same colour, size and weight for them, before the same
backgrounds from the page down to themselves. Of each such kind axe is asked about all until it has found two in order,
on whatever page and at whatever width; kinds that it could not judge or found too pale are asked about again.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ENOUGH = 2
KINDS = """
    const plain = "rgba(0, 0, 0, 0),none,1,static,auto,normal,none,none";
    const known = new Map();
    const behind = (e) => {
        if (!e) return "";
        if (!known.has(e)) {
            const s = getComputedStyle(e);
            const own = [s.backgroundColor, s.backgroundImage, s.opacity, s.position, s.zIndex, s.mixBlendMode,
                s.filter, s.clipPath].join();
            known.set(e, behind(e.parentElement) + (own === plain ? "" : ">" + own));
        }
        return known.get(e);
    };
    const named = (e) => e ? [e.tagName, e.getAttribute("class"), e.getAttribute("type")].join() : "";
    const kind = (e) => {
        const s = getComputedStyle(e);
        const off = Boolean(e.closest(":disabled, [aria-disabled=true]") || e.closest("label")?.control?.disabled);
        return [behind(e), s.color, s.fontSize, s.fontWeight, s.textShadow, s.webkitTextStroke, off, named(e),
            named(e.parentElement)].join("|");
    };
    const speaks = (e) => e.matches("input, select, textarea, button")
        || [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
"""
RUN_AXE = f"""async (enough) => {{
    {KINDS}
    const runOnly = {json.dumps(RULES)}, counted = new Map(enough);
    const rules = {{"color-contrast": {{enabled: false}}}};
    const found = await axe.run(document, {{runOnly, rules, resultTypes: ["violations"]}});
    const asked = new Map(), include = [];
    for (const e of document.querySelectorAll("body, body *")) {{
        const {{width, height}} = e.getBoundingClientRect();
        if (!speaks(e) || width <= 1 || height <= 1 || !e.checkVisibility({{visibilityProperty: true}})) continue;
        const its = kind(e), times = (counted.get(its) || 0) + (asked.get(its) || 0);
        if (times >= {ENOUGH}) continue;
        asked.set(its, (asked.get(its) || 0) + 1);
        include.push(e);
    }}
    if (!include.length) return {{violations: found.violations, passed: []}};
    const contrast = await axe.run({{include}}, {{
        runOnly: {{type: "rule", values: ["color-contrast"]}}, resultTypes: ["violations", "passes"], elementRef: true,
    }});
    const passed = contrast.passes.flatMap((rule) => rule.nodes.map((node) => kind(node.element)));
    const bare = (rule) => ({{...rule, nodes: rule.nodes.map((node) => ({{html: node.html}}))}});
    return {{violations: [...found.violations, ...contrast.violations].map(bare), passed}};
}}"""

passed: Counter[str] = Counter()  # how often axe found the contrast of each kind in order, on all pages so far


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds on the page as it stands."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    found = page.evaluate(RUN_AXE, [[kind, times] for kind, times in passed.items()])
    passed.update(found["passed"])
    return list(found["violations"])
