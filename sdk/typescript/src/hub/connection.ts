// One account's line to a Starknet node: fee policy, sending, waiting, and errors by code.

import { Account, RpcProvider, type Call, type DeclareContractPayload, type UniversalDetails } from 'starknet';

import { HubError, panicCode, toHubError } from './errors.ts';

export interface AccountKey {
  address: string;
  privateKey: string;
}

export interface ConnectionOptions {
  /** JSON-RPC endpoint, 0.10. */
  rpcUrl: string;
  /** Needed for sending, not for reading. */
  account?: AccountKey;
  /** How often a receipt is asked for, in milliseconds. */
  pollMs?: number;
  /** How long a receipt is waited for, in milliseconds. */
  timeoutMs?: number;
}

/** What a transaction that succeeded did and cost. */
export interface Receipt {
  transactionHash: string;
  blockNumber: number;
  l2Gas: number;
  l1DataGas: number;
  /** In FRI (10^-18 STRK). */
  fee: bigint;
  events: RawEvent[];
}

export interface RawEvent {
  from_address: string;
  keys: string[];
  data: string[];
}

/**
 * Percent above the estimate. A draw may cost more gas at its block than at the estimate's, and a price may rise before
 * the transaction is taken; what is not used is not paid.
 */
const FEE_HEADROOM = {
  l1_gas: { max_amount: 50, max_price_per_unit: 100 },
  l1_data_gas: { max_amount: 50, max_price_per_unit: 100 },
  l2_gas: { max_amount: 30, max_price_per_unit: 100 },
};

/** A declaration's gas is known beforehand, and large: close to what Starknet lets a transaction have. */
const DECLARE_HEADROOM = { ...FEE_HEADROOM, l2_gas: { max_amount: 2, max_price_per_unit: 100 } };

export class Connection {
  readonly provider: RpcProvider;
  readonly #account: Account | undefined;
  readonly #pollMs: number;
  readonly #timeoutMs: number;

  constructor({ rpcUrl, account, pollMs = 500, timeoutMs = 120_000 }: ConnectionOptions) {
    this.provider = new RpcProvider({ nodeUrl: rpcUrl, resourceBoundsOverhead: FEE_HEADROOM });
    this.#account = account && new Account({
      provider: this.provider,
      address: account.address,
      signer: account.privateKey,
      cairoVersion: '1',
    });
    this.#pollMs = pollMs;
    this.#timeoutMs = timeoutMs;
  }

  /** The same node with another account, or none. */
  as(account: AccountKey | undefined): Connection {
    return new Connection({
      rpcUrl: this.provider.channel.nodeUrl,
      ...(account && { account }),
      pollMs: this.#pollMs,
      timeoutMs: this.#timeoutMs,
    });
  }

  /** The account that sends; `NO_ACCOUNT` without one. */
  get account(): Account {
    if (!this.#account) throw new HubError('NO_ACCOUNT', 'This connection only reads: it was given no account.');
    return this.#account;
  }

  get address(): string {
    return this.account.address;
  }

  /** Calls a view at the latest block; returns its felts. */
  async call(contractAddress: string, entrypoint: string, calldata: string[] = []): Promise<string[]> {
    try {
      return await this.provider.callContract({ contractAddress, entrypoint, calldata }, 'latest');
    } catch (error) {
      throw toHubError(error, entrypoint);
    }
  }

  /** Sends one transaction and waits for it. A refusal throws `HubError` with the contract's code. */
  async send(calls: Call | Call[], details: UniversalDetails = {}): Promise<Receipt> {
    return this.receipt(await this.submit(calls, details), describe(calls));
  }

  /** Sends one transaction; returns its hash without waiting. */
  async submit(calls: Call | Call[], details: UniversalDetails = {}): Promise<string> {
    try {
      return (await this.account.execute(calls, { tip: 0n, ...details })).transaction_hash;
    } catch (error) {
      throw toHubError(error, describe(calls));
    }
  }

  /** Declares a class and waits for it. @throws HubError DECLARE_REFUSED */
  async declare(payload: DeclareContractPayload, what: string): Promise<Receipt> {
    const { address, signer } = this.account;
    const provider = new RpcProvider(
      { nodeUrl: this.provider.channel.nodeUrl, resourceBoundsOverhead: DECLARE_HEADROOM },
    );
    let transactionHash: string;
    try {
      const declarer = new Account({ provider, address, signer, cairoVersion: '1' });
      transactionHash = (await declarer.declare(payload, { tip: 0n })).transaction_hash;
    } catch (error) {
      // The node's message repeats the whole class first.
      const why = (error as Error).message.slice(-600);
      throw new HubError('DECLARE_REFUSED', `The class of ${what} was refused: ${why}`, {}, error);
    }
    return this.receipt(transactionHash, `Declaring ${what}`);
  }

  /** Waits until a transaction is in a block. Throws `HubError` if it was reverted, or `RECEIPT_TIMEOUT`. */
  async receipt(transactionHash: string, what = 'The transaction'): Promise<Receipt> {
    const deadline = Date.now() + this.#timeoutMs;
    for (;;) {
      const receipt = await this.#inBlock(transactionHash);
      if (receipt) {
        if (receipt.execution_status === 'SUCCEEDED') return summary(receipt);
        const reason = receipt.revert_reason ?? '';
        const code = panicCode(reason) ?? 'REVERTED';
        throw new HubError(code, `${what} was reverted: ${code}.`, { transactionHash, reason });
      }
      if (Date.now() > deadline) {
        throw new HubError(
          'RECEIPT_TIMEOUT', `${what} is in no block after ${this.#timeoutMs} ms.`, { transactionHash },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, this.#pollMs));
    }
  }

  /** The receipt once the transaction is in a closed block. A node that does not know it yet is asked again. */
  async #inBlock(transactionHash: string): Promise<RpcReceipt | undefined> {
    try {
      const receipt = (await this.provider.channel.getTransactionReceipt(transactionHash)) as RpcReceipt;
      return receipt.block_number === undefined || receipt.finality_status === 'PRE_CONFIRMED' ? undefined : receipt;
    } catch (error) {
      if ((error as { baseError?: { code?: number } }).baseError?.code === TXN_HASH_NOT_FOUND) return undefined;
      throw toHubError(error, 'Reading a receipt');
    }
  }
}

const TXN_HASH_NOT_FOUND = 29;

interface RpcReceipt {
  transaction_hash: string;
  block_number?: number;
  finality_status: string;
  execution_status: string;
  revert_reason?: string;
  actual_fee: { amount: string };
  execution_resources: { l2_gas: number; l1_data_gas: number };
  events: RawEvent[];
}

function summary(receipt: RpcReceipt): Receipt {
  return {
    transactionHash: receipt.transaction_hash,
    blockNumber: receipt.block_number!,
    l2Gas: receipt.execution_resources.l2_gas,
    l1DataGas: receipt.execution_resources.l1_data_gas,
    fee: BigInt(receipt.actual_fee.amount),
    events: receipt.events,
  };
}

function describe(calls: Call | Call[]): string {
  return [calls].flat().map((call) => call.entrypoint).join(', ');
}
