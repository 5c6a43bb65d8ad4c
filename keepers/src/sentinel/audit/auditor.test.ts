import { expect } from 'chai';
import { inputCommitment } from '@ciro-network/sdk';
import { missing } from '../../inputs/folder-store.ts';
import { Auditor } from './auditor.ts';
import type { Claim } from './auditor.ts';
import type { AuditedModel, ModelShelf } from './models.ts';

const INPUT = [5n, 6n];
const SALT = 3n;

describe('audit of unproven results', () => {
  const complaints: unknown[] = [];
  let runs = 0;
  const model: AuditedModel = {
    inputs: 62, source: { data: '0x1' },
    answer: async (input) => {
      runs += 1;
      return input.map((felt) => 2n * felt);
    },
  };
  const shelf = { find: async (_owner: bigint, hash: bigint) => (hash === 1n ? model : undefined) } as unknown as ModelShelf;
  const claim = (change: Partial<Claim> = {}): Claim => ({
    judge: 7n, jobId: 8n, worker: 9n, modelHash: 1n, modelOwner: 2n, rows: 1, salt: SALT, input: INPUT,
    inputCommitment: inputCommitment(SALT, 1, 62, INPUT), claimed: [10n, 12n], ...change,
  });
  let auditor: Auditor;
  let stored: boolean;
  beforeEach(() => {
    complaints.length = runs = 0;
    stored = false;
    const store = {
      get: async (commitment: bigint) => {
        if (!stored) throw missing(commitment);
        return { salt: SALT, rows: 1, inputs: 62, input: INPUT };
      },
      put: async () => 0n,
    };
    auditor = new Auditor({ models: shelf, inputs: [store], onUnknown: (_claim, error) => complaints.push(error) });
  });
  const audit = (...claims: Claim[]) => auditor.audit(claims, new AbortController().signal);

  it('finds nothing in what the model gives, and computes it once', async () => {
    expect(await audit(claim())).to.deep.equal([]);
    expect(await audit(claim(), claim())).to.deep.equal([]);
    expect(runs).to.equal(1);
  });

  it('keeps what the model gives beside what was claimed, under a secret of its own', async () => {
    const [one, other] = await audit(claim({ claimed: [10n, 13n] }), claim({ worker: 4n, claimed: [10n, 13n] }));
    expect(one).to.deep.include({ worker: 9n, claimed: [10n, 13n], outputs: [10n, 12n], input: INPUT, salt: SALT });
    expect(other!.worker).to.equal(4n);
    expect(one!.secret).to.not.equal(other!.secret);
  });

  it('finds an answer of another length wrong', async () => {
    expect(await audit(claim({ claimed: [10n] }))).to.have.length(1);
  });

  it('accuses nobody of a model that it does not have, nor by an input that is another', async () => {
    expect(await audit(claim({ modelHash: 5n, claimed: [0n] }), claim({ jobId: 6n, input: [1n, 2n], claimed: [0n] }))).to.deep.equal([]);
    expect(complaints.map((error) => (error as { code: string }).code)).to.deep.equal(['MODEL_UNUSABLE', 'INPUT_CORRUPT']);
    expect(await audit(claim({ modelHash: 5n, claimed: [0n] }))).to.deep.equal([]);
    expect(complaints, 'said once').to.have.length(2);
  });

  it('fetches an input by its commitment, and looks again where it is not there yet', async () => {
    const hidden = claim({ input: [], claimed: [1n, 1n] });
    expect(await audit(hidden)).to.deep.equal([]);
    stored = true;
    expect(await audit(hidden)).to.have.length(1);
    expect(complaints).to.have.length(1);
  });
});
