export type BeaconCode = 'KEY_RANGE';

/** A caller's mistake; what others send is valid or not, and never an error. */
export class BeaconError extends Error {
  readonly code: BeaconCode;

  constructor(code: BeaconCode, message: string) {
    super(message);
    this.name = 'BeaconError';
    this.code = code;
  }
}
