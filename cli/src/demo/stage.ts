// Where the demo plays: a Starknet of its own, the hub on it, a client, three workers and an assigner as real processes.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BLOCK_HASH_LAG, type Devnet, type Network } from '@ciro-network/deploy';
import { quantiseRows, readNpy, type ModelDir } from '@ciro-network/compiler';
import { KeeperProcess } from '@ciro-network/keepers/child';
import { inputCommitment, packInput, type Felt } from '@ciro-network/sdk';
import type { AccountKey, HubClient, JobRecord, JobRequest, Receipt } from '@ciro-network/sdk/hub';
import { root } from '../../../setup/paths.mjs';

export const CIRO = 10n ** 18n;
export const ASK = CIRO / 2n;
const FIXTURES = join(root, 'test/fixtures');
/** Blocks of the demo's network close this fast while somebody waits. */
const BLOCK_MS = 60;
const SALT = 20_261_122n;

export interface Worker {
  name: string;
  hub: HubClient;
  process: KeeperProcess;
}

/** One handwritten digit, as the client asks about it. */
export interface Question {
  model: ModelDir;
  pixels: number[];
  label: number;
  input: Felt[];
  commitment: Felt;
}

export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'ciro-demo-'));
  devnet!: Devnet;
  network!: Network;
  keys!: AccountKey[];
  /** Deploys, owns the model, holds all CIRO at first. */
  deployer!: HubClient;
  client!: HubClient;
  workers: Worker[] = [];
  assigner!: KeeperProcess;
  sentinel: KeeperProcess | undefined;
  model!: ModelDir;
  /** The second model, whose answers are proven. */
  committed!: ModelDir;
  /** The data contract that serves the model's program. */
  data!: string;

  /** Of a network's folder: its file, or data that goes with it. */
  fixture(name: string, network = 'digits'): Buffer {
    return readFileSync(join(FIXTURES, network, name));
  }

  /** A keeper with a folder of its own, made anew. */
  keeper(kind: 'assigner' | 'worker' | 'sentinel', account: AccountKey, settings: Record<string, unknown>): KeeperProcess {
    const folder = mkdtempSync(join(this.folder, `${kind}-${account.address.slice(-6)}-`));
    const { address, privateKey } = account;
    return new KeeperProcess(kind, {
      rpcUrl: this.network.rpcUrl,
      account: { address, privateKey },
      hub: this.deployer.addresses,
      folder,
      settings: { busFile: join(this.folder, 'bus.db'), ...settings },
    });
  }

  /** Until workers that have just been started have offered to serve their models. */
  async untilOptedIn(workers: readonly Worker[]): Promise<void> {
    const deadline = Date.now() + 30_000;
    while (!workers.every(({ process }) => process.log.some(({ msg }) => msg === 'The worker opts in.'))) {
      if (Date.now() > deadline) {
        const complaints = workers.flatMap(({ process }) => process.complaints);
        throw new Error(`The workers did not opt in:\n${complaints.join('\n')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The `at`-th digit of the held-out set. */
  question(at: number, model = this.model): Question {
    const [images, labels] = [readNpy(this.fixture('test.npy')), readNpy(this.fixture('test-labels.npy'))];
    const width = images.shape[1]!;
    const row = images.data.slice(at * width, (at + 1) * width);
    const integers = quantiseRows(model, { shape: [1, width], data: row }).input;
    const input = packInput(integers, 1, model.manifest.inputs);
    return {
      model,
      pixels: [...row],
      label: labels.data[at]!,
      input,
      commitment: inputCommitment(SALT, 1, model.manifest.inputs, input),
    };
  }

  request({ model, input, commitment }: Question, deadlineBlocks = 150): JobRequest {
    return {
      modelHash: model.modelHash,
      modelOwner: this.deployer.address,
      inputCommitment: commitment,
      salt: SALT,
      rows: 1,
      input,
      maxPrice: CIRO,
      deadlineBlocks,
      deadlineSeconds: 60,
    };
  }

  /** Until the hash of the block after a job's can be read on-chain: the dice have fallen. */
  async throwDice(): Promise<void> {
    await this.devnet.mine(1 + BLOCK_HASH_LAG);
  }

  workerAt(address: Felt): Worker {
    const found = this.workers.find(({ hub }) => BigInt(hub.address) === address);
    if (!found) throw new Error(`The draw named 0x${address.toString(16)}, who is none of the demo's workers.`);
    return found;
  }

  /** Lets blocks close until a job has ended. `meanwhile` runs after each. */
  async untilEnded(jobId: Felt, meanwhile: () => Promise<void> = async () => {}): Promise<JobRecord> {
    for (let block = 0; block < 300; block += 1) {
      const job = await this.client.job(jobId);
      if (!['submitted', 'assigned'].includes(job.stage)) return job;
      await new Promise((resolve) => setTimeout(resolve, BLOCK_MS));
      await this.devnet.mine();
      await meanwhile();
    }
    throw new Error(`The job did not end:\n${this.workers.flatMap(({ process }) => process.complaints).join('\n')}`);
  }

  /** The receipt of the transaction that brought a job where it is, and its calldata in felts. */
  async closing({ timeline }: JobRecord): Promise<{ receipt: Receipt; felts: number }> {
    const { transactionHash } = timeline.at(-1)!;
    return { receipt: await this.client.connection.receipt(transactionHash), felts: await this.felts(transactionHash) };
  }

  /** Felts of calldata of a transaction. */
  async felts(transactionHash: string): Promise<number> {
    const transaction = await this.client.connection.provider.getTransactionByHash(transactionHash);
    return (transaction as unknown as { calldata: string[] }).calldata.length;
  }

  /** Ends every process and removes every file. */
  async close(): Promise<void> {
    await Promise.all([...this.workers.map(({ process }) => process), this.assigner, this.sentinel].map((one) => one?.stop()));
    await this.devnet?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What `work` gives, and how long it took in milliseconds. */
export async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const since = performance.now();
  const value = await work();
  return [value, performance.now() - since];
}
