// Devnet as a walk needs it: one request a step, time and nonces of our own, so that a seed gives the same walk
// everywhere.

import { Signer, transaction, type Call, type InvocationsSignerDetails } from 'starknet';

import type { DevnetControl, PredeployedAccount } from '@ciro-network/deploy';
import type { Felt } from '@ciro-network/sdk';
import { panicCode } from '@ciro-network/sdk/hub';

import type { StateDiff } from './storage.ts';

/** More than any step takes. */
const BOUNDS = {
  l1_gas: { max_amount: 0n, max_price_per_unit: 10n ** 15n },
  l1_data_gas: { max_amount: 20_000n, max_price_per_unit: 10n ** 12n },
  l2_gas: { max_amount: 600_000_000n, max_price_per_unit: 10n ** 10n },
};
const SECONDS_A_BLOCK = 2n;

export interface Sent {
  /** The transaction's block, and the time that its calls saw. */
  block: bigint;
  time: bigint;
  /** Code of the refusal; undefined if it succeeded. */
  refused: string | undefined;
  /** The node's text. */
  reason: string | undefined;
  diff: StateDiff;
}

interface Sender {
  address: string;
  signer: Signer;
  nonce: bigint;
}

interface Header {
  block_hash: string;
  block_number: number;
  timestamp: number;
}

interface BlockWithReceipts extends Header {
  transactions: { receipt: { execution_status: string; revert_reason?: string } }[];
}

export class WalkChain {
  readonly #devnet: DevnetControl;
  readonly #chainId: string;
  readonly #senders: Sender[];
  readonly #hashes = new Map<bigint, Felt>();
  #block: bigint;
  /** Of the newest block: what the next transaction sees. */
  #time: bigint;

  private constructor(devnet: DevnetControl, chainId: string, senders: Sender[], latest: Header) {
    this.#devnet = devnet;
    this.#chainId = chainId;
    this.#senders = senders;
    this.#block = BigInt(latest.block_number);
    this.#time = BigInt(latest.timestamp);
  }

  /** Goes on from the newest block, at `time`. */
  static async open(
    devnet: DevnetControl, accounts: readonly PredeployedAccount[], time: bigint,
  ): Promise<WalkChain> {
    const senders = await Promise.all(accounts.map(async ({ address, privateKey }) => {
      const params = { block_id: 'latest', contract_address: address };
      const nonce = await devnet.rpc.call<string>('starknet_getNonce', params);
      return { address, signer: new Signer(privateKey), nonce: BigInt(nonce) };
    }));
    await devnet.setTime(Number(time));
    const latest = await devnet.rpc.call<Header>('starknet_getBlockWithTxHashes', { block_id: 'latest' });
    return new WalkChain(devnet, await devnet.rpc.call('starknet_chainId'), senders, latest);
  }

  /** Of the block that the next transaction will be in. */
  get next(): { block: bigint; time: bigint } {
    return { block: this.#block + 1n, time: this.#time };
  }

  /** Of a block of the walk. */
  readonly hashOf = (block: bigint): Felt => {
    const found = this.#hashes.get(block);
    if (found === undefined) throw new RangeError(`The walk has no block ${block}.`);
    return found;
  };

  /** One transaction in a block of its own. */
  async send(sender: number, calls: Call[]): Promise<Sent> {
    const { block, time } = this.next;
    const closing = time + SECONDS_A_BLOCK;
    const invoke = await this.#sign(sender, calls);
    const [, , update, mined] = await this.#devnet.rpc.sequence<unknown>([
      ['devnet_setTime', { time: Number(closing), generate_block: false }],
      ['starknet_addInvokeTransaction', { invoke_transaction: invoke }],
      ['starknet_getStateUpdate', { block_id: { block_number: Number(block) } }],
      ['starknet_getBlockWithReceipts', { block_id: 'latest' }],
    ]) as [unknown, unknown, { state_diff: StateDiff }, BlockWithReceipts];
    const { execution_status, revert_reason: reason } = mined.transactions[0]!.receipt;
    this.#closed(mined, closing);
    const refused = execution_status === 'SUCCEEDED' ? undefined : refusalCode(reason ?? '');
    return { block, time, refused, reason, diff: update.state_diff };
  }

  /** Empty blocks; the last one `seconds` after the one before. */
  async mine(count: number, seconds = SECONDS_A_BLOCK): Promise<void> {
    const times = Array.from({ length: count }, (_, i) => (
      this.#time + SECONDS_A_BLOCK * BigInt(i) + (i === count - 1 ? seconds : SECONDS_A_BLOCK)
    ));
    const calls = times.flatMap((time, i) => [
      ['devnet_setTime', { time: Number(time), generate_block: true }],
      ['starknet_getBlockWithTxHashes', { block_id: { block_number: Number(this.#block) + i + 1 } }],
    ] as const);
    const replies = await this.#devnet.rpc.sequence<Header>(calls);
    times.forEach((time, i) => this.#closed(replies[2 * i + 1]!, time));
  }

  #closed({ block_number, block_hash, timestamp }: Header, time: bigint): void {
    this.#block += 1n;
    this.#time = time;
    if (BigInt(block_number) !== this.#block || BigInt(timestamp) !== time) {
      throw new Error(`Devnet closed block ${block_number} at ${timestamp} instead of ${this.#block} at ${time}.`);
    }
    this.#hashes.set(this.#block, BigInt(block_hash));
  }

  async #sign(index: number, calls: Call[]): Promise<object> {
    const sender = this.#senders[index]!;
    const details = {
      walletAddress: sender.address,
      nonce: sender.nonce,
      version: '0x3',
      chainId: this.#chainId,
      cairoVersion: '1',
      resourceBounds: BOUNDS,
      tip: 0n,
      paymasterData: [],
      accountDeploymentData: [],
      nonceDataAvailabilityMode: 'L1',
      feeDataAvailabilityMode: 'L1',
      skipValidate: true,
    } as unknown as InvocationsSignerDetails;
    const signature = await sender.signer.signTransaction(calls, details) as { r: bigint; s: bigint };
    const nonce = sender.nonce;
    sender.nonce += 1n;
    return {
      type: 'INVOKE',
      version: '0x3',
      sender_address: sender.address,
      calldata: transaction.getExecuteCalldata(calls, '1').map(hex),
      signature: [hex(signature.r), hex(signature.s)],
      nonce: hex(nonce),
      resource_bounds: Object.fromEntries(Object.entries(BOUNDS).map(([gas, { max_amount, max_price_per_unit }]) => (
        [gas, { max_amount: hex(max_amount), max_price_per_unit: hex(max_price_per_unit) }]
      ))),
      tip: '0x0',
      paymaster_data: [],
      account_deployment_data: [],
      nonce_data_availability_mode: 'L1',
      fee_data_availability_mode: 'L1',
    };
  }
}

/** A call to an address without a contract ends the transaction without a panic. */
function refusalCode(reason: string): string {
  return panicCode(reason) ?? (reason.trimEnd().endsWith('is not deployed.') ? 'CONTRACT_NOT_DEPLOYED' : 'REVERTED');
}

function hex(value: bigint | string | number): string {
  return `0x${BigInt(value).toString(16)}`;
}
