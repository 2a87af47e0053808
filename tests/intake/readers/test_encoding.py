"""Encodings of text files: found from their bytes, for Persian and other scripts; text that was encoded twice."""

from pathlib import Path

import pytest

from intake.errors import FileError
from tests.intake.readers.test_delimited_text import EXPECTED, ROWS, pairs, table
from tests.intake.reading import csv_of, read_all, small
from tests.thorough import ordinary_first


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1256", "utf-32"]
)
def test_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    rows = ROWS if encoding != "windows-1256" else [("12", *ROWS[0][1:]), ROWS[1]]
    text = table(rows).replace("ی", "ي") if encoding == "windows-1256" else table(rows)
    assert pairs(csv_of(tmp_path, text, encoding=encoding)) == EXPECTED


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Größe der Straße, Bürgeramt für Ärger", "windows-1252"),
        ("Réclamation à la mairie : École", "windows-1252"),
        ("Año: petición y señal de los niños", "windows-1252"),
        ("İlçe müdürlüğü, başvuru, ağaç", "windows-1254"),
        ("Жалоба на дороги и воду", "windows-1251"),
        ("لوله PVC شكسته و فوراً رسيدگي شود", "windows-1256"),
        ("SMS", "windows-1256"),
    ],
)
def test_names_of_other_scripts_are_not_read_as_arabic_letters(
    tmp_path: Path, name: str, encoding: str
) -> None:
    path = csv_of(tmp_path, table([("1", "2025-08-03", name)], delimiter=";"), encoding=encoding)
    assert pairs(path) == [("1", name.replace("ي", "ی").replace("ك", "ک"))]


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        ("Открыто Закрыто Дороги Вода Шум Уборка Освещение Номер Тема", "koi8-r"),
        ("Открыто Закрыто Дороги Вода Шум Уборка Освещение Номер Тема", "cp1251"),
        ("ОТКРЫТО ЗАКРЫТО ДОРОГИ ВОДА ШУМ УБОРКА ОСВЕЩЕНИЕ НОМЕР ТЕМА", "cp1251"),
        ("Κλειστό Ανοιχτό Δρόμοι Νερό Θόρυβος Φωτισμός Πάρκα Αριθμός Κατάσταση", "cp1253"),
    ],
)
def test_russian_and_greek_are_told_apart_by_their_capitals(
    tmp_path: Path, names: str, encoding: str
) -> None:
    rows = [(str(at), "2025-08-03", name) for at, name in enumerate(names.split())]
    path = csv_of(tmp_path, table(rows, delimiter=";"), encoding=encoding)
    assert pairs(path) == [(case, text) for case, _, text in rows]


@pytest.mark.parametrize("encoding", ["mac_farsi", "mac_arabic", "iso8859_6"])
@pytest.mark.parametrize(
    "name",
    ordinary_first(
        1, ["شكايات مردم استان از دستكاه", "الشكوى المقدمة من المواطن", "شهرداري تبريز", "جهاد كشاورزي"]
    ),
)
def test_arabic_letters_in_the_order_of_iso_8859_6_are_read(tmp_path: Path, name: str, encoding: str) -> None:
    rows = [(str(at), "2025-08-03", f"{name}{at} PVC") for at in range(12)]
    path = csv_of(tmp_path, table(rows, delimiter=";"), encoding=encoding)
    assert pairs(path) == [
        (case, text.replace("ي", "ی").replace("ى", "ی").replace("ك", "ک")) for case, _, text in rows
    ]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("区城市管理局：路面坑洼", "gb18030"),
        ("상하수도과 도로 파손", "cp949"),
        ("Größe, Bürgeramt für Ärger", "windows-1252"),
    ],
)
def test_letters_of_two_bytes_are_read(tmp_path: Path, name: str, encoding: str) -> None:
    rows = [(str(at), "2025-08-03", f"{name}{at}") for at in range(9)]
    path = csv_of(tmp_path, table(rows, delimiter=";"), encoding=encoding)
    assert pairs(path) == [(case, name) for case, _, name in rows]


@pytest.mark.thorough
def test_windows_1256_that_first_shows_late_in_the_file(tmp_path: Path) -> None:
    rows = [(str(at), "1404/05/12", "ascii") for at in range(250_000)] + [("x", "1404/05/12", "تبريز")]
    path = csv_of(tmp_path, table(rows), encoding="windows-1256")
    assert read_all(path, small()).records["agency"].iloc[-1] == "تبریز"


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_persian_that_was_encoded_twice_is_refused_in_words(tmp_path: Path, codec: str, mark: str) -> None:
    written = table(ROWS * 20).replace("ف", "ب").encode()
    path = tmp_path / "cases.csv"
    path.write_text(mark + written.decode(codec, "ignore"), encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_all(path, small())
    assert "Export from the system again" in caught.value.message_en
    assert "دوباره خروجی بگیرید" in caught.value.message_fa


def test_western_letters_are_no_persian_encoded_twice(tmp_path: Path) -> None:
    names = ["Øresund Å", "ÙÛÚ", "Ünïcödé", "Ørsted Øst"] * 30
    rows = [(f"a{at}", "1404/05/12", name) for at, name in enumerate(names)]
    assert len(pairs(csv_of(tmp_path, table(rows)))) == 120
