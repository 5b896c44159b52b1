"""Make the small font of the visible signature block from Debian's Liberation Sans.

The stamp writer puts glyph widths into the PDF in font units, right only for fonts with 1000 units
per em; Liberation Sans has 2048. The font is scaled, cut down to Latin, stripped of hints and renamed, as
the SIL Open Font License forbids modified versions to use the reserved name.

Usage: python tools/make_stamp_font.py [SOURCE.ttf] [TARGET.ttf]
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

SOURCE = Path("/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf")
TARGET = Path(__file__).resolve().parent.parent / "signatures" / "assets" / "stamp-sans.ttf"
FAMILY = "Tanggap Stamp Sans"
UNITS_PER_EM = 1000
LATIN = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    0x2013,
    0x2014,
    0x2018,
    0x2019,
    0x201C,
    0x201D,
    0x2022,
    0x2026,
]
# name table: family, subfamily, unique id, full name, PostScript name
NAMES = {
    1: FAMILY,
    2: "Regular",
    3: f"{FAMILY} 1",
    4: f"{FAMILY} Regular",
    6: FAMILY.replace(" ", "") + "-Regular",
    16: None,
    17: None,
}


def make_font(source: Path, target: Path) -> None:
    """Write the scaled, subset and renamed font to target."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=["*"], notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LATIN)
    cutter.subset(font)
    scale_upem(font, UNITS_PER_EM)
    for name_id, value in NAMES.items():
        font["name"].removeNames(nameID=name_id)
        if value is not None:
            font["name"].setName(value, name_id, 3, 1, 0x409)
    font.save(target)


def main(arguments: list[str]) -> None:
    """Read the two optional paths and report the size of the result."""
    source = Path(arguments[0]) if arguments else SOURCE
    target = Path(arguments[1]) if len(arguments) > 1 else TARGET
    make_font(source, target)
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
