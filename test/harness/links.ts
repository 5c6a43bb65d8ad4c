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

/** A relay for each ordered pair of nodes that listen on `ports`. */
export class Links {
  readonly #relays: Map<string, Relay>;

  private constructor(relays: Map<string, Relay>) {
    this.#relays = relays;
  }

  static async open(ports: readonly number[]): Promise<Links> {
    const relays = new Map<string, Relay>();
    for (const from of ports.keys()) {
      for (const [to, port] of ports.entries()) if (from !== to) relays.set(`${from}/${to}`, await Relay.open(port));
    }
    return new Links(relays);
  }

  /** The port under which `from` reaches `to`. */
  port(from: number, to: number): number {
    return this.#relays.get(`${from}/${to}`)!.port;
  }

  /** Separates a node from all others, or joins it to them again. */
  isolate(node: number): void {
    for (const relay of this.#around(node)) relay.cut();
  }

  heal(node: number): void {
    for (const relay of this.#around(node)) relay.isUp = true;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#relays.values()].map((relay) => relay.close()));
  }

  #around(node: number): Relay[] {
    return [...this.#relays].filter(([pair]) => pair.split('/').includes(String(node))).map(([, relay]) => relay);
  }
}

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<Server>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  })));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
