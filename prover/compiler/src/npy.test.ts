import { expect } from 'chai';
import { readNpy, writeNpy } from './npy.ts';
import { codeOf } from './testing/onnx.ts';

/** A `.npy` file of any format, type and order around `body`. */
function npy(body: Buffer, { format = 1, descr = '<f4', fortran = 'False', shape = '(2, 3)' } = {}): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
  const size = Buffer.alloc(format === 1 ? 2 : 4);
  if (format === 1) size.writeUInt16LE(header.length);
  else size.writeUInt32LE(header.length);
  return Buffer.concat([
    Buffer.from(`\x93NUMPY${String.fromCharCode(format)}\0`, 'latin1'),
    size,
    Buffer.from(header),
    body,
  ]);
}

const six = Buffer.from(Float32Array.of(1, -2, 3.5, 0, 1e-30, 7).buffer);

describe('npy', () => {
  it('reads what it writes', () => {
    for (const shape of [[6], [2, 3], [1, 2, 3]]) {
      const data = Float32Array.of(1, -2, 3.5, 0, NaN, Infinity);
      expect(readNpy(writeNpy(data, shape))).to.deep.equal({ shape, data });
    }
  });

  it('reads formats 1 to 3, at any offset in memory', () => {
    for (const format of [1, 2, 3]) {
      const shifted = new Uint8Array([9, ...npy(six, { format })]).subarray(1);
      expect(readNpy(shifted).shape).to.deep.equal([2, 3]);
      expect(Array.from(readNpy(shifted).data)).to.deep.equal(Array.from(new Float32Array([1, -2, 3.5, 0, 1e-30, 7])));
    }
  });

  it('rounds float64 to float32 and says so', () => {
    const { data, note } = readNpy(npy(Buffer.from(Float64Array.of(0.1, 2).buffer), { descr: '<f8', shape: '(2,)' }));
    expect(Array.from(data)).to.deep.equal([Math.fround(0.1), 2]);
    expect(note).to.contain('float64');
  });

  it('refuses other types and orders', async () => {
    for (const descr of ['>f4', '<i4', '<f2', '|O', '<c8'])
      expect(await codeOf(() => readNpy(npy(six, { descr })))).to.equal('NPY_TYPE');
    expect(await codeOf(() => readNpy(npy(six, { fortran: 'True' })))).to.equal('NPY_TYPE');
  });

  it('refuses files that are cut, too long or no NumPy files', async () => {
    const whole = npy(six);
    for (let length = 0; length < whole.length; length++) {
      expect(await codeOf(() => readNpy(whole.subarray(0, length)))).to.equal('NPY_INVALID');
    }
    expect(await codeOf(() => readNpy(Buffer.concat([whole, Buffer.of(0)])))).to.equal('NPY_INVALID');
    expect(await codeOf(() => readNpy(npy(six, { shape: '(-2, 3)' })))).to.equal('NPY_INVALID');
    expect(await codeOf(() => readNpy(npy(six, { shape: '(99999999999, 99999999999)' })))).to.equal('NPY_INVALID');
    expect(await codeOf(() => readNpy(npy(six, { format: 4 })))).to.equal('NPY_INVALID');
  });
});
