import type { Command } from 'commander';

import { showCiro } from '../ciro.ts';
import { openHub, wholeNumber, withHubOptions, type HubOptions } from '../hub.ts';
import { outputOf, table } from '../output.ts';

export function register(program: Command): void {
  withHubOptions(program.command('security'))
    .description('what stands behind the network: Security(n), S(n, f) and efficiency (docs/SPEC.md, "Security")')
    .option('--faulty <number>', 'f: how many of the strongest workers are faulty', '0')
    .action(async (options: HubOptions & { faulty: string }, command: Command) => {
      const faulty = wholeNumber(options.faulty, '--faulty');
      const { hub } = await openHub(options);
      const { efficiencyOf, securityOf, securityWithout } = await import('@ciro-network/sdk/hub');
      const [workers, { timestamp }] = await Promise.all([hub.workers(), hub.connection.provider.getBlock('latest')]);
      const now = BigInt(timestamp);
      const all = securityOf(workers, now);
      const without = securityWithout(workers, faulty, now);
      const facts = { ...all, faulty, security_without_faulty: without, efficiency: efficiencyOf(all) };
      outputOf(command).result(facts, () =>
        table([
          ['workers', all.workers],
          ['stake that counts', showCiro(all.stake)],
          [`Security(${all.workers})`, showCiro(all.security)],
          [`S(${all.workers}, ${faulty})`, showCiro(without)],
          ['efficiency', `${(facts.efficiency * 100).toFixed(2)} %`],
        ]));
    });
}
