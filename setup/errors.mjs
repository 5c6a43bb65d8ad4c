/** A set-up step that cannot go on: what failed, the end of its output, and ways out. */
export class SetupError extends Error {
  constructor(message, { output = '', remedies = [] } = {}) {
    const tail = output.trim().split('\n').slice(-15).map((line) => `    ${line}`).join('\n');
    const ways = remedies.map((remedy) => `  - ${remedy}`).join('\n');
    super([message, output && `\n${tail}`, remedies.length > 0 && `\nWhat helps:\n${ways}`].filter(Boolean).join('\n'));
    this.name = 'SetupError';
  }
}
