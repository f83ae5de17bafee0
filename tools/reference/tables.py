"""Makes electron/data/fixtures/tables/: the same small table as Parquet (pyarrow, every compression) and as an Excel workbook.

    python tools/reference/tables.py

Needs pandas and pyarrow. The workbook is written part by part, so that it holds what Excel writes and libraries do not:
rich text, phonetic readings, gaps, escapes, a hidden and an empty sheet.
"""

import pathlib
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "electron" / "data" / "fixtures" / "tables"

ROWS = 25


def table():
    frame = pd.DataFrame(
        {
            "text": [None if row == 3 else f"Text {row}: schön 💛" for row in range(ROWS)],
            "label": pd.Categorical(["good" if row % 2 else "bad" for row in range(ROWS)]),
            "stars": [row / 2 for row in range(ROWS)],
            "count": [2**53 + row for row in range(ROWS)],
            "day": pd.to_datetime(["2024-05-01"] * ROWS),
            "seen": [row % 3 == 0 for row in range(ROWS)],
        }
    )
    arrow = pa.Table.from_pandas(frame, preserve_index=False)
    return arrow.append_column("tokens", pa.array([["a", "b"]] * ROWS))


def write_parquet():
    for compression in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
        pq.write_table(table(), FOLDER / f"{compression}.parquet", compression=compression, row_group_size=10)
    pq.write_table(table().drop(["tokens"]), FOLDER / "pages-v2.parquet", data_page_version="2.0", use_dictionary=False)


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

WORKBOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": f'<workbook {MAIN}><sheets><sheet name="Hidden" sheetId="3" state="hidden" r:id="rId3"/>'
    '<sheet name="Empty" sheetId="1" r:id="rId1"/><sheet name="Reviews &amp; more" sheetId="2" r:id="rId2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="t" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="t" Target="/xl/worksheets/sheet2.xml"/>'
    '<Relationship Id="rId3" Type="t" Target="worksheets/sheet3.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet {MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    "xl/sharedStrings.xml": f'<sst {MAIN}><si><t>text</t></si><si><t>label</t></si><si><r><t>Rich </t></r><r><t xml:space="preserve">&amp; schön 💛</t></r>'
    "<rPh><t>reading</t></rPh></si><si><t>good</t></si><si><t>two_x000A_lines</t></si></sst>",
    "xl/worksheets/sheet1.xml": f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" s="1"/></row></sheetData></worksheet>',
    "xl/worksheets/sheet2.xml": f'<worksheet {MAIN}><sheetData>'
    '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="inlineStr"><is><t>day</t></is></c></row>'
    '<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3" t="s"><v>3</v></c><c r="C3" s="1"><v>45413</v></c><c r="D3" t="b"><v>1</v></c></row>'
    '<row r="5"><c r="A5" t="s"><v>4</v></c><c r="C5" s="2"><v>45413.5625</v></c><c r="D5" t="e"><v>#N/A</v></c></row>'
    '<row r="6"><c r="A6" t="str"><f>1+1</f><v>formula</v></c><c r="B6"><v>3.0000000000000001E-2</v></c></row>'
    "</sheetData></worksheet>",
    "xl/worksheets/sheet3.xml": f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
}


def write_workbook():
    with zipfile.ZipFile(FOLDER / "workbook.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in WORKBOOK.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


FOLDER.mkdir(parents=True, exist_ok=True)
write_parquet()
write_workbook()
