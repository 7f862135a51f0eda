"""What axe is asked about a page: every rule about the whole page, except that contrast is measured once for twins.

Contrast takes three quarters of axe's time, most of it for the entries of long lists. Two entries with the same markup
but for words, numbers and addresses have the same colours: the policy lets nothing but classes and attributes colour
them. So of each kind, odd and even, first and last told apart, two are measured and the others left out.
"""

from __future__ import annotations

import json
from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SAME_COLOUR = "id|for|href|value|name|title|datetime|action|aria-label|aria-labelledby|aria-describedby|aria-controls"
TWINS = f"""() => {{
    const shape = (e) => e.outerHTML.replace(/>[^<]*[^<\\s][^<]*(?=<)/g, ">x").replace(/\\s+/g, " ")
        .replace(/ ({SAME_COLOUR}|hx-[a-z-]+)="[^"]*"/g, " $1").replace(/\\d+/g, "0");
    const place = (e) => [...e.attributes].map((a) => a.name === "id" ? "" : a.name + a.value).join() + e.tagName;
    const path = (e) => e.parentElement ? path(e.parentElement) + ">" + place(e.parentElement) : "";
    const order = (e) =>
        [[...e.parentElement.children].indexOf(e) % 2, !e.previousElementSibling, !e.nextElementSibling].join();
    const seen = new Map(), twins = [];
    for (const entry of document.querySelectorAll("main tbody > tr, main li, main details")) {{
        if (entry.contains(document.activeElement) || twins.some((twin) => twin.contains(entry))) continue;
        const kind = [path(entry), order(entry), shape(entry)].join("|");
        seen.set(kind, (seen.get(kind) || 0) + 1);
        if (seen.get(kind) > 2) twins.push(entry);
    }}
    return twins;
}}"""
RUN_AXE = f"""async () => {{
    const resultTypes = ["violations"];
    const violations = async (on, options) => (await axe.run(on, {{...options, resultTypes}})).violations;
    const twins = ({TWINS})(), runOnly = {json.dumps(RULES)};
    if (!twins.length) return violations(document, {{runOnly}});
    return [
        ...await violations(document, {{runOnly, rules: {{"color-contrast": {{enabled: false}}}}}}),
        ...await violations({{exclude: twins}}, {{runOnly: {{type: "rule", values: ["color-contrast"]}}}}),
    ];
}}"""
