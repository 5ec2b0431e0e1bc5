import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {fileURLToPath} from 'node:url';
import {until} from './until.js';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

interface LogLine {
  readonly msg?: string;
  readonly address?: {readonly port: number};
  readonly admin?: {readonly port: number};
  readonly tls?: boolean;
}

/** The command-line program in a process of its own: a node that can be killed, frozen and told to leave. */
export class Program {
  readonly child: ChildProcess;
  /** Everything it wrote. */
  output = '';
  url = '';
  adminUrl = '';

  private constructor(args: readonly string[], env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], {
      env: {PATH: process.env['PATH'] ?? '', ...env},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (text) => {
        this.output += String(text);
      });
    }
  }

  /** A node that is ready for clients. */
  static async start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Program> {
    const program = new Program(['--port', '0', '--admin-port', '0', ...args], env);
    await until(() => program.#listening !== undefined || program.ended, 'the broker listens');
    const line = program.#listening;
    if (line === undefined) throw new Error(`the broker ended: ${program.output}`);
    program.url = `${line.tls ? 'https' : 'http'}://127.0.0.1:${line.address?.port}/`;
    program.adminUrl = `http://127.0.0.1:${line.admin?.port}/`;
    await until(async () => (await fetch(`${program.adminUrl}healthz`)).status === 200, 'the broker is healthy');
    return program;
  }

  /** Runs it to its end, for what it says when it cannot start. */
  static async run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Program> {
    const program = new Program(args, env);
    await once(program.child, 'close');
    return program;
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  get #listening(): LogLine | undefined {
    const line = this.output.split('\n').find((text) => text.includes('"msg":"listening"'));
    return line === undefined ? undefined : (JSON.parse(line) as LogLine); // what cli.ts writes
  }

  /** The value of a metric, summed over its labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.adminUrl}metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    if (!this.ended) {
      const exit = once(this.child, 'exit');
      this.child.kill(signal);
      await exit;
    }
    return this.child.exitCode;
  }
}
