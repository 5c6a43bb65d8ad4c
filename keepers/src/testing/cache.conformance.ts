import { expect } from 'chai';
import { cached } from '../cache/cache.ts';
import type { Cache } from '../cache/cache.ts';

interface Item {
  value: number;
}

/** What every cache of at least two entries must do. */
export function conformsToCache(name: string, open: (max: number) => Cache<Item>): void {
  describe(`cache: ${name}`, () => {
    it('keeps, replaces and deletes', async () => {
      const cache = open(2);
      expect(await cache.get('a')).to.equal(undefined);
      await cache.set('a', { value: 1 });
      await cache.set('a', { value: 2 });
      expect(await cache.get('a')).to.deep.equal({ value: 2 });
      await cache.delete('a');
      expect(await cache.get('a')).to.equal(undefined);
    });

    it('drops what was used longest ago', async () => {
      const cache = open(2);
      await cache.set('a', { value: 1 });
      await cache.set('b', { value: 2 });
      await cache.get('a');
      await cache.set('c', { value: 3 });
      expect(await cache.get('b')).to.equal(undefined);
      expect(await cache.get('a')).to.deep.equal({ value: 1 });
    });

    it('reads through, and does not keep a failure', async () => {
      const cache = open(2);
      let made = 0;
      const make = async (): Promise<Item> => {
        made += 1;
        if (made === 1) throw new Error('not yet');
        return { value: made };
      };
      const failure = await cached(cache, 'a', make).catch((error: Error) => error.message);
      expect(failure).to.equal('not yet');
      expect(await cached(cache, 'a', make)).to.deep.equal({ value: 2 });
      expect(await cached(cache, 'a', make)).to.deep.equal({ value: 2 });
      expect(made).to.equal(2);
    });
  });
}
