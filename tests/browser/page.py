"""The demo's page as a person uses it: keyboard and mouse, nothing behind the curtain."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from selenium import webdriver
from selenium.common.exceptions import (
    ElementClickInterceptedException,
    ElementNotInteractableException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from selenium.webdriver.remote.webelement import WebElement

__all__ = ["DemoPage", "find_browser"]

WAIT_SECONDS = 20
# Without the middle ones Chromium keeps asking its maker's servers for updates.
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def find_browser() -> tuple[str, str] | None:
    """Return Chromium and its driver, None where either is not installed."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


class DemoPage:
    """One open tab."""

    def __init__(self, address: str, browser: str, driver: str, *, width: int = 1280, height: int = 1000) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = browser
        for argument in (*ARGUMENTS, f"--window-size={width},{height}"):
            options.add_argument(argument)
        self._driver = webdriver.Chrome(options=options, service=Service(driver))
        self._driver.get(address)
        self.wait_for(lambda: bool(self._find("#channel-composer-input")))

    def close(self) -> None:
        """Close the tab and its browser."""
        self._driver.quit()

    def screenshot(self, path: str) -> None:
        """Save what can be seen."""
        self._driver.save_screenshot(path)  # pyright: ignore[reportUnknownMemberType]

    def wait_for(self, is_so: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
        """Wait until something is true; fails with a timeout."""
        redrawn = (StaleElementReferenceException, ElementNotInteractableException, ElementClickInterceptedException)
        wait = WebDriverWait(self._driver, seconds, poll_frequency=0.1, ignored_exceptions=redrawn)
        wait.until(lambda _driver: is_so())

    def text(self) -> str:
        """The channel as it can be read."""
        return self._driver.find_element(By.ID, "channel-timeline").text

    def type_command(self, command: str, option_text: str, pick: str | None = None) -> None:
        """Type a command, its first option, and pick the suggestion that holds a text, if any; then send it."""
        self.wait_for(lambda: self._begin_typing(f"/{command}"))
        self.wait_for(lambda: any(command in option.text for option in self._suggestions()))
        self._press(Keys.TAB)
        self._press(option_text)
        if pick is not None:
            self.wait_for(lambda: self._click_first(self._suggestions(), pick))
        self.wait_for(lambda: self._click_first(self._find("#send-message"), ""))

    def click(self, label: str) -> None:
        """Click the last button of that label in the channel."""
        self.wait_for(lambda: self._click_first(reversed(self._find("#channel-timeline button")), label))

    def choose_in_form(self, option: str) -> None:
        """Open the form's select and choose the option that holds a text."""
        self.wait_for(lambda: self._click_first(self._find("[role=dialog] [aria-haspopup=listbox]"), ""))
        self.wait_for(lambda: self._click_first(self._find("[role=option]"), option))

    def submit_form(self) -> None:
        """Press the form's submit button."""
        self.wait_for(lambda: self._click_first(self._find("dialog button, [role=dialog] button"), "Submit"))

    def _begin_typing(self, text: str) -> bool:
        """Type into the composer; a page that is being redrawn refuses, then the next try finds the new one."""
        for composer in self._find("#channel-composer-input"):
            composer.click()
            composer.send_keys(text)
            return True
        return False

    def _click_first(self, elements: Iterable[WebElement], text: str) -> bool:
        """Click the first usable element with a text; the page may redraw meanwhile, then the next try finds it."""
        for element in elements:
            if text in element.text and element.is_enabled():
                self._driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)  # pyright: ignore[reportUnknownMemberType]
                element.click()
                return True
        return False

    def _suggestions(self) -> list[WebElement]:
        return self._find(".command-suggestion, [role=option]")

    def _press(self, keys: str) -> None:
        self._driver.switch_to.active_element.send_keys(keys)

    def _find(self, selector: str) -> list[WebElement]:
        return self._driver.find_elements(By.CSS_SELECTOR, selector)
