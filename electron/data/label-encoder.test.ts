import { describe, expect, it } from 'vitest';
import { ClassCounter, LabelEncoder, sortLabels } from './label-encoder';

describe('sortLabels', () => {
  it.each([
    [['10', '9', '1'], ['1', '9', '10']],
    [['1.5', '-2', '+3', '1e1'], ['-2', '1.5', '+3', '1e1']],
    [['1', '01', '1.0'], ['01', '1', '1.0']],
    [['10', '9', 'none'], ['10', '9', 'none']],
    [['positive', 'Negative', 'negative'], ['Negative', 'negative', 'positive']],
    [['💛', '\uFF21', 'é', 'z'], ['z', 'é', '\uFF21', '💛']],
    [['ab', 'a', ''], ['', 'a', 'ab']],
  ])('orders %j as %j', (labels, sorted) => {
    expect(sortLabels(labels)).toEqual(sorted);
  });
});

describe('LabelEncoder', () => {
  it('numbers the classes in order, and compares trimmed text', () => {
    const encoder = LabelEncoder.fromLabels([' neg', 'pos ', 'neg', '__proto__'], 'label');
    expect(encoder.labels).toEqual(['__proto__', 'neg', 'pos']);
    expect(encoder.labels.map((label) => encoder.encode(label))).toEqual([0, 1, 2]);
    expect([encoder.encode('\tpos '), encoder.encode('Pos'), encoder.encode('constructor')]).toEqual([2, undefined, undefined]);
    expect(encoder.encodeAll(['pos', ' neg '], 'test.csv')).toEqual(Int32Array.of(2, 1));
  });

  it('keeps the order that a model gives', () => {
    expect(new LabelEncoder(['pos', 'neg']).encodeAll(['neg', 'pos'], 'test.csv')).toEqual(Int32Array.of(1, 0));
  });

  it('lists the labels that a model does not know', () => {
    const encode = (): unknown => new LabelEncoder(['neg', 'pos']).encodeAll(['pos', 'mixed', 'Pos', 'mixed'], "Column 'label' of test.csv");
    expect(encode).toThrow("Column 'label' of test.csv has labels that the model does not know: 'Pos', 'mixed'. It knows: 'neg', 'pos'.");
    const many = (): unknown => new LabelEncoder(['a', 'b']).encodeAll(Array.from({ length: 30 }, (_, i) => `x${i}`), 'test.csv');
    expect(many).toThrow('and 10 more');
  });

  it.each([[['x', ' x ']], [[]]])('needs two classes: %j', (labels) => {
    expect(() => LabelEncoder.fromLabels(labels, 'mood')).toThrow(/in column 'mood'; at least two are needed/);
  });
});

it('classes are counted and told in their order', () => {
  const counter = new ClassCounter();
  for (const label of ['2', '10', '2']) counter.add(label);
  expect(counter.inOrder()).toEqual([{ label: '2', count: 2 }, { label: '10', count: 1 }]);
});
