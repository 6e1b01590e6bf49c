"""What a person does on a page with a mouse, and the same with nothing but a keyboard."""


def by_keyboard(page, target):
    """Press Tab until the target has the focus, as somebody without a mouse does."""
    element = target.element_handle()
    for _ in range(200):
        page.keyboard.press("Tab")
        if element.evaluate("element => element === document.activeElement"):
            return target
    raise AssertionError("Tab does not reach it")


class Mouse:
    """Clicks."""

    def __init__(self, page):
        self.page = page

    def press(self, target):
        """Press something that leads to another page."""
        with self.page.expect_navigation():
            target.click()

    def write(self, target, text):
        target.fill(text)

    def tick(self, target):
        target.check()

    def choose(self, target, file):
        target.set_input_files(file)


class Keyboard(Mouse):
    """Goes everywhere by Tab."""

    def press(self, target):
        by_keyboard(self.page, target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, target, text):
        by_keyboard(self.page, target)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(text)

    def tick(self, target):
        by_keyboard(self.page, target)
        self.page.keyboard.press("Space")

    def choose(self, target, file):
        # Asked in the same moment as the key, the browser may hand the question over too late.
        with self.page.expect_file_chooser() as chooser:
            by_keyboard(self.page, target)
            self.page.keyboard.press("Enter")
        chooser.value.set_files(file)
