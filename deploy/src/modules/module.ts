// What the plan knows of one contract.

import type { BigNumberish, RawArgs } from 'starknet';

import type { Network } from '../network.ts';

export type ContractName =
  | 'CiroToken' | 'Governor' | 'Timelock' | 'Vault' | 'Verifier' | 'ModelRegistry' | 'CDCPool' | 'JobManager'
  | 'ValidatorSet' | 'Beacon' | 'Uptime' | 'Slashing' | 'DoubleSigning' | 'Downtime' | 'InvalidCompute'
  | 'OptimisticJudge' | 'AttestedJudge';

/** What constructors and settings are made from. */
export interface PlanContext {
  network: Network;
  deployer: string;
  /** Where a contract is or will be. */
  address(name: ContractName): string;
  /** Of a class that is declared and never deployed: a contract's facet. */
  classHash(facet: string): string;
}

/** A value on the chain that should be so, the view that shows it, and the calls that make it so. */
export interface Setting {
  title: string;
  contract: ContractName;
  view: { entrypoint: string; calldata?: BigNumberish[] };
  /** The felts the view should return. */
  expected: BigNumberish[];
  /** Empty if the value can never change. */
  calls: { contract: ContractName; entrypoint: string; args: RawArgs }[];
}

export interface ContractModule {
  name: ContractName;
  /** Classes that the contract runs by library call, over its own storage. */
  facets?: readonly string[];
  /** Arguments by name, as the contract's ABI wants them. */
  constructorArgs(context: PlanContext): Record<string, unknown>;
  /** Wiring and parameters, set after everything is deployed and before the ownership goes to the timelock. */
  settings?(context: PlanContext): Setting[];
  /** Whether it is `IOwnable` and is handed to the timelock in the end. */
  owned: boolean;
}

/** An address, or the deployer's where a network's file says so. */
export function party(context: PlanContext, who: string): string {
  return who === 'deployer' ? context.deployer : who;
}
