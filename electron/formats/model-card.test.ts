import { describe, expect, test } from 'vitest';
import { evaluateInDetail } from '../../shared/model/detailed-evaluation';
import { markdownCode, markdownText, yamlString } from './markdown-text';
import { modelCard, type ModelCard } from './model-card';

const baselines = { majority: 1 / 3, tfidf: 0.6, tfidfMacroF1: 0.5 };
const card: ModelCard = {
  title: 'Reviews',
  baseModel: { name: '/data/someone/models/bert-mini', hubId: 'owner/bert-mini' },
  data: {
    fileName: 'C:\\Users\\someone\\reviews.csv',
    textColumn: 'text',
    labelColumn: 'label',
    classes: [
      { label: 'bad', count: 300 },
      { label: 'good', count: 310 },
    ],
    split: { train: 549, validation: 61, test: 0 },
    skipped: 2,
  },
  settings: [
    ['Epochs', 3],
    ['Learning rate', 5e-5],
  ],
  results: { split: 'validation', evaluation: evaluateInDetail(Float32Array.of(2, 0, 0, 1, 1, 0), [0, 1, 1], ['bad', 'good']), baselines },
  maxLength: 128,
  appVersion: '0.1.0',
};

test('tells data, settings, results, use and limits', () => {
  expect(modelCard(card)).toMatchInlineSnapshot(`
    "---
    library_name: transformers
    pipeline_tag: text-classification
    base_model: "owner/bert-mini"
    tags:
    - text-classification
    - bert
    - tunesmith
    ---

    # Reviews

    A BERT that sorts texts into 2 classes, fine-tuned from \`bert-mini\` with Tunesmith 0.1.0.

    ## How to use it

    \`\`\`python
    from transformers import pipeline

    classify = pipeline("text-classification", model="path/to/this/folder")
    print(classify("A text to classify.", truncation=True, top_k=None))
    \`\`\`

    ## Data

    \`reviews.csv\`: text from \`text\`, class from \`label\`.
    549 rows trained it, 61 chose its best state, 0 tested it; 2 could not be used.

    | Class | Rows |
    | --- | ---: |
    | bad | 300 |
    | good | 310 |

    ## Settings

    | Setting | Value |
    | --- | ---: |
    | Epochs | 3 |
    | Learning rate | 0.00005 |

    ## Results

    On 3 validation rows: accuracy 66.7 %, macro F1 66.7 %, log loss 0.5845. These rows also chose its best state, so new texts may fare a little worse.

    | Score | Value | 95 % interval |
    | --- | ---: | ---: |
    | Accuracy | 66.7 % | 20.8 % to 93.9 % |
    | Macro F1 | 66.7 % | 0.0 % to 100.0 % |
    | ROC-AUC | 1.0000 |  |
    | Average precision | 1.0000 |  |
    | Expected calibration error | 0.1938 |  |
    | Accuracy of always guessing the most frequent class | 33.3 % |  |
    | Accuracy of TF-IDF with logistic regression | 60.0 % |  |

    | Class | Precision | Recall | F1 | Rows |
    | --- | ---: | ---: | ---: | ---: |
    | bad | 50.0 % | 100.0 % | 66.7 % | 1 |
    | good | 100.0 % | 50.0 % | 66.7 % | 2 |

    Rows are the true classes, columns the predicted ones:

    |  | bad | good |
    | --- | ---: | ---: |
    | **bad** | 1 | 0 |
    | **good** | 1 | 1 |

    ## Limits

    - It reads at most 128 tokens of a text; what is longer is cut.
    - It always answers with one of its 2 classes, also where none fits.
    - It has learnt from the data above and shares their language, their topics and their biases. Measure it on your own texts before you rely on it.
    "
  `);
});

test('a model that reads both ends of long texts tells how to do so in Python, of single texts', () => {
  const text = modelCard({ ...card, longTexts: 'head-tail' });
  expect(text).toContain('gives it the first 128 tokens of a longer text');
  expect(text).toContain('    room = 128 - 2\n');
  expect(text).toContain('Tunesmith gives it the first quarter and the end.');
  expect(modelCard({ ...card, longTexts: 'head' })).toBe(modelCard(card));
  expect(modelCard({ ...card, longTexts: 'head-tail', data: { ...card.data, textPairColumn: 'reply' } })).not.toContain('import torch');
});

test('shows no path of anybody’s disk', () => {
  expect(modelCard(card)).not.toMatch(/someone|Users/);
});

test('says so plainly where counting words does better', () => {
  const results = { ...card.results!, baselines: { ...baselines, tfidf: 0.7 } };
  expect(modelCard({ ...card, results })).toMatch(/\*\*This model is worse than counting words .*\*\*/);
  expect(modelCard(card)).not.toContain('counting words');
});

test('without held-back rows it claims nothing', () => {
  expect(modelCard({ ...card, results: null })).toContain('Not measured: all rows were used for training.');
});

test('a base model that is not from the hub is not linked; sentence pairs are shown as pairs', () => {
  const text = modelCard({ ...card, baseModel: { name: 'own' }, data: { ...card.data, textPairColumn: 'reply' } });
  expect(text).not.toContain('base_model');
  expect(text).toContain('"text_pair"');
  expect(text).toContain('text from `text` and `reply`');
});

test('a wide confusion matrix is left out', () => {
  const labels = Array.from({ length: 21 }, (_, i) => `class ${i}`);
  const evaluation = evaluateInDetail(new Float32Array(21), [0], labels);
  expect(modelCard({ ...card, results: { split: 'test', evaluation, baselines } })).not.toContain('columns the predicted ones');
});

describe('what people put into their data cannot break the page', () => {
  const hostile = ['a|b', 'line\nbreak', '`code`', '*bold*', '<script>alert(1)</script>', '[x](javascript:y)', '---', '# title', '\\', '\u2028', '"quotes"', '{{ jinja }}'];

  test('labels stay in their cell', () => {
    const evaluation = evaluateInDetail(new Float32Array(hostile.length), [0], hostile);
    const text = modelCard({ ...card, title: hostile.join(' '), data: { ...card.data, classes: hostile.map((label) => ({ label, count: 1 })) }, results: { split: 'test', evaluation, baselines } });
    const cells = (line: string) => line.replace(/\\./g, '').split('|').length - 2;
    const widths = new Set(text.split('\n').filter((line) => line.startsWith('|')).map(cells));
    expect(widths).toEqual(new Set([2, 3, 5, hostile.length + 1]));
    expect(text).not.toContain('<script>');
    expect(text.match(/^---$/gm)).toHaveLength(2);
  });

  test('text, code and YAML', () => {
    expect(markdownText('a|b\n*c*')).toBe('a\\|b \\*c\\*');
    expect(markdownCode('a`b')).toBe('``a`b``');
    expect(markdownCode('`')).toBe('`` ` ``');
    expect(markdownCode('a|b')).toBe('`a\\|b`');
    expect(yamlString('a: "b"\n\u0085\u2028')).toBe('"a: \\"b\\"\\n\\u0085\\u2028"');
  });
});
