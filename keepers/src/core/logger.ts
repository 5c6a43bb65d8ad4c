import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger };

export function createLogger(keeper: string, level: string): Logger {
  return pino({
    level,
    base: { keeper },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['privateKey', '*.privateKey', '*.*.privateKey'],
  });
}
