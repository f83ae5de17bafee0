/** Loads the tfjs-node whose folder is given, adds two numbers with it and prints TensorFlow's version. */
import { createRequire } from 'node:module';
import util from 'node:util';

// tfjs-node 4.22 calls it; Node 23 took it away.
util.isNullOrUndefined ??= (/** @type {unknown} */ value) => value === null || value === undefined;

const tf = createRequire(import.meta.url)(process.argv[2]);
const [sum] = tf.add(1, 2).dataSync();
if (tf.getBackend() !== 'tensorflow' || sum !== 3) throw new Error(`The backend ${tf.getBackend()} says that 1 + 2 = ${sum}.`);
console.log(tf.backend().binding.TF_Version);
