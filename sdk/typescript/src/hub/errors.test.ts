import { expect } from 'chai';

import { HubError, panicCode, toHubError } from './errors.ts';

describe('panicCode', () => {
  const cases: [string, string, string | undefined][] = [
    ['a revert reason', "selector: 0x0325):\n0x4e4f4e43455f55534544 ('NONCE_USED').\n", 'NONCE_USED'],
    [
      'the innermost of several',
      "(0x4e4f4e43455f55534544 ('NONCE_USED'), 0x454e545259504f494e545f4641494c4544 ('ENTRYPOINT_FAILED')).",
      'NONCE_USED',
    ],
    ['a wrapper alone', "0x454e545259504f494e545f4641494c4544 ('ENTRYPOINT_FAILED')", 'ENTRYPOINT_FAILED'],
    ['felts in JSON', '{"error":"[\\"0x4e4f4e43455f55534544\\"]"}', 'NONCE_USED'],
    [
      'addresses are not codes',
      '"contract_address":"0x76de3cd64e9a5e1b4fa75d49df2adcabe54c68d70dc6791f05f621f01729a34",',
      undefined,
    ],
    ['nothing', 'Out of gas', undefined],
  ];
  for (const [name, text, code] of cases) it(name, () => expect(panicCode(text)).to.equal(code));
});

describe('toHubError', () => {
  it('takes the code from a node error', () => {
    const cause = Object.assign(new Error('RPC'), {
      baseError: {
        code: 40, message: 'Contract error', data: { revert_error: { error: '["0x4e4f4e43455f55534544"]' } },
      },
    });
    expect(toHubError(cause, 'submit_job')).to.be.instanceOf(HubError).and.to.include({ code: 'NONCE_USED', cause });
  });

  it('tells a refusing node from an unreachable one', () => {
    const refused = Object.assign(
      new Error('RPC'), { baseError: { code: 54, message: 'Account balance is too small' } },
    );
    expect(toHubError(refused, 'send').code).to.equal('NODE_REFUSED');
    expect(toHubError(new TypeError('fetch failed'), 'send').code).to.equal('CHAIN_UNREACHABLE');
  });
});
