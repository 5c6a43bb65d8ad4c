import { readFileSync } from 'node:fs';

/** What vectors/NAME.json holds. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8'));
}
