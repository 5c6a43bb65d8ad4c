import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

export type ValidatorMetrics = ReturnType<typeof createValidatorMetrics>;

/** What a validator shows beside the figures of every keeper. */
export function createValidatorMetrics(registry: Registry) {
  const registers = [registry];
  return {
    view: new Gauge({ name: 'ciro_validator_view', help: 'View by epoch.', labelNames: ['epoch'], registers }),
    executed: new Gauge({
      name: 'ciro_validator_executed', help: 'Last decided sequence by epoch.', labelNames: ['epoch'], registers,
    }),
    stable: new Gauge({
      name: 'ciro_validator_stable', help: 'Last certified sequence by epoch.', labelNames: ['epoch'], registers,
    }),
    peers: new Gauge({ name: 'ciro_validator_peers', help: 'Peers that are connected.', registers }),
    refusals: new Counter({
      name: 'ciro_validator_refusals_total', help: 'Messages without effect, by reason.', labelNames: ['refusal'],
      registers,
    }),
    limited: new Counter({
      name: 'ciro_validator_limited_total', help: 'Messages dropped because their peer sends too much.', registers,
    }),
    heartbeats: new Counter({
      name: 'ciro_validator_heartbeats_total', help: 'Heartbeats by what became of them.', labelNames: ['outcome'],
      registers,
    }),
    rounds: new Gauge({
      name: 'ciro_validator_beacon_rounds', help: 'Rounds of the beacon that are open and asked for.', registers,
    }),
    shares: new Counter({
      name: 'ciro_validator_shares_total', help: 'Others\' shares by what became of them.', labelNames: ['outcome'],
      registers,
    }),
    evidence: new Counter({
      name: 'ciro_validator_evidence_total', help: 'Evidence that came up, by kind.', labelNames: ['kind'], registers,
    }),
  };
}
