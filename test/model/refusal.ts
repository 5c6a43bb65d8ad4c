/** What the reference model expects a contract to refuse, by the contract's code. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`Refused: ${code}.`);
    this.name = 'Refusal';
    this.code = code;
  }
}

export function demand(condition: boolean, code: string): asserts condition {
  if (!condition) throw new Refusal(code);
}
