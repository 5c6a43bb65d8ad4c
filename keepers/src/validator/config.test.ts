import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../core/config.ts';
import { VALIDATOR_ENVIRONMENT, ValidatorConfig } from './config.ts';

describe('settings of a validator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ciro-validator-config-'));
  after(() => rmSync(folder, { recursive: true }));
  const load = (content: object, environment: NodeJS.ProcessEnv = {}) => {
    const path = join(folder, 'validator.json');
    writeFileSync(path, JSON.stringify(content));
    return loadConfig(ValidatorConfig, path, environment, VALIDATOR_ENVIRONMENT);
  };
  const settings = {
    rpcUrl: 'http://127.0.0.1:5050/rpc', dataDir: 'data', contracts: { Uptime: '0x1', ValidatorSet: '0x2' },
  };
  const keys = { protocol: `0x${'ab'.repeat(32)}`, chain: '0x7' };

  it('take the keys from the environment', () => {
    const config = load(settings, { CIRO_PROTOCOL_KEY: keys.protocol, CIRO_CHAIN_KEY: keys.chain });
    expect(config.keys).to.deep.equal(keys);
    const changed = load(settings, {
      CIRO_PROTOCOL_KEY: keys.protocol, CIRO_CHAIN_KEY: keys.chain, CIRO_PREVIOUS_CHAIN_KEY: '0x5',
    });
    expect(changed.keys).to.deep.equal({ ...keys, previousChain: '0x5' });
    expect(config).to.deep.include({ peers: [], listen: ['/ip4/0.0.0.0/tcp/4700'] });
  });

  it('are refused with a key cut short or a peer that could be anybody, and never quoted', () => {
    const wrong = { ...settings, keys: { ...keys, protocol: '0xdeadbeef' }, peers: ['/ip4/127.0.0.1/tcp/1'] };
    expect(() => load(wrong)).to.throw(/keys\.protocol: 0x and 64(.|\n)*peers\.0: a multiaddress/)
      .with.property('message').that.does.not.match(/deadbeef/);
  });
});
