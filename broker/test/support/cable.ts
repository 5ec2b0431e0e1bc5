import {once} from 'node:events';
import {connect, createServer, type AddressInfo, type Server, type Socket} from 'node:net';

/** A wire to one or several servers: it can be cut, and takes the next one that answers, without stickiness. */
export class Cable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #ports: readonly number[];
  #turn = 0;

  private constructor(ports: readonly number[]) {
    this.#ports = ports;
    this.#server = createServer((near) => this.#join(near, this.#ports.length));
  }

  static async to(...ports: number[]): Promise<Cable> {
    const cable = new Cable(ports);
    cable.#server.listen(0, '127.0.0.1');
    await once(cable.#server, 'listening');
    return cable;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // not a pipe
  }

  /** Leads new connections there from now on; to nowhere when empty. */
  lead(...ports: number[]): void {
    this.#ports = ports;
  }

  /** Breaks what runs over it. */
  cut(): void {
    this.lead();
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #join(near: Socket, tries: number): void {
    near.on('error', () => undefined);
    const port = this.#ports[this.#turn++ % Math.max(1, this.#ports.length)];
    if (port === undefined || tries === 0) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    far.once('error', () => this.#join(near, tries - 1));
    far.once('connect', () => {
      for (const [end, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(end);
        end.removeAllListeners('error').on('error', () => undefined);
        end.on('close', () => {
          this.#sockets.delete(end);
          other.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
  }
}
