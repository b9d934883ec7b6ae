"""Going through a page with the keyboard alone."""

from playwright.sync_api import Locator, Page

MOST_STEPS = 120  # more is a page on which one gets lost, or a trap
FOCUSED = "element => element === document.activeElement"
SEEN = """element => {
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return (ring || style.boxShadow !== 'none') && box.width > 0 && box.height > 0;
}"""


def tab_to(page: Page, wanted: Locator) -> int:
    """Press Tab until `wanted` has the focus, and can be seen to have it; how many steps that took. Fails otherwise."""
    for steps in range(MOST_STEPS + 1):
        if wanted.evaluate(FOCUSED):
            assert wanted.evaluate(SEEN), f"one does not see that {wanted} has the focus"
            return steps
        page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_STEPS} times Tab do not lead to {wanted}")


def press(page: Page, wanted: Locator) -> None:
    """Go to a link or a button by Tab and press Enter, as somebody without a mouse does."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def type_into(page: Page, wanted: Locator, words: str) -> None:
    """Go to a field by Tab and type; what stood there is replaced."""
    tab_to(page, wanted)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(words)
