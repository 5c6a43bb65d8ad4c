// A network between processes that a test can cut: every link is a relay of its own.

import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Passes one address's connections on to a port of this machine, while it is up. */
class Relay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  isUp = true;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(target: number): Promise<Relay> {
    const server = createServer();
    const relay = new Relay(server);
    server.on('connection', (inbound) => {
      if (!relay.isUp) return void inbound.destroy();
      const outbound = connect(target, '127.0.0.1');
      for (const [socket, other] of [[inbound, outbound], [outbound, inbound]] as const) {
        relay.#sockets.add(socket);
        socket.on('error', () => {}).on('close', () => {
          relay.#sockets.delete(socket);
          other.destroy();
        });
      }
      inbound.pipe(outbound).pipe(inbound);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    this.isUp = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Nodes by their number, and a relay for each way from one to another that listens. */
export class Links {
  readonly #ports: (number | undefined)[] = [];
  readonly #relays: { from: number; to: number; relay: Relay }[] = [];

  /** Nodes that listen on `ports` and reach each other. */
  static async open(ports: readonly number[]): Promise<Links> {
    const links = new Links();
    for (const port of ports) links.#ports.push(port);
    for (const from of ports.keys()) await links.#reach(from);
    return links;
  }

  /** One node more, which reaches those there are; if it listens, those that come later reach it. */
  async join(port?: number): Promise<number> {
    const node = this.#ports.push(port) - 1;
    await this.#reach(node);
    return node;
  }

  /** The port under which `from` reaches `to`. */
  port(from: number, to: number): number {
    return this.#relays.find((one) => one.from === from && one.to === to)!.relay.port;
  }

  /** Cuts every link between some nodes and some others. */
  separate(some: readonly number[], others: readonly number[]): void {
    for (const { from, to, relay } of this.#relays) {
      const crosses = some.includes(from) ? others.includes(to) : some.includes(to) && others.includes(from);
      if (crosses) relay.cut();
    }
  }

  /** Joins everybody to everybody again. */
  heal(): void {
    for (const { relay } of this.#relays) relay.isUp = true;
  }

  async close(): Promise<void> {
    await Promise.all(this.#relays.map(({ relay }) => relay.close()));
  }

  async #reach(from: number): Promise<void> {
    for (const [to, port] of this.#ports.entries()) {
      if (from !== to && port !== undefined) this.#relays.push({ from, to, relay: await Relay.open(port) });
    }
  }
}
