"""Debian's Chromium as the journeys drive it: in Indonesian, watched for errors, measured for overflow."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--lang=id", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE_MS = 20_000  # a busy machine of two cores
WIDE, PHONE, NARROWEST = 1280, 390, 320
HEIGHT = 900
# What stands further right than the window, and text that a box cuts off without a way to scroll to it.
TOO_WIDE = """() => {
  const name = (node) => `${node.tagName.toLowerCase()}.${node.className}`;
  const all = [...document.body.querySelectorAll("*")].filter((node) => node instanceof HTMLElement);
  const found = [];
  const over = document.documentElement.scrollWidth - innerWidth;
  const clip = (node) => ["hidden", "clip"].includes(getComputedStyle(node).overflowX);
  if (over > 0) {
    const room = document.documentElement.clientWidth;
    const boxed = (node) => node.parentElement !== document.body
      && (getComputedStyle(node.parentElement).overflowX !== "visible" || boxed(node.parentElement));
    const wide = all.filter((node) => node.getBoundingClientRect().right > room + 1 && !boxed(node));
    found.push(`${over} px too wide: ${wide.slice(0, 8).map(name)}`);
  }
  for (const box of all.filter(clip)) {
    const edge = box.getBoundingClientRect();
    if (edge.width < 8 || box.scrollWidth <= box.clientWidth + 1) continue;
    const style = getComputedStyle(box);
    if (style.textOverflow === "ellipsis" || style.clipPath !== "none") continue;
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const place = range.getBoundingClientRect();
      if (!text.data.trim() || place.width < 8 || place.right <= edge.right + 1) continue;
      found.push(`${name(box)} cuts off "${text.data.trim().slice(0, 40)}"`);
      break;
    }
  }
  return found;
}"""


def say(sentence: str, **values: object) -> str:
    """Give a sentence of the screens in Indonesian, as the catalogue has it."""
    with override("id"):
        return gettext(sentence) % values if values else gettext(sentence)


@dataclass
class Watch:
    """What went wrong, and every address that was asked for, in the windows it watches."""

    complaints: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch every page of the context: console, scripts' faults, violations of the policy, answers of 5xx."""
        context.on("console", self._said)
        context.on("weberror", lambda fault: self.complaints.append(f"script: {fault.error}"))
        context.on("response", self._answered)
        context.on("request", lambda request: self.addresses.append(request.url))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.page.url if message.page else ""
            self.complaints.append(f"console: {message.text} ({message.location.get('url')} on {where})")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.url}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser, and end it."""
    assert CHROMIUM is not None, "Debian's chromium is not installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def window(browser: Browser, watch: Watch, *, width: int = WIDE) -> Iterator[Page]:
    """Open a window of a person of its own: fresh cookies, Indonesian, on Jakarta time."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT}, locale="id-ID", timezone_id="Asia/Jakarta", accept_downloads=True
    )
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    watch.over(context)
    try:
        yield context.new_page()
    finally:
        context.close()


def too_wide(page: Page, widths: Sequence[int]) -> list[str]:
    """Say at which of these widths the page scrolls sideways, and which elements stand out; then go back to WIDE."""
    found: list[str] = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{page.url} at {width} px: {fault}" for fault in page.evaluate(TOO_WIDE)]
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    return found
