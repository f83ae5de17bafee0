"""Hugging Face's tokenizer as the reference for electron/tokenizer. Needs transformers 5 and tokenizers.

    python tools/reference/tokenizer.py fixtures electron/tokenizer/fixtures
        writes the vocabulary, the hostile texts with their ids, and the folders that test loading.
    python tools/reference/tokenizer.py encode FOLDER
        reads `[text, pair or null, max length or null]` a line, writes `[AutoTokenizer's ids, its token types,
        Tokenizer.from_file's ids, its token types]` a line; null where the reference itself panics.
    python tools/reference/tokenizer.py time FILE.json FOLDER
        encodes the texts of a JSON list one by one on one thread, writes `{"seconds", "tokens"}`.
"""

import json
import os
import pathlib
import sys
import tempfile
import time

os.environ.update(RUST_BACKTRACE='0', TOKENIZERS_PARALLELISM='false', RAYON_NUM_THREADS='1', TRANSFORMERS_VERBOSITY='error', HF_HUB_OFFLINE='1')

from tokenizers import AddedToken, Tokenizer
from transformers import AutoTokenizer, BertTokenizer

WORDS = """
the a an and or but not no is was were be been being have has had do does did will would can could should may might must
i you he she it we they me him her us them my your his its our their this that these those who what which when where why how
good great bad awful film movie book hotel room app story plot actor acting scene music food service price time day night year
love like hate enjoy watch read see look feel think know want need make take give find tell say said go went come came get got
very really quite too so just only even still never always often again once all some any every each many much more most other
well better best worse worst old new big small long short high low first last own same few little funny boring slow fast nice
one two three ten hundred people man woman child friend family world life work house city water door hand eye head heart word
cafe naive resume facade uber angstrom nino strasse unhappy unbelievable wonderful beautiful surprise disappoint recommend
""".split()
SUFFIXES = """s es ed ing er est ly ness ment able ful less ion tion ous al y ie 's ish un re pre dis over under ight ough and the
in on an en at it is or ar al st th ch sh""".split()
CHARACTERS = """0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéèüñçåøßæœıαβγσςωабвгдежзиклмнопрстуфхцчшщыьэюя
!"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡«»¿–—‘’“”…中国大人日本語学的一あいうアイウー、。！？ᄀᄂ다ᅢᆨᆫ한국ابتשלוםकखग😀👍🏽❤🇩🇪éΣİ€£™½²ﬁ""".replace('\n', '')
MARKS = '\u0300\u0301\u0302\u0303\u0307\u0308\u0327\u0328\u0345\u05b0\u093f\u200d\ufe0f\u302e'
CASED_WORDS = ['The', 'Good', 'I', 'Film', 'Straße', 'café', 'naïve', 'Ärger', 'ÉCOLE', 'Иван']


def vocabulary():
    tokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', *WORDS, *CASED_WORDS]
    characters = [*CHARACTERS, *MARKS]
    tokens += [*characters, *('##' + s for s in SUFFIXES), *('##' + c for c in characters)]
    return list(dict.fromkeys(tokens))


VARIANTS = {
    'uncased': {},
    'cased': {'do_lower_case': False},
    'cased-stripped': {'do_lower_case': False, 'strip_accents': True},
    'uncased-accented': {'do_lower_case': True, 'strip_accents': False},
    'unpadded-ideographs': {'tokenize_chinese_chars': False},
}

HOSTILE = [
    '', ' ', '\t\n\r', '\u00a0', '\u3000\u2003', 'a', 'The movie was GREAT, really great!', "I can't say it isn't good...",
    'Well-made — “wonderful” film… ‘nice’', 'café naïve ÉCOLE Ärger résumé', 'cafe\u0301 nai\u0308ve', 'Å Å \u212b', 'ﬁlm ﬁne',
    'İstanbul Iİıi', 'Straße STRASSE ẞ', 'ΣΑΣ ΟΔΟΣ σς', 'Ǆ ǅ ǆ Ⱥ', 'ÅÄÖ', '\u1e9b\u0323', 'q\u0307\u0323 q\u0323\u0307',
    'a\u0301\u0327\u0345\u0328b', '\u0301', '\u0301\u0327 a', '!\u0301 .\u0327', 'a\u0000b', '\u0000', 'a\ufffdb', 'a\u0007b\u001fc\u007fd',
    'a\u000bb\u000cc', 'a\u0085b\u2028c\u2029d', 'a\u200bb\u200dc\ufeffd\u00ade', '\ufeffthe film', '\u202ethe film\u202c', 'a\ue000b\U000f0000c',
    'a\u0378b\U000e0080c', '中国人', 'the中film国is大good', '日本語を話す', 'アイウー、。！？', '\u3400\u4dbf\uf900\ufaff\U00020000\U0002a6df\U0002b920\U0002f800',
    '\U0002b81f\U0002ceaf\U0003134a', '한국어', '\uac00\uac01\ud7a3', '\u1112\u1161\u11ab', 'שלום בְּ', 'ابت', 'किताब', '😀', '😀😀 👍🏽 ❤️ 🇩🇪',
    'good😀film', '👩‍👩‍👧', 'x²½™€', '[CLS]', '[SEP] the [MASK] film [UNK][PAD]', 'the[MASK]film', '[mask] [Mask]', '[MASK', 'MASK]', '[[MASK]]',
    'the [MASK]. film', '\u0301[MASK]\u0301', '[MA\u0000SK]', '[ＭＡＳＫ]', ' [MASK] ', '##s ##ed', '#', 'a#b', '$100.50 100%', 'http://a.b/c?d=e&f=g_h',
    'unbelievableness', 'zzzzzz', 'filmzed', 'x\u0300\u0315\u0316', '\u226e \u2260 \u037e \u1fef \u0387', '\u2126 \u212a', 'ͅα', 'Ά', '\u0130\u0307', '\u1fb3\u0301',
    '\u302e\u0301한\u302e', '\U0001d15e\U0001d165\U0001d16d', '\U00011935\U000119e0', '\U0001f1e9\U0001f1ea', '\U00010400\U00010428', '\U0001e900\U0001e922',
    'a\ud83d', '\ud83d', '\udc00b', 'a\ude00\ud83db', '\ud83d\ud83d\ude00', '\ud83d\u0301', 'a\u180eb', 'a\u2060b', 'a\u061cb', 'a\u17b4b', '\u1100\u1161\u11a8',
    '1,000.00', '१२३', '٣', '𝟘𝟙', 'ⅷⅧ', 'ⓐⒶ', 'Ａｂｃ', 'ｱ', '\u0149', 'ß', 'ŉ', 'ǰ', 'ΐ', 'ﬃ', '\U0001f468\u200d\U0001f469',
]
# (part, how often) where a literal would be too long
LONG = [
    ('a', 99), ('a', 100), ('a', 101), ('a', 10_000), ('é', 100), ('é', 101), ('e\u0301', 100), ('e\u0301', 101), ('😀', 50), ('😀', 51),
    ('😀', 100), ('😀', 101), ('中', 200), ('한', 33), ('한', 34), ('한', 50), ('!', 300), ('\u0301', 300), ('İ', 50), ('İ', 51), ('İ', 101), ('a\u0000', 101),
    ('the film ', 300), ('\ud83d', 200), ('[MASK]', 150), ('\u0345\u0301\u0327', 40),
]
PAIRS = [
    ('the film', 'is good', None), ('', '', None), ('the', '', None), ('', 'film', None), ('the [SEP] film', '[CLS]', None),
    *(('one two three ten hundred', 'a b c d e f g h i j k l', length) for length in range(3, 22)),
    *(('a b c d e f g h i j k l', 'one two three', length) for length in range(3, 20)),
    *(('a b c d e f', 'g h i j k l', length) for length in (4, 5, 8, 9, 14, 15, 16)),
    *(('unbelievableness of the film', None, length) for length in range(2, 14)),
]


def well_formed(text):
    """A lone surrogate is no text to Rust: U+FFFD stands for it, as in every conversion to UTF-8."""
    return text.encode('utf-16-le', 'surrogatepass').decode('utf-16-le', 'replace')


def encode(tokenizer, text, pair, length):
    cut = {} if length is None else {'truncation': 'longest_first', 'max_length': length}
    # Lists, because a plain call takes an empty second text for none at all.
    pairs = [] if pair is None else [[well_formed(pair)]]
    encoded = tokenizer([well_formed(text)], *pairs, return_token_type_ids=True, **cut)
    return [encoded['input_ids'][0], encoded['token_type_ids'][0]]


def encode_with_backend(tokenizer, text, pair, length):
    tokenizer.no_padding()
    tokenizer.no_truncation() if length is None else tokenizer.enable_truncation(length)
    encoded = tokenizer.encode(well_formed(text), None if pair is None else well_formed(pair))
    return [encoded.ids, encoded.type_ids]


def write(path, value):
    path.write_text(value if isinstance(value, str) else json.dumps(value, ensure_ascii=True, indent=None, separators=(',', ':')) + '\n', encoding='utf-8', newline='\n')


def lines(rows):
    return '[\n' + ',\n'.join(json.dumps(row, separators=(',', ':')) for row in rows) + '\n]\n'


def write_cases(out):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'vocab.txt')
        write(path, '\n'.join(vocabulary()) + '\n')
        tokenizers = {name: BertTokenizer(vocab=str(path), **options) for name, options in VARIANTS.items()}
    cases = []
    for text, times, pair, length in [*((t, 1, None, None) for t in HOSTILE), *((t, n, None, None) for t, n in LONG), *((t, 1, p, n) for t, p, n in PAIRS)]:
        results = {name: encode(tokenizer, text * times, pair, length) for name, tokenizer in tokenizers.items()}
        shared = next(iter(results.values()))
        # A variant is listed only where it differs from the first.
        ids = {name: result[0] for name, result in results.items() if name == 'uncased' or result[0] != shared[0]}
        cases.append({k: v for k, v in dict(text=text, times=times, pair=pair, maxLength=length, ids=ids, types=shared[1] if pair is not None else None).items() if v is not None and (k, v) != ('times', 1)})
    write(out / 'vocab.txt', '\n'.join(vocabulary()) + '\n')
    write(out / 'variants.json', {name: options for name, options in VARIANTS.items()})
    write(out / 'cases.json', lines(cases))


def folders():
    """Folders whose files agree, disagree, or lack something: (what it shows, files, text)."""
    tokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'hello', 'Hello', 'h', '##e', 'é', 'e', '中', '##国', '!', 'one', 'two', '<x>', '[c]', '[s]', '[q]']
    text = 'Hello hello é 中国 he [MASK]! <X> <x> one<x>two [c] [new] zz'
    bert = {'model_type': 'bert'}

    def flags(content, **on):
        return {'content': content, 'single_word': False, 'lstrip': False, 'rstrip': False, 'normalized': False, 'special': True, **on}

    def tokenizer_json(added=(), vocab=tokens, model={}, **parts):
        normalizer = {'type': 'BertNormalizer', 'clean_text': True, 'handle_chinese_chars': True, 'strip_accents': None, 'lowercase': True}
        template = [{'SpecialToken': {'id': '[CLS]', 'type_id': 0}}, {'Sequence': {'id': 'A', 'type_id': 0}}, {'SpecialToken': {'id': '[SEP]', 'type_id': 0}}]
        pair = [*template, {'Sequence': {'id': 'B', 'type_id': 1}}, {'SpecialToken': {'id': '[SEP]', 'type_id': 1}}]
        specials = {t: {'id': t, 'ids': [i], 'tokens': [t]} for t, i in [('[CLS]', 2), ('[SEP]', 3)]}
        return {
            'version': '1.0', 'truncation': {'max_length': 4, 'strategy': 'LongestFirst', 'stride': 0, 'direction': 'Right'},
            'padding': {'strategy': {'Fixed': 40}, 'direction': 'Right', 'pad_to_multiple_of': None, 'pad_id': 0, 'pad_type_id': 0, 'pad_token': '[PAD]'},
            'added_tokens': [{'id': tokens.index(t['content']) if t['content'] in tokens else len(tokens), **t} for t in added],
            'normalizer': {**normalizer, **parts.pop('normalizer', {})}, 'pre_tokenizer': {'type': 'BertPreTokenizer'},
            'post_processor': {'type': 'TemplateProcessing', 'single': template, 'pair': pair, 'special_tokens': specials},
            'decoder': {'type': 'WordPiece', 'prefix': '##', 'cleanup': True},
            'model': {'type': 'WordPiece', 'unk_token': '[UNK]', 'continuing_subword_prefix': '##', 'max_input_chars_per_word': 100, 'vocab': {t: i for i, t in enumerate(vocab)}, **model},
            **parts,
        }

    def without_model_type(tokenizer):
        del tokenizer['model']['type']
        return tokenizer

    specials = [flags(t) for t in tokens[:5]]
    generic = {'tokenizer_class': 'PreTrainedTokenizerFast', 'unk_token': '[UNK]', 'sep_token': '[SEP]', 'pad_token': '[PAD]', 'cls_token': '[CLS]', 'mask_token': '[MASK]'}
    vocab = '\n'.join(tokens) + '\n'
    cased_json = tokenizer_json(specials, normalizer={'lowercase': False})
    return [(name, {k: v for k, v in files.items() if v is not None}, text) for name, files in [
        ('vocab.txt alone is uncased', {'vocab.txt': vocab, 'config.json': bert}),
        ('vocab.txt with do_lower_case false', {'vocab.txt': vocab, 'config.json': bert, 'tokenizer_config.json': {'do_lower_case': False}}),
        ('vocab.txt with strip_accents false', {'vocab.txt': vocab, 'config.json': bert, 'tokenizer_config.json': {'strip_accents': False}}),
        ('vocab.txt, cased, with strip_accents true', {'vocab.txt': vocab, 'config.json': bert, 'tokenizer_config.json': {'do_lower_case': False, 'strip_accents': True}}),
        ('vocab.txt with tokenize_chinese_chars false', {'vocab.txt': vocab, 'config.json': bert, 'tokenizer_config.json': {'tokenize_chinese_chars': False}}),
        ('vocab.txt with Windows line ends and none at the end', {'vocab.txt': vocab.replace('\n', '\r\n').rstrip(), 'config.json': bert}),
        ('vocab.txt with white space after tokens', {'vocab.txt': vocab.replace('hello', 'hello \u3000'), 'config.json': bert}),
        ('vocab.txt with a token twice', {'vocab.txt': vocab + 'hello\nHello\n', 'config.json': bert}),
        ('vocab.txt with empty lines', {'vocab.txt': vocab.replace('hello', '\n\nhello'), 'config.json': bert}),
        ('vocab.txt without [MASK]', {'vocab.txt': vocab.replace('[MASK]\n', ''), 'config.json': bert}),
        ('vocab.txt without [CLS] and [PAD]', {'vocab.txt': vocab.replace('[CLS]\n', '').replace('[PAD]\n', ''), 'config.json': bert}),
        ('other names for special tokens', {'vocab.txt': vocab, 'config.json': bert, 'tokenizer_config.json': {'cls_token': '[c]', 'sep_token': '[s]', 'tokenizer_class': 'BertTokenizer'}}),
        ('special_tokens_map.json outweighs tokenizer_config.json', {'vocab.txt': vocab, 'config.json': bert, 'tokenizer_config.json': {'cls_token': '[c]'}, 'special_tokens_map.json': {'cls_token': '[q]', 'mask_token': flags('[MASK]', lstrip=True)}}),
        ('added_tokens_decoder silences special_tokens_map.json', {'vocab.txt': vocab, 'config.json': bert, 'tokenizer_config.json': {'cls_token': '[c]', 'added_tokens_decoder': {'16': flags('<x>')}}, 'special_tokens_map.json': {'cls_token': '[q]'}, 'added_tokens.json': {'[new]': 20}}),
        ('added_tokens.json', {'vocab.txt': vocab, 'config.json': bert, 'added_tokens.json': {'[new]': 20, '<x>': 21}}),
        ('added_tokens.json with a special one', {'vocab.txt': vocab, 'config.json': bert, 'added_tokens.json': {'[new]': 20}, 'special_tokens_map.json': {'additional_special_tokens': ['[new]', '<x>']}}),
        ('additional_special_tokens', {'vocab.txt': vocab, 'config.json': bert, 'tokenizer_config.json': {'additional_special_tokens': ['<x>', '[new]']}}),
        ('added_tokens_decoder with all flags', {'vocab.txt': vocab, 'config.json': bert, 'tokenizer_config.json': {'added_tokens_decoder': {'16': flags('<x>', single_word=True, normalized=True, special=False), '30': flags('[new]', lstrip=True, rstrip=True), '4': flags('[MASK]', lstrip=True)}}}),
        ('tokenizer.json alone decides for itself', {'tokenizer.json': cased_json}),
        ('tokenizer.json of a BERT without tokenizer_config.json is uncased', {'tokenizer.json': cased_json, 'config.json': bert}),
        ('tokenizer_config.json outweighs the normalizer of tokenizer.json', {'tokenizer.json': tokenizer_json(specials), 'config.json': bert, 'tokenizer_config.json': {'do_lower_case': False, 'tokenize_chinese_chars': False}}),
        ('tokenizer.json outweighs vocab.txt', {'tokenizer.json': tokenizer_json(specials), 'vocab.txt': '[PAD]\n[UNK]\n', 'config.json': bert}),
        ('tokenizer.json outweighs added_tokens.json', {'tokenizer.json': tokenizer_json([*specials, flags('<x>', normalized=True, special=False)]), 'config.json': bert, 'added_tokens.json': {'<x>': 16, '[new]': 20}}),
        ('tokenizer.json without the type of its model', {'tokenizer.json': without_model_type(tokenizer_json(specials)), 'config.json': bert}),
        ('BERT’s class ignores the model’s prefix, limit and template', {'tokenizer.json': tokenizer_json(specials, model={'continuing_subword_prefix': '@@', 'max_input_chars_per_word': 2}, post_processor=None), 'config.json': bert}),
        ('a generic class keeps prefix and limit', {'tokenizer.json': tokenizer_json(specials, model={'continuing_subword_prefix': '##', 'max_input_chars_per_word': 4}), 'config.json': bert, 'tokenizer_config.json': generic}),
        ('a generic class without post-processor', {'tokenizer.json': tokenizer_json(specials, post_processor=None), 'config.json': bert, 'tokenizer_config.json': generic}),
        ('a generic class with BertProcessing', {'tokenizer.json': tokenizer_json(specials, post_processor={'type': 'BertProcessing', 'sep': ['[SEP]', 3], 'cls': ['[CLS]', 2]}), 'config.json': bert, 'tokenizer_config.json': generic}),
        ('a generic class without clean-up', {'tokenizer.json': tokenizer_json(specials, normalizer={'clean_text': False, 'lowercase': False, 'strip_accents': True}), 'config.json': bert, 'tokenizer_config.json': generic}),
        ('a generic class that adds tokens', {'tokenizer.json': tokenizer_json([*specials, flags('<x>')]), 'config.json': bert, 'tokenizer_config.json': {**generic, 'added_tokens_decoder': {'16': flags('<x>', normalized=True), '20': flags('[new]')}}}),
        ('an unknown class', {'tokenizer.json': cased_json, 'config.json': bert, 'tokenizer_config.json': {**generic, 'tokenizer_class': 'FooTokenizer'}}),
        ('the class named in config.json', {'tokenizer.json': cased_json, 'config.json': {**bert, 'tokenizer_class': 'PreTrainedTokenizerFast'}}),
        ('ElectraTokenizerFast', {'tokenizer.json': cased_json, 'config.json': {'model_type': 'electra'}, 'tokenizer_config.json': {'tokenizer_class': 'ElectraTokenizerFast'}}),
        ('DistilBertTokenizer', {'tokenizer.json': cased_json, 'config.json': {'model_type': 'distilbert'}, 'tokenizer_config.json': {'tokenizer_class': 'DistilBertTokenizer', 'do_lower_case': False}}),
        ('gaps between ids', {'tokenizer.json': tokenizer_json(specials, model={'vocab': {t: 3 * i if i > 5 else i for i, t in enumerate(tokens)}}), 'config.json': bert, 'tokenizer_config.json': {'additional_special_tokens': ['[new]']}}),
    ]]


def write_folders(out):
    rows = []
    for name, files, text in folders():
        with tempfile.TemporaryDirectory() as folder:
            for file, content in files.items():
                write(pathlib.Path(folder, file), content)
            tokenizer = AutoTokenizer.from_pretrained(folder)
            # Saved truncation and padding are not applied to a plain call.
            rows.append({'name': name, 'files': files, 'text': text, 'ids': tokenizer(text)['input_ids'], 'pair': encode(tokenizer, text, 'one two', None)})
    write(out / 'folders.json', lines(rows))


def added_token_cases():
    """Flags of added tokens where they meet each other, blanks and words."""
    tokens = [
        AddedToken('<l>', lstrip=True, normalized=False), AddedToken('<r>', rstrip=True, normalized=False), AddedToken('<w>', single_word=True, normalized=False),
        AddedToken('<lr>', lstrip=True, rstrip=True, normalized=False), AddedToken(' <s>', normalized=False), AddedToken('   ', lstrip=True, rstrip=True, normalized=False), AddedToken('Film', normalized=True),
        AddedToken('caf\u00e9s', normalized=True, single_word=True), AddedToken('one two', normalized=True, rstrip=True), AddedToken('the', normalized=False, single_word=True),
        AddedToken('<l', normalized=False), AddedToken('.*', normalized=False),
    ]
    texts = [
        'a <l> b', 'a <r> b', 'a<w>b', 'a <w> b', '<w>', '(<w>)', 'é<w>', '\u0301<w> <w>\u0301 _<w>', '<w><w>', '😀<w>', '\U00010400<w>', 'a  <lr>\u3000\tb', '<l> <r>  <s> a',
        '<r>  <l>', '<r>   <s> <s>', '<lr>    a', 'a       b', '<lr><lr>  <lr>', 'film FILM Film filmfilm', 'cafés CAFE\u0301S acafés', 'one two  three ONE TWO', 'the other the', '<l <l> <lr', '. .* *', ' <s>', '<s>',
    ]
    return tokens, texts


def write_added(out):
    tokens, texts = added_token_cases()
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'vocab.txt')
        write(path, '\n'.join(vocabulary()) + '\n')
        tokenizer = BertTokenizer(vocab=str(path))
    tokenizer.add_tokens(tokens)
    names = ['content', 'single_word', 'lstrip', 'rstrip', 'normalized', 'special']
    flags = [{name: getattr(token, name) for name in names} for token in tokens]
    write(out / 'added-tokens.json', lines([{'tokens': flags}, *({'text': text, 'ids': tokenizer(text)['input_ids']} for text in texts)]))


def main():
    command, *arguments = sys.argv[1:]
    if command == 'fixtures':
        out = pathlib.Path(arguments[0])
        out.mkdir(parents=True, exist_ok=True)
        write_cases(out)
        write_folders(out)
        write_added(out)
    elif command == 'encode':
        auto = AutoTokenizer.from_pretrained(arguments[0])
        file = Tokenizer.from_file(str(pathlib.Path(arguments[0], 'tokenizer.json')))
        for line in sys.stdin:
            request = json.loads(line)
            try:
                answer = [*encode(auto, *request), *encode_with_backend(file, *request)]
            except BaseException as error:
                if type(error).__name__ != 'PanicException':
                    raise
                answer = None
            print(json.dumps(answer))
    elif command == 'time':
        texts = json.loads(pathlib.Path(arguments[0]).read_text(encoding='utf-8'))
        tokenizer = Tokenizer.from_file(str(pathlib.Path(arguments[1], 'tokenizer.json')))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        start = time.perf_counter()
        tokens = sum(len(tokenizer.encode(text)) for text in texts)
        print(json.dumps({'seconds': time.perf_counter() - start, 'tokens': tokens}))
    else:
        sys.exit(__doc__)


if __name__ == '__main__':
    main()
