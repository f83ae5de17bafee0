"""Writes electron/tokenizer/unicode-tables.ts from the Rust `tokenizers` library, by asking it about every code point.

    python tools/reference/unicode-tables.py electron/tokenizer/unicode-tables.ts

The tables of V8, Python and the Rust crates stem from different Unicode versions; ours must be the Rust crates',
because a published BERT saw its training text through them. So nothing here is read from a Unicode file: each property
is what the library does to a text that holds the code point.
"""

import sys
import unicodedata

import tokenizers
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

ALL = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
HANGUL = range(0xAC00, 0xAC00 + 11172)
LINE = 150


def bert(**on):
    flags = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**{**flags, **on}).normalize_str


def ranges(members):
    """Sorted code points as `gap[,extra]` in base 36: distance from the last range's end, then length - 1 if not 0."""
    parts, last, i = [], 0, 0
    while i < len(members):
        j = i
        while j + 1 < len(members) and members[j + 1] == members[j] + 1:
            j += 1
        parts.append(base36(members[i] - last) + (',' + base36(j - i) if j > i else ''))
        last = members[j]
        i = j + 1
    return ' '.join(parts)


def mapping(table):
    """`gap:target[+target…]` in base 36, sorted by code point."""
    parts, last = [], 0
    for code_point, targets in sorted(table.items()):
        parts.append(base36(code_point - last) + ':' + '+'.join(base36(t) for t in targets))
        last = code_point
    return ' '.join(parts)


def base36(number):
    digits = ''
    while True:
        number, digit = divmod(number, 36)
        digits = '0123456789abcdefghijklmnopqrstuvwxyz'[digit] + digits
        if number == 0:
            return digits


def clean_text_classes():
    clean = bert(clean_text=True)
    removed = []
    for c in ALL:
        result = clean('a' + chr(c) + 'a')
        if result == 'aa':
            removed.append(c)
        else:
            assert result in ('a a', 'a' + chr(c) + 'a'), hex(c)
    return removed


def split_classes():
    """White space vanishes between words; punctuation becomes a word of its own."""
    split = pre_tokenizers.BertPreTokenizer().pre_tokenize_str
    whitespace, punctuation = [], []
    for c in ALL:
        pieces = len(split('a' + chr(c) + 'a'))
        if pieces == 2:
            whitespace.append(c)
        elif pieces == 3:
            punctuation.append(c)
    clean = bert(clean_text=True)
    spaces = [c for c in ALL if clean('a' + chr(c) + 'a') == 'a a']
    assert set(spaces) <= set(whitespace)
    assert all(clean('a' + chr(c) + 'a') == 'aa' for c in set(whitespace) - set(spaces))
    return whitespace, punctuation


def cjk():
    pad = bert(handle_chinese_chars=True)
    return [c for c in ALL if pad(chr(c)) != chr(c)]


def decompositions():
    nfd = normalizers.NFD().normalize_str
    table = {c: [ord(t) for t in nfd(chr(c))] for c in ALL if nfd(chr(c)) != chr(c)}
    for c in HANGUL:  # done by arithmetic in the code
        s = c - 0xAC00
        parts = [0x1100 + s // 588, 0x1161 + s % 588 // 28] + ([0x11A7 + s % 28] if s % 28 else [])
        assert table.pop(c) == parts
    return table


def stripped_marks():
    """What strip_accents removes once the text is decomposed."""
    strip, nfd = bert(strip_accents=True), normalizers.NFD().normalize_str
    return [c for c in ALL if nfd(chr(c)) == chr(c) and strip(chr(c)) == '']


def combining_classes():
    """code point -> rank: NFD puts a mark of lower rank before one of higher rank; rank 0 (absent) never moves."""
    nfd = normalizers.NFD().normalize_str
    moves = lambda first, second: first != second and nfd(chr(first) + chr(second)) == chr(second) + chr(first)
    whole = [c for c in ALL if nfd(chr(c)) == chr(c)]
    low, high = 0x0334, 0x0345  # classes 1 and 240, the ends of the order
    candidates = [c for c in whole if c != low and moves(c, low) or c != high and moves(high, c)]
    # Python's classes only choose one representative for each; the order itself comes from the reference.
    chosen = {}
    for c in candidates:
        chosen.setdefault(unicodedata.combining(chr(c)), c)
    chosen.pop(0, None)
    order = [chosen[k] for k in sorted(chosen)]
    for a, b in zip(order, order[1:]):
        assert moves(b, a) and not moves(a, b)
    table = {}
    for c in candidates:
        above = sum(moves(r, c) for r in order)
        below = sum(moves(c, r) for r in order)
        assert above + below == len(order) - 1, hex(c)
        table[c] = [below + 1]
    return table


def lowercase():
    lower = normalizers.Lowercase().normalize_str
    return {c: [ord(t) for t in lower(chr(c))] for c in ALL if lower(chr(c)) != chr(c)}


def probe_added_token(token):
    tokenizer = Tokenizer(models.WordLevel({'?': 0}, unk_token='?'))
    tokenizer.add_tokens([token])
    return tokenizer


def word_characters():
    """What `single_word` added tokens count as part of a word (the regex crate's \\w)."""
    tokenizer = probe_added_token(AddedToken('<t>', single_word=True, normalized=False))
    return [c for c in ALL if 1 not in tokenizer.encode(chr(c) + '<t>').ids]


def check_strip(whitespace):
    """`lstrip` and `rstrip` of added tokens swallow exactly the white space that splits words."""
    tokenizer = probe_added_token(AddedToken('<t>', rstrip=True, normalized=False))
    assert [c for c in ALL if tokenizer.encode('<t>' + chr(c)).ids == [1]] == whitespace


def literal(text):
    """A TypeScript string, cut at spaces into lines of bearable length."""
    lines, line = [], ''
    for word in text.split(' '):
        if line and len(line) + len(word) + 1 > LINE:
            lines.append(line + ' ')
            line = word
        else:
            line = line + ' ' + word if line else word
    return ' +\n'.join(f"  '{part}'" for part in [*lines, line])


def main():
    whitespace, punctuation = split_classes()
    check_strip(whitespace)
    tables = [
        ('REMOVED_BY_CLEAN_TEXT', 'Ranges that clean_text deletes: NUL, U+FFFD, controls, private use… (white space excepted).', ranges(clean_text_classes())),
        ('WHITESPACE', 'Ranges that end a word, become a blank under clean_text, and are swallowed by lstrip and rstrip.', ranges(whitespace)),
        ('PUNCTUATION', 'Ranges that are words of their own.', ranges(punctuation)),
        ('CJK', 'Ranges that handle_chinese_chars pads with blanks.', ranges(cjk())),
        ('STRIPPED_MARKS', 'Ranges that strip_accents deletes after decomposition.', ranges(stripped_marks())),
        ('WORD_CHARACTERS', 'Ranges that may not touch an added token marked single_word.', ranges(word_characters())),
        ('COMBINING_RANKS', 'Code point to rank in canonical order; a code point that is absent never moves.', mapping(combining_classes())),
        ('DECOMPOSITIONS', 'Code point to its full canonical decomposition (NFD), Hangul syllables excepted.', mapping(decompositions())),
        ('LOWERCASE', 'Code point to its lower-case form, free of context.', mapping(lowercase())),
    ]
    with open(sys.argv[1], 'w', encoding='utf-8', newline='\n') as out:
        out.write('/**\n * Unicode as the Rust library `tokenizers` ' + tokenizers.__version__ + ' sees it.\n')
        out.write(' * Generated by tools/reference/unicode-tables.py: do not edit. Read by code-points.ts.\n *\n')
        out.write(' * Ranges: `gap[,extra]` in base 36, the distance from the end of the range before, then length - 1.\n')
        out.write(' * Mappings: `gap:target[+target…]` in base 36.\n */\n')
        for name, meaning, text in tables:
            out.write(f'\n/** {meaning} */\nexport const {name} =\n{literal(text)};\n')


if __name__ == '__main__':
    main()
