"""What a confined child says is cleaned of characters that no database takes."""

import json
from pathlib import Path

import pytest

from correspondence.inspection import recognition


@pytest.mark.parametrize(
    ("said", "kept"), [("Nomor\0 12", "Nomor 12"), ("a\ud800b", "ab"), ("Perihal: “uji”", "Perihal: “uji”")]
)
def test_texts_that_no_database_takes_are_cleaned(tmp_path: Path, said: str, kept: str) -> None:
    word = {"text": said, "page": 1, "box": [0.1, 0.1, 0.1, 0.1], "confidence": 0.9}
    path = tmp_path / "words.json"
    path.write_text(json.dumps({"words": [word], "text": said, "marks": [[]]}))
    words, text, _marks = recognition._answer(path)
    assert (words[0].text, text) == (kept, kept)
