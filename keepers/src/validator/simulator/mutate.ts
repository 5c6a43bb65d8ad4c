// `node --import mutate.ts PROGRAM`, with MUTATION naming one of `source-mutations.ts`: runs the program on a protocol
// whose source was broken on its way into memory.

import { registerHooks } from 'node:module';
import { SOURCE_MUTATIONS } from './source-mutations.ts';

const mutation = SOURCE_MUTATIONS[process.env.MUTATION ?? ''];
if (mutation === undefined) throw new Error(`There is no mutation ${process.env.MUTATION}.`);
const { file, find, replace } = mutation;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(`/consensus/${file}`)) return loaded;
    const source = String(loaded.source);
    if (source.split(find).length !== 2) throw new Error(`${file} has changed: the mutation does not apply any more.`);
    return { ...loaded, source: source.replace(find, () => replace) };
  },
});
