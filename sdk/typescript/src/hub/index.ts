export { Connection, type AccountKey, type ConnectionOptions, type RawEvent, type Receipt } from './connection.ts';
export { AbiContract, eventKey, sameFelt } from './contract.ts';
export { HubError, panicCode } from './errors.ts';
