// SHA-512 as Node computes it, of lengths around the ends of blocks, among them a statement behind R and A (169 bytes).

import { createHash } from 'node:crypto';

import { array, byteArray, test } from '../format.ts';

const LENGTHS = [1, 3, 7, 8, 55, 56, 63, 64, 105, 110, 111, 112, 113, 119, 120, 127, 128, 129, 169, 239, 240, 256, 400];

export function sha512Tests(): string {
  const samples: [string, Uint8Array, Uint8Array][] = [
    ['empty', Buffer.alloc(0), Buffer.alloc(0)],
    ['abc', Buffer.alloc(0), Buffer.from('abc')],
    ['two_block_message_of_the_standard', Buffer.alloc(0), Buffer.from('abcdefghbcdefghicdefghijdefghijkefghijkl'
      + 'fghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu')],
    ...LENGTHS.map((length): [string, Uint8Array, Uint8Array] => [
      `bytes_${length}`, Buffer.alloc(0), bytes(length)]),
    ['statement_behind_eight_words', bytes(64), bytes(169).subarray(64)],
    ['nothing_behind_eight_words', bytes(64), Buffer.alloc(0)],
    ['nothing_behind_a_block', bytes(128), Buffer.alloc(0)],
  ];
  return `use crate::sha512::sha512;\n\n${samples.map(([name, prefix, message]) => {
    const digest = createHash('sha512').update(prefix).update(message).digest();
    return test(name, [
      `    let prefix = ${array(words(prefix))};`,
      `    let message = ${byteArray(message)};`,
      `    let digest = ${array(words(digest))};`,
      'sha512(prefix.span(), message.span()).span() == digest.span()',
    ].join('\n'), true);
  }).join('\n')}`;
}

function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * i * 7 + i * 31 + length) % 256);
}

function words(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes);
  return Array.from({ length: bytes.length / 8 }, (_, i) =>
    `0x${buffer.readBigUInt64BE(8 * i).toString(16).padStart(16, '0')}`);
}
