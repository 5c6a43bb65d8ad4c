/** What a worker sends about jobs without a proof: OPTIMISTIC ones, then ATTESTED ones. */
export const DEEDS = ['post', 'prove', 'finalise', 'conclude', 'commit', 'reveal', 'finalise-round'] as const;
export type Deed = (typeof DEEDS)[number];

export function isDeed(step: string): step is Deed {
  return (DEEDS as readonly string[]).includes(step);
}
