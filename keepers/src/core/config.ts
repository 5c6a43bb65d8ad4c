import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { LEVELS } from '../hub/level.ts';
import { KeeperError } from './errors.ts';

export const Hex = z.string().regex(/^0x[0-9a-fA-F]{1,64}$/, '0x and hexadecimal digits are expected');
export const Url = z.url('a URL such as http://127.0.0.1:5050/rpc is expected');
export const PeerAddress = z.string().regex(/^\/.+\/p2p\/[1-9A-HJ-NP-Za-km-z]+$/,
  'a multiaddress such as /ip4/127.0.0.1/tcp/4700/p2p/12D3… is expected');
export const Milliseconds = z.coerce.number().int().min(1);
const Amount = z.string().regex(/^\d+$/, 'an amount in base units (10^-18 CIRO), as a decimal string, is expected');
const Port = z.coerce.number().int().min(0).max(65_535);

/** What every process has. */
export const PROCESS = {
  /** Folder of what the keeper must not forget. One process at a time. */
  dataDir: z.string().min(1),
  status: z.strictObject({ host: z.string().default('127.0.0.1'), port: Port.default(0) }).prefault({}),
  tickMs: Milliseconds.default(2_000),
  /** How long a tick waits for its transaction's block, and how often it looks. */
  waitMs: Milliseconds.default(20_000),
  pollMs: Milliseconds.default(500),
  /** A transaction whose nonce is still free after so long is sent anew. */
  lostAfterMs: Milliseconds.default(60_000),
  requestTimeoutMs: Milliseconds.default(15_000),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
};

/** What every keeper of the hub has. */
export const COMMON = {
  ...PROCESS,
  rpcUrl: Url,
  account: z.strictObject({ address: Hex, privateKey: Hex }),
  /** Addresses of the hub's contracts, and the block they were deployed in. */
  hub: z.strictObject({
    CiroToken: Hex, Governor: Hex, Timelock: Hex, Vault: Hex, Verifier: Hex, ModelRegistry: Hex, CDCPool: Hex,
    JobManager: Hex,
    ValidatorSet: Hex, Beacon: Hex, Uptime: Hex, Slashing: Hex, DoubleSigning: Hex, Downtime: Hex, InvalidCompute: Hex,
    OptimisticJudge: Hex, AttestedJudge: Hex,
    block: z.coerce.number().int().min(0).default(0),
  }),
  /** File of the bus; keepers of one machine share it. */
  busFile: z.string().min(1).optional(),
  /** Blocks that a reorganisation may take back without everything being read anew. */
  depth: z.coerce.number().int().min(1).default(128),
  stride: z.coerce.number().int().min(1).default(256),
  maxBatch: z.coerce.number().int().min(1).max(64).default(16),
};

export const Model = z.strictObject({
  dir: z.string().min(1),
  /** Refuses to start if the folder holds another model. */
  hash: Hex.optional(),
  /** Data contract that serves the program; without it the program travels in calldata. */
  data: Hex.optional(),
  /** Ask a row in base units: given, the worker opts in at its start if it has not. */
  ask: Amount.optional(),
});

/** How a worker tells the validators that it is there. */
const Heartbeats = z.strictObject({
  /** Stark private key that the worker is registered with. */
  key: Hex,
  Uptime: Hex,
  ValidatorSet: Hex,
  /** Validators, or whoever passes on what they should hear. */
  peers: z.array(PeerAddress).min(1, 'at least one peer is needed'),
  /** Said again after so long, since gossip loses messages. */
  repeatMs: Milliseconds.default(600_000),
  /** Workers spread their heartbeats over so much of an hour's begin. */
  spreadMs: z.coerce.number().int().min(0).default(600_000),
  /** How often the worker looks whether certified hours lack it. */
  healMs: Milliseconds.default(600_000),
});
export type HeartbeatsConfig = z.infer<typeof Heartbeats>;

export const WorkerConfig = z.strictObject({
  ...COMMON,
  models: z.array(Model).min(1, 'at least one model is needed'),
  /** Of jobs that are answered; left out, all that the registry offers. */
  levels: z.array(z.enum(LEVELS)).min(1, 'at least one level is needed').optional(),
  /** Input stores, asked in this order. */
  inputs: z.array(Url).default([]),
  /** The answer is made this many blocks before the window opens. */
  prepareBlocks: z.coerce.number().int().min(0).default(2),
  /** How often the worker looks whether it stands accused. */
  accusedMs: Milliseconds.default(60_000),
  /** How often it looks whether its points or its weight can be moved, or a rival rests on its own. */
  upkeepMs: Milliseconds.default(600_000),
  heartbeats: Heartbeats.optional(),
});

export const AssignerConfig = z.strictObject({
  ...COMMON,
  pin: z.enum(['never', 'outliving', 'always']).default('outliving'),
  deliver: z.enum(['never', 'profitable', 'always']).default('profitable'),
  /** Deliveries tried in one tick, and how long none more is begun: a consumer is a stranger's code, and may be slow. */
  deliverBatch: z.coerce.number().int().min(1).default(16),
  deliverMs: Milliseconds.default(10_000),
  /** Gathered fees in base units from which on they are burned, or paid to the treasury; 0: left to others. */
  flushFees: Amount.default('10000000000000000000'),
  /** What one CIRO is worth in STRK, to weigh delivery fees against gas. */
  strkPerCiro: z.coerce.number().positive().default(1),
});

export type WorkerConfig = z.infer<typeof WorkerConfig>;
export type AssignerConfig = z.infer<typeof AssignerConfig>;

/** Environment variables, each over the setting of the file. */
export type Environment = Readonly<Record<string, readonly string[]>>;

export const ENVIRONMENT: Environment = {
  CIRO_RPC_URL: ['rpcUrl'],
  CIRO_ACCOUNT_ADDRESS: ['account', 'address'],
  CIRO_PRIVATE_KEY: ['account', 'privateKey'],
  CIRO_DATA_DIR: ['dataDir'],
  CIRO_BUS_FILE: ['busFile'],
  CIRO_STATUS_HOST: ['status', 'host'],
  CIRO_STATUS_PORT: ['status', 'port'],
  CIRO_TICK_MS: ['tickMs'],
  CIRO_LOG_LEVEL: ['logLevel'],
};

/** Reads a JSON file, then the environment, and checks all of it at once. Throws CONFIG_INVALID, one line a fault. */
export function loadConfig<T>(
  schema: z.ZodType<T>, path: string | undefined, environment: NodeJS.ProcessEnv, variables = ENVIRONMENT,
): T {
  const settings = path === undefined ? {} : readSettings(path);
  for (const [variable, keys] of Object.entries(variables)) {
    const value = environment[variable];
    if (value !== undefined && value !== '') assign(settings, keys, value);
  }
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'the whole'}: ${message}`);
  throw new KeeperError('CONFIG_INVALID', `The configuration is not usable.\n  ${faults.join('\n  ')}`, { faults });
}

function readSettings(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new KeeperError('CONFIG_INVALID', `The configuration file ${path} cannot be read.`, { path }, error);
  }
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch {
    // The parser's message would quote the file, and with it perhaps the key.
    throw new KeeperError('CONFIG_INVALID', `The configuration file ${path} is not JSON.`, { path });
  }
  if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) {
    return settings as Record<string, unknown>;
  }
  throw new KeeperError('CONFIG_INVALID', `The configuration file ${path} must hold one JSON object.`, { path });
}

function assign(settings: Record<string, unknown>, keys: readonly string[], value: string): void {
  const [key, ...rest] = keys;
  if (key === undefined) return;
  if (rest.length === 0) settings[key] = value;
  else assign((settings[key] ??= {}) as Record<string, unknown>, rest, value);
}
