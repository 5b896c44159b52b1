"""Reads one PDF inside the sandbox: `… survey PDF OUT` or `… read PDF WORK OUT MODE LANGUAGES PAGES`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import ocrmypdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from .report import Word
from .words import words_from_hocr
from .words_pdf import page_words

FEW_CHARACTERS = 250
WHOLE_PAGE = 0.6
TESSERACT_SECONDS = 60.0


def survey(pdf: Path) -> dict[str, int | str]:
    """Page count, and `redo` where a scanned page bears a little printed text, else `skip`."""
    document = pdfium.PdfDocument(pdf)
    try:
        redo = any(_is_scan_with_note(document[number]) for number in range(min(len(document), 50)))
        return {"pages": len(document), "mode": "redo" if redo else "skip"}
    finally:
        document.close()


def _is_scan_with_note(page: pdfium.PdfPage) -> bool:
    """A picture over most of the page and a short note over it, as e-office systems print on scans."""
    characters = page.get_textpage().count_chars()
    if not 0 < characters < FEW_CHARACTERS:
        return False
    width, height = page.get_size()
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) > WHOLE_PAGE * width * height:
            return True
    return False


def read(pdf: Path, work: Path, out: Path, *, mode: str, languages: str, pages: int) -> int:
    """Write searchable.pdf and words.json into `out`; return OCRmyPDF's exit code."""
    os.environ["TMPDIR"] = str(work)
    try:
        code = ocrmypdf.ocr(
            pdf, out / "searchable.pdf", language=languages.split("+"), mode=mode, output_type="auto", jobs=1,
            use_threads=True, progress_bar=False, optimize=0, keep_temporary_files=True, pages=f"1-{pages}",
            tesseract_timeout=TESSERACT_SECONDS, invalidate_digital_signatures=True,
        )  # fmt: skip
    except ocrmypdf.exceptions.ExitCodeException as failure:
        return int(failure.exit_code)
    if code == 0:
        words, text = _all_words(pdf, work, pages)
        answer = {"words": [word.to_json() for word in words], "text": text}
        (out / "words.json").write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    return int(code)


def _all_words(pdf: Path, work: Path, pages: int) -> tuple[list[Word], str]:
    """Words of each page: Tesseract's where it read the page, and the page's own visible text."""
    read_pages = {int(path.name[:6]): path for path in work.rglob("[0-9]*_ocr_hocr.hocr")}
    document = pdfium.PdfDocument(pdf)
    words: list[Word] = []
    texts = []
    try:
        for number in range(1, min(pages, len(document)) + 1):
            path = read_pages.get(number)
            found = page_words(document[number - 1], number, hidden=path is None)
            if path is not None:
                found += words_from_hocr(path.read_text(encoding="utf-8"), number)
            words += found
            texts.append(_page_text(found))
    finally:
        document.close()
    return words, "\f".join(texts)


def _page_text(words: Sequence[Word]) -> str:
    """Words with a line break where the next one starts lower or further left."""
    parts: list[str] = []
    for index, word in enumerate(words):
        if index:
            last = words[index - 1].box
            same_line = abs(word.box.middle - last.middle) < 0.7 * max(word.box.h, last.h) and word.box.x >= last.x
            parts.append(" " if same_line else "\n")
        parts.append(word.text)
    return "".join(parts)


def main(argv: Sequence[str]) -> int:
    """Run the errand named by the first argument; exit code 2 for a PDF that cannot be opened."""
    try:
        if argv[0] == "survey":
            answer = survey(Path(argv[1]))
            (Path(argv[2]) / "survey.json").write_text(json.dumps(answer), encoding="utf-8")
            return 0
        pdf, work, out = (Path(name) for name in argv[1:4])
        return read(pdf, work, out, mode=argv[4], languages=argv[5], pages=int(argv[6]))
    except pdfium.PdfiumError as failure:
        return 8 if getattr(failure, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
