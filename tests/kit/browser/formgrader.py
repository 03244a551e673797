"""nbgrader's formgrader as a tab of JupyterLab, told in what an instructor does there."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Locator, Page, expect

__all__ = ["Formgrader"]


class Formgrader:
    """Formgrader, opened in JupyterLab by its menu.

    Parameters
    ----------
    page
        A page of somebody who is logged in.
    home
        The server's address.
    """

    def __init__(self, page: Page, home: str) -> None:
        page.goto(f"{home}lab")
        page.get_by_role("menuitem", name="Nbgrader").click()
        page.get_by_role("menuitem", name="Formgrader", exact=True).click()
        page.get_by_role("tab", name="File Browser").click()  # folds it: the tables are wide
        self.frame: FrameLocator = page.frame_locator("iframe[src*=formgrader]")

    def row(self, name: str) -> Locator:
        """Give the row of a table that begins with a name, or has it as an id."""
        return self.frame.locator("tbody tr", has=self.frame.get_by_text(name, exact=True))

    def press(self, row: Locator, column: str) -> None:
        """Press a button in a row, and wait until its work is done."""
        row.locator(f".{column} a").click()
        dialog = self.frame.get_by_role("dialog")
        expect(dialog.locator(".modal-title")).to_have_text("Success")
        dialog.get_by_role("button", name="OK").click()
        expect(dialog).to_have_count(0)
        expect(self.frame.locator(".modal-backdrop")).to_have_count(0)

    def open_submissions(self, assignment: str) -> None:
        """Go from the assignments to the submissions of one."""
        self.row(assignment).locator(".num-submissions a").click()
        expect(self.frame.get_by_role("heading", name="Manage Submissions")).to_be_visible()

    def open_notebook(self, student: str, notebook: str) -> None:
        """Go from the submissions to a student's notebook; wait until scores can be given."""
        self.row(student).locator(".student-name a").click()
        self.frame.get_by_role("link", name=notebook, exact=True).last.click()
        # The fields come with the page, and do nothing until the grades have arrived.
        expect(self.frame.locator(".score[placeholder]")).not_to_have_count(0)

    def leave_notebook(self) -> None:
        """Go back to the assignments."""
        for link in ("Manual Grading", "Manage Assignments"):
            self.frame.get_by_role("link", name=link).first.click()

    def give(self, question: str, score: str, comment: str) -> None:
        """Give a score by hand, and say why; wait until both are saved."""
        for field, value in ((f"#{question}", score), (f"#{question}_solution-comment", comment)):
            box = self.frame.locator(field)
            box.fill(value)
            with box.page.expect_response(lambda reply: reply.request.method == "PUT") as saved:
                box.press("Tab")
            assert saved.value.ok
        self.frame.locator(f".cell:has(#{question}) .output_area").scroll_into_view_if_needed()
