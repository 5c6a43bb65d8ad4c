import { CompilerError } from './errors.ts';

/** A float32 array from a NumPy file, C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** What was changed in reading, for the user. */
  readonly note?: string;
}

const MAGIC = '\x93NUMPY';
const HEADER = /^\{\s*'descr':\s*'([^']*)',\s*'fortran_order':\s*(True|False),\s*'shape':\s*\(([\d,\s]*)\),?\s*\}\s*$/;

/**
 * Reads a `.npy` file (format 1 to 3): little-endian float32, or float64 rounded to float32 with a note.
 * @throws CompilerError NPY_INVALID for a malformed file, NPY_TYPE for another element type or order.
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  const { header, start } = splitHeader(bytes);
  const match = HEADER.exec(header);
  if (match === null) throw invalid('its header is not the dictionary that NumPy writes');
  const [, type, fortran, dimensions] = match;
  const shape = dimensions
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map(Number);
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  if (!Number.isSafeInteger(size)) throw invalid('its shape is too large');
  if (type !== '<f4' && type !== '<f8') {
    throw new CompilerError('NPY_TYPE', `The array's element type is '${type}'; save it as float32 ('<f4').`, { type });
  }
  if (fortran === 'True' && shape.length > 1) {
    throw new CompilerError('NPY_TYPE', 'The array is in Fortran order; save it with numpy.ascontiguousarray.');
  }
  const width = type === '<f4' ? 4 : 8;
  if (bytes.length - start !== size * width) {
    throw invalid(`shape (${shape.join(', ')}) takes ${size * width} bytes of data, it has ${bytes.length - start}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, size * width);
  const data = new Float32Array(size);
  for (let i = 0; i < size; i++) data[i] = width === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
  return width === 4 ? { shape, data } : { shape, data, note: 'float64 values were rounded to float32' };
}

/** Writes a float32 array as a `.npy` file of format 1. */
export function writeNpy(data: Float32Array, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`;
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`;
  const head = Buffer.from(`${MAGIC}\x01\x00\x00\x00${padded}`, 'latin1');
  head.writeUInt16LE(padded.length, 8);
  const body = Buffer.alloc(4 * data.length);
  data.forEach((value, i) => body.writeFloatLE(value, 4 * i));
  return new Uint8Array(Buffer.concat([head, body]));
}

function splitHeader(bytes: Uint8Array): { header: string; start: number } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (text.length < 12 || text.toString('latin1', 0, 6) !== MAGIC) throw invalid('it does not begin as one');
  const format = text[6];
  if (format < 1 || format > 3) throw invalid(`format ${format} is not known`);
  const prefix = format === 1 ? 10 : 12;
  const start = prefix + (format === 1 ? text.readUInt16LE(8) : text.readUInt32LE(8));
  if (start > text.length) throw invalid('its header is cut short');
  return { header: text.toString(format === 3 ? 'utf8' : 'latin1', prefix, start), start };
}

function invalid(why: string): CompilerError {
  return new CompilerError('NPY_INVALID', `The file is not a NumPy array: ${why}.`);
}
