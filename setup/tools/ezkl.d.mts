/** Installs EZKL; returns the folder for PYTHONPATH. */
export function ezkl(): Promise<string>;
