import type { Command } from 'commander';
import type { Call } from 'starknet';

import type { Governance, HubClient, HubContractName, Proposal, Support } from '@ciro-network/sdk/hub';

import { showCiro } from '../ciro.ts';
import { address, felt, hex, openHub, withHubOptions, type HubOptions } from '../hub.ts';
import { CliError, outputOf, table } from '../output.ts';

const SUPPORTS: readonly Support[] = ['for', 'against', 'abstain'];

export function register(program: Command): void {
  const family = program.command('governance')
    .description('decide with the CIRO that one holds or has staked what the hub\'s owner does');

  withHubOptions(family.command('status'))
    .description('a proposal, or all of them with the rules and the account\'s votes')
    .argument('[proposal]', 'id')
    .action(async (id: string | undefined, options: HubOptions, command: Command) => {
      const { hub, governance } = await open(options);
      if (id !== undefined) return show(governance, felt(id, '[proposal]'), {}, command);
      const [rules, { votes, workers }, ids] = await Promise.all([
        governance.rules(), governance.power(), governance.proposals(),
      ]);
      const proposals = await Promise.all(ids.map(async (each) => facts(await governance.proposal(each))));
      const result = {
        account: hub.address, votes, workers: workers.map(hex), threshold: rules.threshold, quorum: rules.quorum,
        voting_period: rules.votingPeriod, proposals,
      };
      outputOf(command).result(result, () => table([
        ['account', hub.address],
        ['votes', showCiro(votes)],
        ['to propose', showCiro(rules.threshold)],
        ['quorum', `${rules.quorum / 100} % of what is staked`],
        ['voting period', `${rules.votingPeriod} s`],
        ...proposals.map(({ id: each, state, description }) => [each, `${state}: ${description}`] as const),
      ]));
    });

  withHubOptions(family.command('delegate'))
    .description('let the account\'s liquid CIRO vote; what it has staked votes anyway')
    .argument('[delegate]', 'who votes with it; else the account itself')
    .action(async (to: string | undefined, options: HubOptions, command: Command) => {
      const { hub, governance } = await open(options);
      const delegate = to === undefined ? hub.address : address(to, '[delegate]');
      const { transactionHash, l2Gas } = await governance.delegate(delegate);
      outputOf(command).result({ delegate, transactionHash, l2Gas }, () =>
        table([['delegate', delegate], ['L2 gas', l2Gas]]));
    });

  withHubOptions(family.command('propose'))
    .description('propose calls that the timelock, the hub\'s owner, is to make')
    .argument('<description>', 'why: at most 1,024 bytes')
    .requiredOption('--call <call...>', 'Contract.function(arguments), as in \'JobManager.set_fee(300)\'; '
      + 'arguments are JSON, and what exceeds 2^53 is quoted')
    .action(async (description: string, options: HubOptions & { call: string[] }, command: Command) => {
      const { hub, governance } = await open(options);
      const calls = options.call.map((text) => parseCall(hub, text));
      const { id, receipt: { transactionHash, l2Gas } } = await governance.propose(calls, description);
      await show(governance, id, { transactionHash, l2Gas }, command);
    });

  withHubOptions(family.command('vote'))
    .description('vote with all that the account held and had staked before the proposal')
    .argument('<proposal>', 'id')
    .argument('<support>', SUPPORTS.join(', '))
    .action(async (id: string, support: string, options: HubOptions, command: Command) => {
      if (!SUPPORTS.includes(support as Support)) {
        throw new CliError('USAGE', `<support> is one of ${SUPPORTS.join(', ')}, not '${support}'.`, { usage: true });
      }
      await act(id, options, command, (governance, each) => governance.vote(each, support as Support));
    });

  const acts = {
    cancel: ['take a proposal of the account back while it is being voted on', (all, id) => all.cancel(id)],
    queue: ['hand what was decided to the timelock', (all, id) => all.queue(id)],
  } satisfies Record<string, [string, Act]>;
  for (const [name, [description, action]] of Object.entries(acts)) {
    withHubOptions(family.command(name)).description(description).argument('<proposal>', 'id')
      .action((id: string, options: HubOptions, command: Command) => act(id, options, command, action));
  }

  withHubOptions(family.command('execute'))
    .description('have the timelock do what is due of a proposal; a call that fails keeps no other from being made')
    .argument('<proposal>', 'id')
    .action(async (text: string, options: HubOptions, command: Command) => {
      const id = felt(text, '<proposal>');
      const { governance } = await open(options);
      const { receipts, refused } = await governance.execute(id);
      await show(governance, id, {
        transactions: receipts.map(({ transactionHash, l2Gas }) => ({ transactionHash, l2Gas })),
        refused: refused.map(({ call, error: { code, message } }) => ({ call, code, message })),
      }, command, refused.map(({ call, error: { message } }) => [`call ${call} failed`, message]));
    });
}

type Act = (governance: Governance, id: bigint) => ReturnType<Governance['cancel']>;

async function open(options: HubOptions) {
  const { hub } = await openHub(options);
  const { Governance } = await import('@ciro-network/sdk/hub');
  return { hub, governance: new Governance(hub) };
}

/** Does something about a proposal, and shows what became of it. */
async function act(text: string, options: HubOptions, command: Command, action: Act): Promise<void> {
  const id = felt(text, '<proposal>');
  const { governance } = await open(options);
  const { transactionHash, l2Gas } = await action(governance, id);
  await show(governance, id, { transactionHash, l2Gas }, command);
}

async function show(
  governance: Governance, id: bigint, sent: object, command: Command, more: readonly [string, string][] = [],
): Promise<void> {
  const proposal = await governance.proposal(id);
  const ends = new Date(Number(proposal.endsAt) * 1000).toISOString();
  outputOf(command).result({ ...facts(proposal), ...sent }, () => table([
    ['proposal', hex(id)],
    ['description', proposal.description],
    ['state', proposal.state],
    ['votes until', ends],
    ['for', showCiro(proposal.votesFor)],
    ['against', showCiro(proposal.votesAgainst)],
    ['abstained', showCiro(proposal.abstained)],
    ['quorum', showCiro(proposal.quorum)],
    ...proposal.operations.map((state, n) => [`call ${n}`, state] as const),
    ...more,
  ]));
}

function facts({ id, proposer, calls, operations, ...proposal }: Proposal) {
  return {
    id: hex(id), state: proposal.state, proposer: hex(proposer), description: proposal.description,
    votes_for: proposal.votesFor, votes_against: proposal.votesAgainst, abstained: proposal.abstained,
    quorum: proposal.quorum, checkpoint: proposal.checkpoint, ends_at: proposal.endsAt,
    calls: calls.map(({ to, selector, calldata }, n) => (
      { to: hex(to), selector: hex(selector), calldata: calldata.map(hex), operation: operations[n] }
    )),
  };
}

/** `Contract.function(arguments)`. @throws CliError USAGE */
function parseCall(hub: HubClient, text: string): Call {
  const wrong = (why: string) => new CliError('USAGE', `--call '${text}': ${why}.`, { usage: true });
  const [, name, entrypoint, args] = /^(\w+)\.(\w+)\((.*)\)$/s.exec(text) ?? [];
  const contract = hub.contracts[name as HubContractName];
  if (contract === undefined) throw wrong('it names no contract of the hub, or lacks its parentheses');
  let values: unknown[];
  try {
    values = JSON.parse(`[${args}]`) as unknown[];
  } catch {
    throw wrong('the arguments are not JSON');
  }
  try {
    return contract.call(entrypoint!, values as never);
  } catch {
    throw wrong('the contract has no such function, or it takes other arguments');
  }
}
