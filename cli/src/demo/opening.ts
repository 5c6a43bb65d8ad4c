// Acts 1 to 3: a network, the hub on it, a model that the chain itself has checked, and those who will serve it.

import { join } from 'node:path';
import { addressesOf, apply, compileContracts, deployModel, Devnet, loadNetwork } from '@ciro-network/deploy';
import { checkModel, compileModel, readNpy } from '@ciro-network/compiler';
import { compileDataClass } from '@ciro-network/compiler/data-class';
import { Connection, HubClient } from '@ciro-network/sdk/hub';
import type { Screen } from './screen.ts';
import { ASK, CIRO, timed, type Stage } from './stage.ts';

const STAKE = 1_000n * CIRO;
const PURSE = 100n * CIRO;
const NAMES = ['Ada', 'Ben', 'Cleo'];

export async function deployHub(stage: Stage, screen: Screen): Promise<void> {
  screen.act('A Starknet of our own, and the hub on it');
  const [contracts, compiling] = await timed(() => compileContracts());
  screen.step('Compile the Cairo contracts (kept until they change)', { ms: compiling });
  const [devnet, starting] = await timed(() => Devnet.start({ accounts: 7, seed: 2 }));
  stage.devnet = devnet;
  screen.step('Start starknet-devnet', { ms: starting });

  stage.network = await loadNetwork('devnet', { rpcUrl: `${devnet.url}/rpc` });
  stage.keys = await devnet.accounts();
  const connect = (at: number) => new Connection({ rpcUrl: stage.network.rpcUrl, account: stage.keys[at]!, pollMs: 2 });
  const [{ deployment, done }, deploying] = await timed(() => apply(stage.network, contracts, connect(0)));
  const l2Gas = done.reduce((sum, step) => sum + step.l2Gas, 0);
  screen.step(`Declare, deploy, wire and hand over ${Object.keys(addressesOf(deployment)).length} contracts`, { ms: deploying, l2Gas });
  stage.deployer = new HubClient({ connection: connect(0), addresses: addressesOf(deployment) });
  stage.client = stage.deployer.as(connect(1));
  stage.workers = NAMES.map((name, at) => ({ name, hub: stage.deployer.as(connect(at + 2)), process: undefined! }));
}

export async function registerModel(stage: Stage, screen: Screen): Promise<void> {
  screen.act('A real model: a network that reads handwritten digits');
  const dir = join(stage.folder, 'digits');
  const [manifest, compiling] = await timed(() =>
    compileModel({
      model: stage.fixture('digits.onnx'),
      calibration: readNpy(stage.fixture('calibration.npy')),
      out: dir,
      strategy: 'auto',
    }),
  );
  const agreement = (manifest.quantisation.top1_agreement * 100).toFixed(1);
  screen.step('Quantise the ONNX file into an integer program', { ms: compiling, felts: manifest.program_felts });
  screen.note(`${manifest.parameters} parameters, ${manifest.macs} MACs a row, ${agreement} % agree with the float model`);
  stage.model = await checkModel(dir);
  const [{ address, receipts }, deploying] = await timed(async () =>
    deployModel(stage.deployer, await compileDataClass(stage.model.felts), 500),
  );
  stage.data = address;
  const [declared, registered] = receipts;
  screen.step('Declare the program as constants of a class', { ms: deploying, l2Gas: declared!.l2Gas });
  screen.step('Register: every weight and bound checked on-chain, once', { l2Gas: registered!.l2Gas });
  screen.note(`model hash ${manifest.model_hash}`);
}

export async function gather(stage: Stage, screen: Screen): Promise<void> {
  screen.act('Those who serve it, and one who asks');
  const { deployer, client, workers } = stage;
  await deployer.send([client, ...workers.map(({ hub }) => hub)].map((actor) => deployer.calls.transfer(actor.address, 10n * STAKE)));
  for (const { name, hub } of workers) screen.step(`${name} stakes`, { l2Gas: (await hub.stake(STAKE)).l2Gas, ciro: STAKE });

  const serve = { models: [{ dir: join(stage.folder, 'digits'), data: stage.data, ask: String(ASK) }] };
  workers.forEach((worker, at) => {
    worker.process = stage.keeper('worker', stage.keys[at + 2]!, serve);
  });
  stage.assigner = stage.keeper('assigner', stage.keys[5]!, { deliver: 'always' });
  const [, starting] = await timed(() => Promise.all([...workers.map(({ process }) => process), stage.assigner].map((one) => one.start())));
  screen.step('Start three workers and an assigner, four processes', { ms: starting });
  screen.note('each worker checked the model bit for bit before it offers to serve it, for 0.5 CIRO a row');
  await stage.untilOptedIn(workers);
  const [, waiting] = await timed(() => stage.devnet.mine(3 * stage.network.pool.epochLength));
  screen.step('Let two epochs pass: weights count only then', { ms: waiting });
  screen.step('The client deposits', { l2Gas: (await client.deposit(PURSE)).l2Gas, ciro: PURSE });
}
