"""A notebook in JupyterLab, told in what a student does there."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

__all__ = ["LabNotebook"]


class LabNotebook:
    """A notebook, opened in JupyterLab.

    Parameters
    ----------
    page
        A page of somebody who is logged in.
    home
        The server's address.
    name
        The notebook's path on the server.
    """

    def __init__(self, page: Page, home: str, name: str) -> None:
        self.page = page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{home}lab/tree/{name}")
        self.cells = page.locator(".jp-Notebook .jp-CodeCell")
        expect(page.locator(".jp-NotebookPanel-toolbar [data-status=idle]")).to_be_visible()
        expect(page.get_by_text("| Idle")).to_be_visible()

    def fill(self, cell: Locator, source: str) -> None:
        """Paste a source in the place of what a cell holds."""
        cell.locator(".cm-content").click()
        self.page.evaluate("text => navigator.clipboard.writeText(text)", source)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Control+V")

    def choose(self, menu: str, entry: str) -> None:
        """Choose an entry of a menu."""
        for name in (menu, entry):
            self.page.get_by_role("menuitem", name=name, exact=True).click()

    def said(self, cell: Locator) -> Locator:
        """Give the last part of a cell's output."""
        return cell.locator(".jp-OutputArea-output").last

    def validate(self) -> Locator:
        """Press Validate, which saves the notebook and runs it in a kernel of its own.

        Give the results, which the student closes.
        """
        self.page.get_by_role("button", name="Validate").click()
        results = self.page.locator(".jp-Dialog", has_text="Validation Results")
        expect(results).to_be_visible()
        return results
