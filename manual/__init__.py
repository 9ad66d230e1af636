"""The documentation site: the pages of ``docs``, and pages that are made of the code; ``make docs`` builds it."""
