import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AssignerConfig, WorkerConfig, loadConfig } from './config.ts';
import { KeeperError } from './errors.ts';

const HUB = {
  CiroToken: '0x1', Timelock: '0x2', Vault: '0x3', Verifier: '0x4', ModelRegistry: '0x5', CDCPool: '0x6',
  JobManager: '0x7', ValidatorSet: '0x8', Uptime: '0x9', Slashing: '0xa', DoubleSigning: '0xb', Downtime: '0xc',
  Beacon: '0x10', Governor: '0x11', InvalidCompute: '0xd', OptimisticJudge: '0xe', AttestedJudge: '0xf',
};
const SETTINGS = {
  rpcUrl: 'http://127.0.0.1:5050/rpc', account: { address: '0xa', privateKey: '0xb' }, hub: HUB, dataDir: 'data',
};

describe('configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ciro-config-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (content: unknown): string => {
    const path = join(folder, 'keeper.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const failure = (work: () => unknown): KeeperError => {
    try {
      work();
    } catch (error) {
      expect(error).to.be.instanceOf(KeeperError);
      return error as KeeperError;
    }
    throw new Error('It was accepted.');
  };

  it('fills in what has a default', () => {
    const config = loadConfig(AssignerConfig, file(SETTINGS), {});
    expect(config).to.include({ tickMs: 2_000, pin: 'outliving', deliver: 'profitable', logLevel: 'info' });
    expect(config.status).to.deep.equal({ host: '127.0.0.1', port: 0 });
    expect(config.hub.block).to.equal(0);
  });

  it('lets the environment override the file, and complete it', () => {
    const { account, ...rest } = SETTINGS;
    const path = file({ ...rest, account: { address: account.address }, tickMs: 5 });
    const environment = {
      CIRO_PRIVATE_KEY: '0xc0ffee', CIRO_TICK_MS: '70', CIRO_STATUS_PORT: '9100', CIRO_RPC_URL: '',
    };
    const config = loadConfig(AssignerConfig, path, environment);
    expect(config.account).to.deep.equal({ address: '0xa', privateKey: '0xc0ffee' });
    expect(config).to.include({ tickMs: 70, rpcUrl: SETTINGS.rpcUrl });
    expect(config.status.port).to.equal(9100);
  });

  it('names every fault, in words', () => {
    const path = file({ ...SETTINGS, rpcUrl: 'nowhere', tickMs: -1, typo: 1, models: [{ dir: 'm', ask: '1.5' }] });
    const { code, message } = failure(() => loadConfig(WorkerConfig, path, {}));
    expect(code).to.equal('CONFIG_INVALID');
    const faults = [/rpcUrl: a URL/, /tickMs: /, /typo/, /models\.0\.ask: an amount/];
    for (const fault of faults) expect(message).to.match(fault);
  });

  it('wants a model for a worker', () => {
    const { message } = failure(() => loadConfig(WorkerConfig, file({ ...SETTINGS, models: [] }), {}));
    expect(message).to.match(/models: at least one model/);
  });

  it('says which file is missing or is no object', () => {
    expect(failure(() => loadConfig(AssignerConfig, join(folder, 'none'), {})).message).to.match(/none cannot be read/);
    expect(failure(() => loadConfig(AssignerConfig, file('[]'), {})).message).to.match(/one JSON object/);
  });

  it('never quotes the file, which may hold a key', () => {
    const error = failure(() => loadConfig(AssignerConfig, file('{"privateKey": "0xdeadbeef",,}'), {}));
    expect(error.message).to.match(/is not JSON/).and.not.match(/deadbeef/);
    const wrong = file({ ...SETTINGS, account: { address: '0xa', privateKey: 'deadbeef' } });
    expect(failure(() => loadConfig(AssignerConfig, wrong, {})).message)
      .to.match(/account\.privateKey: 0x and hex/).and.not.match(/deadbeef/);
  });
});
