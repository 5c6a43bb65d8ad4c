import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { KeeperError } from '../core/errors.ts';
import type { KeeperErrorCode } from '../core/errors.ts';
import { hex } from '../core/json.ts';
import type { InputStore } from './input-store.ts';
import { MAX_INPUT_BYTES, encodePreimage, openCommitment, parseCommitment } from './preimage.ts';

const OCTETS = 'application/octet-stream';
const STATUS: Partial<Record<KeeperErrorCode, number>> = {
  INPUT_MISSING: 404, INPUT_TOO_LARGE: 413, INPUT_CORRUPT: 422, INPUT_UNAVAILABLE: 503,
};

/** `GET` and `PUT /inputs/0x…`: the commitment is the name, so nobody can put a wrong input under it. */
export function createInputServer(inputs: InputStore): FastifyInstance {
  const server = fastify({ logger: false, bodyLimit: MAX_INPUT_BYTES, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(OCTETS, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  server.setErrorHandler((error: Error & { code?: string; statusCode?: number }, _request, reply) => {
    if (error instanceof KeeperError) {
      return reply.code(STATUS[error.code] ?? 500).send({ code: error.code, message: error.message });
    }
    const tooLarge = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE';
    const code = tooLarge ? 'INPUT_TOO_LARGE' : (error.code ?? 'UNEXPECTED');
    return reply.code(error.statusCode ?? 500).send({ code, message: error.message });
  });

  server.get<{ Params: { commitment: string } }>('/inputs/:commitment', async (request, reply) => {
    const commitment = commitmentOf(request.params.commitment);
    return reply.type(OCTETS).send(Buffer.from(encodePreimage(await inputs.get(commitment))));
  });

  server.put<{ Params: { commitment: string } }>('/inputs/:commitment', async (request, reply) => {
    const commitment = commitmentOf(request.params.commitment);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    await inputs.put(openCommitment(body, commitment));
    return reply.code(201).send({ commitment: hex(commitment) });
  });
  return server;
}

function commitmentOf(text: string): bigint {
  const commitment = parseCommitment(text);
  if (commitment !== undefined) return commitment;
  const message = 'A commitment is 0x and the hex digits of a felt, lower case, no leading zeros.';
  throw new KeeperError('INPUT_MISSING', message);
}
