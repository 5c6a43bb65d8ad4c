/** What went wrong, by code; the message says it in a sentence, `details` in data. */
export class DeployError extends Error {
  readonly code: string;
  readonly details: Record<string, unknown>;

  constructor(code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'DeployError';
    this.code = code;
    this.details = details;
  }
}
