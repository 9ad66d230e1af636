from PyQt5.QtGui import *
from PyQt5.QtWidgets import QAction as QAction  # there in Qt 6
from PyQt5.QtWidgets import QShortcut as QShortcut
