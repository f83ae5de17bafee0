import { layerName, pretrainingShapes } from '../../bert/parameter-shapes';
import { Parameters, type NamedArray } from '../../bert/parameters';
import { BertPretrainingModel } from '../../bert/pretraining-model';

/** What a layer adds to the tokens that it reads: its attention and its feed-forward part end in these. */
const ENDS = /\.output\.dense\.(weight|bias)$/;
const LAYER = /^bert\.encoder\.layer\.(\d+)\./;
const NORM = /\.LayerNorm\.(weight|bias)$/;

/**
 * Makes a model deeper without changing what it computes by more than a little: each of its last layers is followed by a copy of
 * itself that adds nothing as yet. Progressive stacking (Gong et al. 2019), begun where the model is, as in Net2Net (Chen et al.
 * 2016). Takes the model's weights: it is not to be used any more.
 *
 * @param count at most as many as the model has layers
 */
export function addLayers({ ops, config, parameters }: BertPretrainingModel, count: number): BertPretrainingModel {
  const { numHiddenLayers: layers } = config;
  const copied = Array.from({ length: layers }, (_, layer) => (layer < layers - count ? [false] : [false, true]));
  const sources = copied.flatMap((copies, source) => copies.map((isCopy) => ({ source, isCopy })));
  const deeper = { ...config, numHiddenLayers: sources.length };
  const grown = new Parameters(ops);
  for (const [name, shape] of pretrainingShapes(deeper)) {
    const { source, isCopy } = sources[layerOf(name) ?? -1] ?? {};
    const { data } = parameters.toArray(source === undefined ? name : inLayer(name, source));
    grown.add({ name, shape, data: isCopy ? addingNothing(parameters, { name, shape, data }, source!) : data });
  }
  parameters.dispose();
  return new BertPretrainingModel(ops, deeper, grown);
}

function addingNothing(parameters: Parameters, { name, data }: NamedArray, source: number): Float32Array {
  if (ENDS.test(name)) return new Float32Array(data.length);
  return NORM.test(name) ? data.fill(identity(parameters, source)[name.endsWith('.weight') ? 'deviation' : 'mean']) : data;
}

/**
 * What undoes a LayerNorm that reads a layer's output. That output is γ·z + β, each token's z of mean 0 and variance 1: its mean is
 * about that of β, its variance about that of β and the mean of γ². (Exactly so where γ and β have nothing to do with z.)
 */
function identity(parameters: Parameters, layer: number): { readonly mean: number; readonly deviation: number } {
  const values = (which: string) => parameters.toArray(`${layerName(layer)}.output.LayerNorm.${which}`).data;
  const average = (numbers: Float32Array) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const [scales, offsets] = [values('weight'), values('bias')];
  const mean = average(offsets);
  const deviation = Math.sqrt(average(scales.map((scale) => scale ** 2)) + average(offsets.map((offset) => (offset - mean) ** 2)));
  return { mean, deviation };
}

function layerOf(name: string): number | undefined {
  const found = LAYER.exec(name);
  return found ? Number(found[1]) : undefined;
}

function inLayer(name: string, layer: number): string {
  return name.replace(LAYER, `${layerName(layer)}.`);
}
