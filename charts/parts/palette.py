"""Colours of Plotly figures in light and dark mode; assets/style/00-colours.css defines most of the same for HTML.

They exist twice because a Plotly figure is drawn from plain data and cannot use the variables of a style sheet. Only
figures have `line` (of grids, paler than that of HTML), `shade` (bands behind a line) and `border` (between areas of a
map). `second` is the colour of a second series.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of one mode.

    `steps` is a sequential scale from low to high values, of one hue, whose steps differ in lightness only. `series`
    are the colours of lines for several groups; readers with red-green colour blindness can distinguish them too.
    """

    ink: str
    muted: str
    line: str
    paper: str
    accent: str
    second: str
    shade: str
    water: str
    unknown: str
    border: str
    late: str
    late_soft: str
    steps: tuple[str, str, str, str, str, str]
    series: tuple[str, str, str, str, str, str]

    @classmethod
    def of(cls, *, dark: bool) -> "Palette":
        """The palette of dark or light mode."""
        return DARK if dark else LIGHT


LIGHT = Palette(
    ink="#17232b",
    muted="#55646e",
    line="#e3e9ec",
    paper="#ffffff",
    accent="#0b5c73",
    second="#8a8f94",
    shade="rgba(11,92,115,0.07)",
    water="#cfe3f2",
    unknown="#eeeeec",
    border="#ffffff",
    late="#8f4a00",
    late_soft="#fbeedd",
    steps=("#e6f2f5", "#bcdce4", "#8cc2cf", "#559fb1", "#24768c", "#083f51"),
    series=("#0b5c73", "#b8541a", "#6d4aa3", "#4f7a1f", "#a8336f", "#55646e"),
)
DARK = Palette(
    ink="#e6edf0",
    muted="#9fb1bb",
    line="#26343c",
    paper="#10181d",
    accent="#6cc4d8",
    second="#8e9aa1",
    shade="rgba(108,196,216,0.10)",
    water="#1d3a52",
    unknown="#20292e",
    border="#10181d",
    late="#efb266",
    late_soft="#3a2a14",
    steps=("#1b3038", "#224a58", "#2d687a", "#4b95a9", "#70b3c5", "#b4e6f1"),
    series=("#6cc4d8", "#f0a06a", "#b9a4ea", "#a6cf6e", "#ee8fbd", "#c3ccd2"),
)


def paper_colours() -> dict[str, str]:
    """The colour of light mode for each colour of dark mode, both as browsers write them ("230, 237, 240").

    Paper is white even where the screen is dark; assets/figure/on_paper.js replaces the colours before printing.
    """
    pairs: dict[str, str] = {}
    for name in Palette.__dataclass_fields__:
        dark, light = getattr(DARK, name), getattr(LIGHT, name)
        scale = isinstance(dark, tuple)
        pairs |= zip(dark, light, strict=True) if scale else {dark: light}
    return {_channels(dark): _channels(light) for dark, light in pairs.items()}


def _channels(colour: str) -> str:
    """Red, green and blue of "#e6edf0" or "rgba(230,237,240,0.1)"."""
    if colour.startswith("#"):
        return ", ".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return ", ".join(colour.removeprefix("rgba(").split(",")[:3])


FONT = "Vazirmatn, sans-serif"
