import { expect } from 'chai';
import { argumentFelts } from '../index.ts';
import { HubCalls, submissionFelts } from './calls.ts';
import { hubContracts, type HubAddresses } from './contracts.ts';
import type { JobAnswer, ModelSource } from './types.ts';

describe('calls', () => {
  const addresses = new Proxy({} as HubAddresses, { get: () => '0x7' });
  const calls = new HubCalls(hubContracts(addresses));
  const job = {
    client: 1n, model_hash: 2n, model_owner: 3n, input_commitment: 4n, verifier: 5n, consumer: 6n, worker: 7n,
    result: 8n, amounts: 9n, status: 10n,
  };
  const answer = (inputs: number, outputs: number): JobAnswer => (
    { slot: 11n, job, salt: 12n, input: new Array<bigint>(inputs).fill(13n), outputs: new Array<bigint>(outputs).fill(14n) }
  );
  const sources: ModelSource[] = [
    { inline: [1n, 2n, 3n] }, { data: '0x5' }, { committed: { program: [1n, 2n], argument: [3n, 4n, 5n] } },
    { committedData: { data: '0x6', argument: [3n, 4n] } },
  ];
  const felts = (source: ModelSource, answers: JobAnswer[]) =>
    (calls.submitResults(source, answers).calldata as string[]).map(BigInt);

  it('count the calldata of results beforehand, the account\'s own included', () => {
    for (const source of sources) {
      for (const answers of [[answer(3, 1)], [answer(3, 1), answer(6, 2)], [answer(0, 1), answer(1, 1), answer(2, 4)]]) {
        // One call: how many there are, whom, what, and the length of its calldata.
        expect(submissionFelts(source, answers)).to.equal(4 + felts(source, answers).length);
      }
    }
  });

  it('lay a committed source out as the verifier reads it: its variant, the program, the argument', () => {
    expect(felts(sources[2]!, [answer(1, 1)]).slice(0, 8)).to.deep.equal([2n, 2n, 1n, 2n, 3n, 3n, 4n, 5n]);
    expect(felts(sources[3]!, [answer(1, 1)]).slice(0, 5)).to.deep.equal([3n, 6n, 2n, 3n, 4n]);
    const registration = calls.registerModel({ committed: { program: [1n, 2n], argument: [] } }, 500).calldata as string[];
    expect(registration.map(BigInt)).to.deep.equal([2n, 2n, 1n, 2n, 0n, 500n]);
  });

  it('grow by the accumulators with each row of a committed model, and by nothing else of the argument', () => {
    const shape = { inputs: 64, layers: [32, 10].map((outputs, at) => ({ kind: 'dense' as const, outputs, relu: at < 1, bits: 8 })) };
    expect(argumentFelts(shape, 0)).to.equal(758);
    expect(argumentFelts(shape, 7) - argumentFelts(shape, 6)).to.equal(5);
  });
});
