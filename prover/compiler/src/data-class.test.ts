import { expect } from 'chai';
import { readFileSync } from 'node:fs';

import { compileDataClass, dataContract, DataClassError, MAX_PROGRAM_FELTS } from './data-class.ts';

const goldens = JSON.parse(readFileSync(new URL('../../../vectors/programs.json', import.meta.url), 'utf8'));
const program: bigint[] = goldens.find(({ name }: { name: string }) => name === 'two-felt-rows').program.map(BigInt);

const refusal = (felts: bigint[]) => {
  try {
    dataContract(felts);
  } catch (error) {
    return (error as DataClassError).code;
  }
};

describe('data class', () => {
  it('holds the program once, length first, as one segment of constants', async () => {
    const { sierra, casm } = await compileDataClass(program);
    expect(casm.bytecode.slice(-program.length).map(BigInt)).to.deep.equal(program);
    expect(BigInt(casm.bytecode.at(-program.length - 1)!)).to.equal(BigInt(program.length));
    expect(casm.bytecode.length).to.be.below(program.length + 110);
    const view = (sierra.abi as { name: string; type: string; outputs: unknown }[]).find(({ type }) => type === 'function');
    expect(view).to.deep.include({ name: 'program', outputs: [{ type: 'core::array::Span::<core::felt252>' }] });
  });

  it('is the same class for the same program, and another for another', async () => {
    const bytecode = async (felts: bigint[]) => (await compileDataClass(felts)).casm.bytecode;
    const first = await bytecode(program);
    expect(await bytecode(program)).to.deep.equal(first);
    expect(await bytecode(program.with(-1, 1n))).not.to.deep.equal(first);
  });

  it('refuses a program that no class can hold', () => {
    expect(refusal([])).to.equal('DATA_CLASS_SIZE');
    expect(refusal(Array(MAX_PROGRAM_FELTS + 1).fill(0n))).to.equal('DATA_CLASS_SIZE');
  });

  it('refuses what is not a felt', () => {
    expect(refusal([0n, 2n ** 251n + 17n * 2n ** 192n + 1n])).to.equal('DATA_CLASS_FELT');
    expect(refusal([-1n])).to.equal('DATA_CLASS_FELT');
  });
});
