"""Runs inside the real QGIS: the first start of a version in a profile that an older one has left."""

from pathlib import Path

from driver import JOB, REPORT, finish, later, open_panel, picture, until
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtWidgets import QApplication, QDialog, QTextBrowser
from qgis.utils import plugins


def panel():
    return plugins["cloudless_plugin"].dock


def shoot(name):
    picture(f"{JOB['name']}-{name}")


def kept():
    settings = QgsSettings()
    return {key: settings.value(key) for key in settings.allKeys() if key.startswith("cloudless/")}


def start():
    open_panel()
    later(1500, look)


def look():
    dock = panel()
    REPORT["news"] = dock.news.isVisible()
    REPORT["title"] = dock.news.title.text()
    REPORT["points"] = dock.news.points.text().splitlines()
    REPORT["offered"] = dock.samples.isVisible()
    REPORT["notice"] = dock.notice.label.text() if dock.notice.isVisible() else ""
    REPORT["kept"] = kept()
    shoot("news")
    dock.news.all_button.click()
    later(1000, read)


def read():
    browsers = [one for one in QApplication.allWidgets() if isinstance(one, QTextBrowser) and one.isVisible()]
    (browser,) = [one for one in browsers if isinstance(one.window(), QDialog)]  # a start page may have others
    REPORT["changes"] = browser.toPlainText()[:200]
    shoot("changes")
    browser.window().reject()
    panel().news.close_button.click()
    dock = panel()
    REPORT["presets"] = {name: made.bands for name, made in dock.memory.presets().items()}
    dock.presets.load(Path(JOB["recipe"]))
    later(1000, run)


def run():
    dock = panel()
    made = dock.form.choices()
    REPORT["shown"] = {name: getattr(made, name) for name in ("method", "percentile", "resolution", "start", "haze")}
    REPORT["problem"] = dock.form.shown_problem()
    REPORT["lost"] = list(dock.form.lost(made))
    dock.footer.run_button.click()
    later(500, lambda: until(lambda: not dock.runs.is_running(), lambda: later(1000, done)))


def done():
    REPORT["status"] = panel().footer.status.text()
    REPORT["layers"] = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    REPORT["kept_after"] = kept()
    REPORT["news_after"] = panel().news.isVisible()
    shoot("done")
    finish()


later(2000, start)
