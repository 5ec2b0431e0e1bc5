import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {randomBytes} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {connect, createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {until} from './until.js';

/** Whether a program can be started by its name. */
export const installed = (program: string): boolean =>
  spawnSync(program, ['--version'], {stdio: 'ignore'}).error === undefined;

const packages: Readonly<Record<string, string>> = {turnserver: 'coturn', 'redis-cli': 'redis-tools'};

/** For `{skip: …}` of tests that need a program: false, or the reason, which the closing line of the run repeats. */
export function missing(program: string): string | false {
  return !installed(program) && `${program} is not installed (Debian: apt-get install ${packages[program] ?? program})`;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo; // not a pipe
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether somebody listens there. */
export function answers(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** A redis-server of this test's own, which may be killed, frozen and restarted empty. */
export class RedisServer {
  readonly port: number;
  readonly #args: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), 'broker-redis-'));
  #process: ChildProcess | undefined;
  #config: string[] = [];

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.#args = args;
  }

  static async start(...args: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), args);
    await server.start();
    return server;
  }

  /** A sentinel that guards the server at that port under the name `mymaster`. */
  static async startSentinel(masterPort: number): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), ['--sentinel']);
    const rules = [`monitor mymaster 127.0.0.1 ${masterPort} 2`, 'down-after-milliseconds mymaster 2000'];
    // Sentinels keep what they learn in the file they were started with.
    server.#config = [join(server.#folder, 'sentinel.conf')];
    writeFileSync(String(server.#config), rules.map((rule) => `sentinel ${rule}\n`).join(''));
    await server.start('+monitor master');
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(readyWhen = 'Ready to accept connections'): Promise<void> {
    const options = [
      ...this.#config,
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--dir',
      this.#folder,
      ...this.#args,
    ];
    const child = spawn('redis-server', options, {stdio: ['ignore', 'pipe', 'inherit']});
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (text) => String(text).includes(readyWhen) && resolve());
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
    });
  }

  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, {recursive: true, force: true});
  }
}

/** A coturn of this test's own that takes the broker's credentials, as `docs/guides/self-hosting.md` tells to run it. */
export async function startCoturn(ip: string) {
  const port = await freePort();
  const secret = randomBytes(12).toString('hex');
  const child = spawn(
    'turnserver',
    [
      ...['-n', '--no-cli', '--no-tls', '--no-dtls', '--log-file', 'stdout', '--simple-log', '--pidfile', '/dev/null'],
      ...['--listening-ip', ip, '--relay-ip', ip, '--listening-port', String(port), '--allow-loopback-peers'],
      ...['--use-auth-secret', `--static-auth-secret=${secret}`, '--realm', 'calls'],
    ],
    {stdio: 'ignore'},
  );
  await until(() => answers(port, ip), 'coturn listens');
  return {port, secret, url: `turn:${ip}:${port}`, stop: () => child.kill('SIGKILL')};
}
