"""Types of fields, by the names that both Qt 5 and Qt 6 have."""

from __future__ import annotations

from qgis.PyQt.QtCore import QMetaType, QVariant

# Qt 6 has these names in QMetaType only.
TEXT, TIME, REAL, WHOLE, LONG = (
    getattr(QVariant, old) if hasattr(QVariant, old) else getattr(QMetaType.Type, new)
    for old, new in (
        ("String", "QString"),
        ("DateTime", "QDateTime"),
        ("Double", "Double"),
        ("Int", "Int"),
        ("LongLong", "LongLong"),
    )
)
