// Numbers, bytes and tests as Cairo.

export const hex = (value: bigint) => `0x${value.toString(16)}`;
export const bigEndian = (bytes: Uint8Array) => BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);

/** An array literal, wrapped. */
export function array(values: readonly string[], indent = '    '): string {
  const lines = [''];
  for (const value of values) {
    const line = lines.at(-1)!;
    const longer = line === '' ? `${value},` : `${line} ${value},`;
    if (indent.length + 4 + longer.length <= 120) lines[lines.length - 1] = longer;
    else lines.push(`${value},`);
  }
  if (values.length === 0) return 'array![]';
  return `array![\n${lines.map((line) => `${indent}    ${line}\n`).join('')}${indent}]`;
}

export const span = (values: readonly string[], indent?: string) => `${array(values, indent)}.span()`;
export const byteArray = (bytes: Uint8Array) => array([...bytes].map(String));

/** Felts or integers as a literal of a fixed-size array, wrapped. */
export function fixedArray(values: (string | number)[]): string {
  const lines = [''];
  for (const value of values) {
    const item = `${value}, `;
    if (lines.at(-1)!.length + item.length > 110) lines.push('');
    lines[lines.length - 1] += item;
  }
  return `[\n${lines.map((line) => `        ${line.trimEnd()}`).join('\n')}\n    ]`;
}

/** What something is called, as a function's name. */
export const identifier = (name: string) =>
  name.toLowerCase().replaceAll(/-(?=\d)/g, 'minus ').replaceAll(/[^a-z0-9]+/g, '_').replaceAll(/^_|_$/g, '');

/** One test; `call` is a Cairo expression of type bool. */
export function test(what: string, call: string, holds: boolean): string {
  const lines = call.split('\n');
  const assertion = `    assert!(${holds ? '' : '!'}${lines.pop()!.trim()});`;
  return `#[test]\nfn ${identifier(what)}() {\n${lines.map((line) => `${line}\n`).join('')}${assertion}\n}\n`;
}
