// `node --import lying-engine.ts …`: whatever worker runs in that process answers with an output that is off by one.

import { registerHooks } from 'node:module';

import { openEngine as openHonest, type ModelEngine } from '../../keepers/src/worker/model-engine.ts';

export async function openEngine(...given: Parameters<typeof openHonest>): Promise<ModelEngine> {
  const honest = await openHonest(...given);
  return {
    ...honest,
    async answer(input, rows) {
      const { outputs: [first = 0n, ...rest], milliseconds } = await honest.answer(input, rows);
      return { outputs: [first + 1n, ...rest], milliseconds };
    },
  };
}

// Whoever asks for the honest module from now on is given this one.
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    return found.url.endsWith('/worker/model-engine.ts') ? { ...found, url: import.meta.url } : found;
  },
});
