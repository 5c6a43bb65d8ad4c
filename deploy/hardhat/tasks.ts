import { task } from 'hardhat/config';
import { ArgumentType } from 'hardhat/types/arguments';

const network = {
  name: 'on', description: 'A file of deploy/networks/', type: ArgumentType.STRING, defaultValue: 'devnet',
} as const;
type Actions = typeof import('./actions.ts');
const action = <Name extends keyof Actions>(name: Name) => async () => ({
  default: (await import('./actions.ts'))[name],
});

export const tasks = [
  task('ciro:compile', 'Compile the Cairo contracts').setAction(action('compile')).build(),
  task('ciro:devnet', 'Start the shared devnet, or find it running; with --down stop it')
    .addFlag({ name: 'down', description: 'Stop it' })
    .setAction(action('devnet')).build(),
  task('ciro:deploy', 'Put the hub on a network').addOption(network).setAction(action('deploy')).build(),
  task('ciro:status', 'Compare plan, recorded addresses and chain')
    .addOption(network)
    .setAction(action('status')).build(),
];
