"""How a page looks: its faults for those who do not see it well, whether it fits, and pictures of it."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OUT = Path(__file__).parent / "out"
WIDTHS = (390, 1280)
NARROW, WIDE, HEIGHT = 360, 1280, 900
GRAVE = ("moderate", "serious", "critical")
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def axe(page: Page) -> list[str]:
    """What axe-core finds grave, in light and in dark; must be empty. Targets that are too small to touch count too."""
    found, options = [], {"resultTypes": ["violations"], "runOnly": list(STANDARDS)}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        violations = Axe().run(page, options=options).response["violations"]
        grave = [v for v in violations if v["impact"] in GRAVE]
        found += [f"{scheme}: {v['id']} ({v['help']}): {n['html']}" for v in grave for n in v["nodes"]]
    page.emulate_media(color_scheme="light")
    return found


def too_wide(page: Page) -> list[str]:
    """The widths at which one must scroll sideways to read the page; must be empty."""
    scrolls = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    wide = []
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if (over := page.evaluate(scrolls)) > 0:
            wide.append(f"{width} px: {over} px too wide")
    return wide


def screenshot(page: Page, name: str, folder: Path = OUT) -> list[Path]:
    """Pictures of the whole page as on a phone and on a desk: NAME-390.png, NAME-1280.png."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"{name}-{width}.png" for width in WIDTHS]
    for width, path in zip(WIDTHS, paths, strict=True):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.screenshot(path=path, full_page=True, animations="disabled")
    return paths
