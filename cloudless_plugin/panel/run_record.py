"""One run that has ended well: what was asked, what came of it, and its words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Optional

from ..common.beside import recipe_path
from ..common.messages import Message, comma_separated, plural
from .choices_made import PanelChoices, known_values


@dataclass(frozen=True)
class RunRecord:
    """What a result card shows, and what is kept of it; plain JSON values but for the choices."""

    algorithm: str
    """Id of the algorithm."""
    name: str
    """Of the layer, or of the group of a series."""
    output: str
    """Path of the GeoTIFF, or of the folder of a series; empty for a temporary file, which does not last."""
    choices: PanelChoices = field(default_factory=PanelChoices)
    scenes: int = 0
    dates: int = 0
    first: str = ""
    """First day with a scene, ISO 8601."""
    last: str = ""
    filled_percent: float = -1.0
    """Of the area's pixels; -1 where nobody knows."""
    one_view_percent: float = -1.0
    skipped: int = 0
    periods: int = 0
    """Mosaics of a series; 0 for a single mosaic."""
    seconds: float = 0.0
    figure: str = ""
    animation: str = ""
    ended: str = ""
    """When it ended, ISO 8601."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**asdict(self), "choices": self.choices.to_dict()}

    @classmethod
    def from_dict(cls, values: Any) -> Optional[RunRecord]:
        """Read what ``to_dict`` returned; ``None`` for anything else."""
        if not isinstance(values, Mapping):
            return None
        plain = cls("", "", "")
        return replace(plain, **known_values(plain, values), choices=PanelChoices.from_dict(values.get("choices")))

    @property
    def recipe(self) -> Path:
        """Path of the recipe: beside the mosaic, or that of the first mosaic of a series."""
        output = Path(self.output)
        if self.periods:
            return next(iter(sorted(output.glob("*.tif.json"))), output / "none.json")
        return recipe_path(output)

    def mosaics(self) -> list[Path]:
        """Return the paths of its mosaics, in order of time; those of a series are what its folder has."""
        output = Path(self.output)
        if not self.periods:
            return [output]
        return sorted(path for path in output.glob("*.tif") if "_" not in path.stem)

    def is_there(self) -> bool:
        """Tell whether its file or folder is still there."""
        return bool(self.output) and Path(self.output).exists()

    def short(self) -> Message:
        """Return the run in a few words."""
        scenes = plural(self.scenes, "{count} scene", "{count} scenes")
        if self.periods:
            mosaics = plural(self.periods, "{count} mosaic", "{count} mosaics")
            return Message("Done: {mosaics} of {scenes}", mosaics=mosaics, scenes=scenes)
        return Message("Done: {scenes}, {filled} % filled", scenes=scenes, filled=round(self.filled_percent, 1))

    def facts(self) -> Message:
        """Return the run in one line, for people."""
        parts = [plural(self.scenes, "{count} scene", "{count} scenes")]
        if self.periods:
            parts.insert(0, plural(self.periods, "{count} mosaic", "{count} mosaics"))
        if self.dates:
            parts.append(plural(self.dates, "{count} date", "{count} dates"))
        line: Message = comma_separated(parts)
        rest = []
        if self.filled_percent >= 0:
            rest.append(Message("{percent:.1f} % filled", percent=self.filled_percent))
        if self.one_view_percent >= 0:
            rest.append(Message("{percent:.0f} % with a single view", percent=self.one_view_percent))
        rest.append(Message("{count} skipped", count=self.skipped))
        rest.append(Message("{count:.1f} s", count=self.seconds))
        for part in rest:
            line = Message("{before} · {after}", before=line, after=part)
        return line


def with_recipe(run: RunRecord) -> RunRecord:
    """Return a run with the days of its scenes, which the recipe beside its output tells."""
    try:
        days = _days_in(json.loads(run.recipe.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return run
    return replace(run, dates=len(set(days)), first=min(days), last=max(days)) if days and not run.periods else run


def _days_in(recipe: Any) -> list[str]:
    scenes = recipe.get("scenes") if isinstance(recipe, Mapping) else None
    found = [scene.get("datetime") for scene in scenes or [] if isinstance(scene, Mapping)]
    return [day[:10] for day in found if isinstance(day, str)]
