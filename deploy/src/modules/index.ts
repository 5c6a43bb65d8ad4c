import { beacon } from './beacon.ts';
import { cdcPool } from './cdc-pool.ts';
import { doubleSigning, downtime, invalidCompute } from './courts.ts';
import { ciroToken } from './ciro-token.ts';
import { governor } from './governor.ts';
import { jobManager } from './job-manager.ts';
import { attestedJudge, optimisticJudge } from './judges.ts';
import { modelRegistry } from './model-registry.ts';
import type { ContractModule } from './module.ts';
import { slashing } from './slashing.ts';
import { timelock } from './timelock.ts';
import { uptime } from './uptime.ts';
import { validatorSet } from './validator-set.ts';
import { vault } from './vault.ts';
import { verifier } from './verifier.ts';

/** Each after those whose address its constructor takes. */
export const MODULES: readonly ContractModule[] = [
  ciroToken, vault, verifier, modelRegistry, cdcPool, governor, timelock, jobManager, validatorSet, beacon,
  optimisticJudge, attestedJudge, uptime, slashing, doubleSigning, downtime, invalidCompute,
];
