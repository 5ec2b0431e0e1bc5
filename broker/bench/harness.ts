import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {until} from '../test/support/until.js';

export interface Usage {
  readonly cpuMs: number;
  readonly heap: number;
  readonly rss: number;
}

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const wide = [
  '--message-rate',
  '1e7',
  '--message-burst',
  '1e7',
  '--sockets-per-ip',
  '1e5',
  '--upgrade-rate',
  '1e5',
  '--upgrade-burst',
  '1e5',
];

/** A broker in a process of its own: ours as it is shipped, or PeerJS's. */
export class Server {
  readonly child: ChildProcess;
  url = '';
  adminUrl = '';
  #output = '';

  private constructor(args: readonly string[]) {
    const preload = ['--expose-gc', '--import', pathOf('usage.js')];
    this.child = spawn(process.execPath, [...preload, ...args], {stdio: ['ignore', 'pipe', 'inherit', 'ipc']});
    this.child.stdout?.on('data', (text) => (this.#output += String(text)));
  }

  /** With limits out of the way unless `usual`: they are not what is measured. */
  static async own(args: readonly string[] = [], usual = false): Promise<Server> {
    const ports = ['--port', '0', '--admin-port', '0'];
    const server = new Server([pathOf('../dist/cli.js'), ...ports, ...(usual ? [] : wide), ...args]);
    await until(() => server.#output.includes('"listening"'), 'our broker listens');
    const line = server.#output.split('\n').find((text) => text.includes('"listening"')) ?? '{}';
    const {address, admin} = JSON.parse(line) as Record<'address' | 'admin', {port: number}>; // what cli.ts writes
    server.url = `http://127.0.0.1:${address.port}/`;
    server.adminUrl = `http://127.0.0.1:${admin.port}/`;
    await until(async () => (await fetch(`${server.adminUrl}healthz`)).ok, 'our broker is healthy');
    return server;
  }

  static async stock(): Promise<Server> {
    const server = new Server([pathOf('../test/support/stock-server.js'), '{"concurrent_limit":100000}']);
    await until(() => server.#output.includes('"url"'), 'the stock server listens');
    server.url = (JSON.parse(server.#output) as {url: string}).url; // what stock-server.js writes
    return server;
  }

  async usage(): Promise<Usage> {
    const answer = once(this.child, 'message') as Promise<[{usage: Usage}]>; // what usage.js sends
    this.child.send('usage');
    return (await answer)[0].usage;
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    await exit;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? NaN;
}

export const range = (values: readonly number[], digits = 2): string =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

/** A B A B …: what disturbs one disturbs the other. The first round warms up and is dropped. */
export async function interleaved<T>(rounds: number, contenders: Readonly<Record<string, () => Promise<T>>>) {
  const results: Record<string, T[]> = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, measure] of Object.entries(contenders)) {
      const result = await measure();
      if (round > 0) results[name]?.push(result);
    }
  }
  return results;
}

/** Prints a ratio beside its goal; a missed goal fails the run. */
export function judge(what: string, ratio: number, goal: string, met: boolean): void {
  console.log(`${met ? 'met   ' : 'MISSED'} ${what}: ${ratio.toPrecision(3)}  goal ${goal}`);
  if (!met) process.exitCode = 1;
}
