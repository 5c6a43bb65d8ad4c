// What the docs list is what the code has.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { expect } from 'chai';

const sources = (...patterns: string[]): string[] =>
  execFileSync('git', ['ls-files', ...patterns], { encoding: 'utf8' }).trim().split('\n');
const read = (path: string): string => readFileSync(path, 'utf8');
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found]) => found!);

describe('docs/ERRORS.md', () => {
  const listed = new Set(all(read('docs/ERRORS.md'), /`([A-Z][A-Z0-9_]+)`/g));
  const missing = (codes: string[]) => [...new Set(codes)].filter((code) => !listed.has(code));

  it('lists each code that a contract panics with', () => {
    const codes = sources('cairo/**/errors.cairo').flatMap((path) => all(read(path), /felt252 =\s*'(\w+)'/g));
    expect(codes).to.have.length.above(200);
    expect(missing(codes)).to.deep.equal([]);
  });

  it('lists each code that a library throws', () => {
    const codes = sources('*.ts', '*.mjs', ':!*.test.ts', ':!test', ':!*/testing/*')
      .flatMap((path) => all(read(path), /new [A-Z]\w*Error\(\s*'([A-Z][A-Z0-9_]+)'/g));
    expect(codes).to.have.length.above(150);
    expect(missing(codes)).to.deep.equal([]);
  });
});

describe('docs/INVARIANTS.md', () => {
  const text = read('docs/INVARIANTS.md');

  it('numbers each once', () => {
    const numbers = all(text, /^\| (\d{3}) \|/gm);
    expect(numbers).to.have.length.above(150);
    expect(numbers.filter((number, at) => numbers.indexOf(number) !== at)).to.deep.equal([]);
  });

  it('names tests that exist', () => {
    const functions = new Set(sources('cairo/*.cairo', 'prover/*.rs').flatMap((path) => all(read(path), /\bfn (\w+)/g)));
    const names = all(text, /\b\w+::([a-z]\w+)(?![\w:…*])/g).filter((name) => !/tests$/.test(name));
    expect(names).to.have.length.above(100);
    expect(names.filter((name) => !functions.has(name))).to.deep.equal([]);
  });

  it('names files that exist', () => {
    const files = sources();
    const paths = all(text, /`((?:[\w.-]+\/)*[\w.-]+\.(?:ts|cairo|rs))`/g);
    expect(paths).to.have.length.above(100);
    expect([...new Set(paths)].filter((path) => !files.some((file) => `/${file}`.endsWith(`/${path}`)))).to.deep.equal([]);
  });
});
