import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parseModelConfig, type BertConfig } from './model-config';
import { configJson } from './model-config-json';
import { writeFileAtomically } from '../files/atomic-file';
import { openSafetensors } from './safetensors-reader';
import { writeSafetensors } from './safetensors-writer';
import { temporaryFolder } from '../files/temporary-folder.test-helper';

/** A Python that has torch, safetensors and transformers; without one, these checks are left out. */
const PYTHON = process.env['TUNESMITH_REFERENCE_PYTHON'];
const SCRIPT = join(import.meta.dirname, '../../tools/reference/safetensors_files.py');

async function python(...parameters: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(PYTHON!, [SCRIPT, ...parameters]);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

describe.skipIf(PYTHON === undefined)('Python reads what we write', () => {
  test.each(['F32', 'F16', 'BF16'] as const)('%s tensors', async (dtype) => {
    const path = join(await temporaryFolder(), 'a.safetensors');
    const bits = Uint32Array.from({ length: 4096 }, (_, i) => (i * 2_654_435_761) >>> 0);
    const data = new Float32Array(bits.buffer).filter((value) => !Number.isNaN(value));
    await writeSafetensors(path, [{ name: 'w', shape: [data.length], data }, { name: 'scalar', shape: [], data: Float32Array.of(1) }, { name: 'none', shape: [0, 3], data: new Float32Array(0) }], { dtype });
    const read = (await python('read', path)) as { metadata: unknown; tensors: Record<string, { shape: number[]; float32Bits: number[] }> };
    expect(read.metadata).toEqual({ format: 'pt' });
    expect(Object.keys(read.tensors)).toEqual(['none', 'scalar', 'w']);
    const file = await openSafetensors(path);
    for (const [name, { shape, float32Bits }] of Object.entries(read.tensors)) {
      expect(file.entry(name).shape).toEqual(shape);
      expect([...new Int32Array((await file.readFloat32(name)).buffer)]).toEqual(float32Bits);
    }
    await file.close();
  });

  test('transformers loads the folder as a classifier, with every weight in its place', async () => {
    const folder = await temporaryFolder();
    const config: BertConfig = {
      ...parseModelConfig(JSON.stringify(TINY), 'config.json'),
      id2label: ['bad', 'good "x"', '3'],
      numLabels: 3,
    };
    await writeFileAtomically(join(folder, 'config.json'), configJson(config, { ...TINY, summary_type: 'first', some_later_key: 1 }));
    const tensors = [...tinyShapes()].map(([name, shape]) => ({ name, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.5) }));
    await writeSafetensors(join(folder, 'model.safetensors'), tensors, { dtype: 'F16' });
    expect(await python('load', folder)).toEqual({
      class: 'BertForSequenceClassification',
      dtype: 'torch.float32',
      id2label: { 0: 'bad', 1: 'good "x"', 2: '3' },
      label2id: { bad: 0, 'good "x"': 1, '3': 2 },
      problemType: 'single_label_classification',
      report: { missing_keys: [], mismatched_keys: [], unexpected_keys: [] },
    });
  });
});

const TINY = { model_type: 'bert', vocab_size: 11, hidden_size: 4, num_hidden_layers: 1, num_attention_heads: 2, intermediate_size: 6, max_position_embeddings: 8 };

/** The tensors of a BertForSequenceClassification of TINY's sizes with three classes. */
function tinyShapes(): Map<string, number[]> {
  const linear = (name: string, inputs: number, outputs: number): [string, number[]][] => [[`${name}.weight`, [outputs, inputs]], [`${name}.bias`, [outputs]]];
  const norm = (name: string): [string, number[]][] => [[`${name}.LayerNorm.weight`, [4]], [`${name}.LayerNorm.bias`, [4]]];
  const layer = 'bert.encoder.layer.0';
  return new Map([
    ['bert.embeddings.word_embeddings.weight', [11, 4]],
    ['bert.embeddings.position_embeddings.weight', [8, 4]],
    ['bert.embeddings.token_type_embeddings.weight', [2, 4]],
    ...norm('bert.embeddings'),
    ...['query', 'key', 'value'].flatMap((part) => linear(`${layer}.attention.self.${part}`, 4, 4)),
    ...linear(`${layer}.attention.output.dense`, 4, 4),
    ...norm(`${layer}.attention.output`),
    ...linear(`${layer}.intermediate.dense`, 4, 6),
    ...linear(`${layer}.output.dense`, 6, 4),
    ...norm(`${layer}.output`),
    ...linear('bert.pooler.dense', 4, 4),
    ...linear('classifier', 4, 3),
  ]);
}
