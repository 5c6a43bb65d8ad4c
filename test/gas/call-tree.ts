// Where a transaction's L2 gas goes: devnet's trace as a tree of calls. It rounds each call to 40,000, and leaves out
// calldata, events and storage, which a transaction pays for as a whole.

import { hash } from 'starknet';

import type { HubClient, Receipt } from '@ciro-network/sdk/hub';
import type { Devnet } from '@ciro-network/deploy';

export interface CallNode {
  /** `Contract.entry_point`, as far as the hub's ABIs know it. */
  name: string;
  l2Gas: number;
  calls: CallNode[];
}

interface RawCall {
  contract_address: string;
  entry_point_selector: string;
  execution_resources: { l2_gas: number };
  calls: RawCall[];
}

/** The calls of a transaction's execution. */
export async function callTree(devnet: Devnet, hub: HubClient, receipt: Receipt): Promise<CallNode> {
  const trace = await devnet.rpc.call<{ execute_invocation: RawCall }>('starknet_traceTransaction', {
    transaction_hash: receipt.transactionHash,
  });
  const contracts = new Map(Object.entries(hub.addresses).map(([name, address]) => [BigInt(address), name]));
  const entryPoints = new Map(entryPointNames(hub).map((name) => [BigInt(hash.getSelectorFromName(name)), name]));
  const node = ({ contract_address, entry_point_selector, execution_resources, calls }: RawCall): CallNode => ({
    name: [contracts.get(BigInt(contract_address)) ?? 'other',
      entryPoints.get(BigInt(entry_point_selector)) ?? entry_point_selector].join('.'),
    l2Gas: execution_resources.l2_gas,
    calls: calls.map(node),
  });
  return node(trace.execute_invocation);
}

/** Gas of the calls to an entry point anywhere in a tree. */
export function gasOf(tree: CallNode, name: string): number {
  return tree.name === name ? tree.l2Gas : tree.calls.reduce((sum, call) => sum + gasOf(call, name), 0);
}

export function drawTree(tree: CallNode, depth = 0): string {
  const line = `${'  '.repeat(depth)}${tree.name}`.padEnd(48) + `${(tree.l2Gas / 1e6).toFixed(2)} M`.padStart(10);
  return [line, ...tree.calls.map((call) => drawTree(call, depth + 1))].join('\n');
}

function entryPointNames(hub: HubClient): string[] {
  const items = Object.values(hub.contracts).flatMap(({ abi }) => abi).flatMap((entry) => entry.items ?? [entry]);
  const named = items.filter((entry: { type: string }) => entry.type === 'function').map(
    (entry: { name: string }) => entry.name,
  );
  return [...named, '__execute__', 'program'];
}
