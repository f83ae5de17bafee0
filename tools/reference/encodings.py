"""Makes electron/data/fixtures/encodings.json: small tables in older encodings, written by Python's codecs.

    python tools/reference/encodings.py

Needs nothing but Python. Deterministic: running it again changes nothing.
"""

import base64
import json
import pathlib

FIXTURE = pathlib.Path(__file__).resolve().parents[2] / "electron" / "data" / "fixtures" / "encodings.json"

# [name in the Encoding standard, Python's codec, texts]
SAMPLES = [
    ["windows-1252", "cp1252", ["café"]],
    ["windows-1252", "cp1252", ["It’s a great film – really"]],
    ["windows-1252", "cp1252", ["Das Essen war großartig und schön", "Zu teuer für mich"]],
    ["windows-1252", "cp1252", ["Le café était délicieux, très agréable à boire"]],
    ["windows-1252", "cp1252", ["El niño comió mañana en España", "¡Qué película más buena!"]],
    ["windows-1252", "cp1252", ["It cost £5 or 6 €"]],
    ["windows-1251", "cp1251", ["Очень хороший фильм, всем советую", "Ужасно"]],
    ["koi8-r", "koi8_r", ["Очень хороший фильм, всем советую посмотреть", "Ужасно"]],
    ["windows-1250", "cp1250", ["Zażółć gęślą jaźń, bardzo dobry film", "Film mi się podobał, świetna gra aktorów"]],
    ["iso-8859-2", "iso8859_2", ["Příliš žluťoučký kůň úpěl ďábelské ódy"]],
    ["windows-1253", "cp1253", ["Πολύ καλή ταινία, μου άρεσε"]],
    ["windows-1254", "cp1254", ["Çok güzel bir film, herkese öneririm", "Hiç beğenmedim, çok sıkıcıydı", "Oyuncular iyiydi ama senaryo zayıf kalmış"]],
    ["windows-1255", "cp1255", ["סרט טוב מאוד, נהניתי מכל רגע"]],
    ["windows-1256", "cp1256", ["فيلم جيد جدا وانصح به"]],
    ["windows-874", "cp874", ["หนังดีมาก แนะนำให้ดู"]],
    ["shift_jis", "shift_jis", ["とても良い映画でした。", "最悪"]],
    ["euc-jp", "euc_jp", ["とても良い映画でした。", "最悪"]],
    ["gb18030", "gb18030", ["这部电影非常好看", "太差了"]],
    ["big5", "big5", ["這部電影非常好看", "太差了"]],
    ["euc-kr", "euc_kr", ["정말 좋은 영화였습니다", "별로"]],
]


def sample(encoding, codec, texts):
    table = "text,label\n" + "".join(f'"{text}",{row % 2}\n' for row, text in enumerate(texts))
    return {"encoding": encoding, "text": "\n".join(texts), "base64": base64.b64encode(table.encode(codec)).decode()}


FIXTURE.write_text(json.dumps([sample(*entry) for entry in SAMPLES], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
