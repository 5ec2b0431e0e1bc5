import {execFile, spawnSync} from 'node:child_process';
import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import type {Browser} from 'puppeteer-core';
import {findBrowser, launch} from '../../../tools/browser.js';

/** Tries out what is used below; containers may well forbid it. */
function hasNetworks(): boolean {
  const probe = `call-probe-${process.pid % 1000}`;
  const runs = (command: string) => {
    const [program = '', ...args] = command.split(' ');
    return spawnSync(program, args).status === 0;
  };
  const works =
    runs(`ip netns add ${probe}`) &&
    runs(`ip netns exec ${probe} tc qdisc add dev lo root blackhole`) &&
    runs(`ip link add ${probe} type bridge`) &&
    runs('bridge -V');
  runs(`ip link del ${probe}`);
  runs(`ip netns del ${probe}`);
  return works;
}

/** An installed one, where there is one: in the browser that comes with the dependencies no page rings here. */
const found = await findBrowser({asking: true});

/** For `{skip: …}`: namespaces are Linux's, and for root. */
export const missingNetworks =
  found.origin === 'bundled'
    ? 'there is no installed Chrome, Chromium or Edge'
    : !(process.platform === 'linux' && process.getuid?.() === 0 && hasNetworks()) &&
      'there are no network namespaces (needs Linux, root, iproute2, and a kernel that allows it)';

async function run(command: string) {
  const [program = '', ...args] = command.split(' ');
  return promisify(execFile)(program, args);
}

/** A machine as far as networks go: a namespace with a cable to the {@link Hub}. */
export class Host {
  readonly #name: string;
  #address: string;

  /** `name` is also that of the hub's end of the cable. */
  constructor(name: string, address: string) {
    this.#name = name;
    this.#address = address;
  }

  async plugIn(bridge: string) {
    const name = this.#name;
    await run(`ip netns add ${name}`);
    await run(`ip link add ${name} type veth peer name eth0 netns ${name}`);
    await run(`ip link set ${name} master ${bridge} up`);
    await this.#inside('ip link set lo up');
    await this.#inside(`ip addr add ${this.#address}/24 dev eth0`);
    await this.#inside('ip link set eth0 up');
    await this.#inside(`ip route add default via ${Hub.address}`);
  }

  /** A namespace lives on for as long as a process in it does; its cable must not. */
  async unplug() {
    await Promise.allSettled([run(`ip link del ${this.#name}`), run(`ip netns del ${this.#name}`)]);
  }

  /** A browser in which pages of the hub may use microphone and camera, though they come by http. */
  async browser(origin: string): Promise<Browser> {
    const {path} = found;
    const folder = await mkdtemp(join(tmpdir(), 'call-elements-'));
    const starter = join(folder, 'browser');
    await writeFile(starter, `#!/bin/sh\nexec ip netns exec ${this.#name} ${path} "$@"\n`);
    await chmod(starter, 0o755);
    const browser = await launch({
      executablePath: starter,
      // There is no way to its port from here.
      pipe: true,
      args: [`--unsafely-treat-insecure-origin-as-secure=${origin}`],
    });
    browser.once('disconnected', () => void rm(folder, {recursive: true, force: true}));
    return browser;
  }

  /** Nothing gets through any more, and nobody is told. */
  async goSilent() {
    await run(`tc qdisc add dev ${this.#name} root blackhole`);
    await this.#inside('tc qdisc add dev eth0 root blackhole');
  }

  async comeBack() {
    await run(`tc qdisc del dev ${this.#name} root`);
    await this.#inside('tc qdisc del dev eth0 root');
  }

  /** As a phone that leaves the house. */
  async moveTo(address: string) {
    await this.#inside(`ip addr del ${this.#address}/24 dev eth0`);
    this.#address = address;
    await this.#inside(`ip addr add ${address}/24 dev eth0`);
    await this.#inside(`ip route add default via ${Hub.address}`);
  }

  /** Reaches the hub, and no other host. */
  async isolate(isIsolated: boolean) {
    await run(`bridge link set dev ${this.#name} isolated ${isIsolated ? 'on' : 'off'}`);
  }

  async #inside(command: string) {
    await run(`ip netns exec ${this.#name} ${command}`);
  }
}

/** Where the pages, the broker and the relay are, and two hosts that reach it and each other. */
export class Hub {
  static readonly address = '10.77.0.1';
  static readonly #bridge = 'call-hub';
  readonly alice = new Host('call-alice', '10.77.0.2');
  readonly bob = new Host('call-bob', '10.77.0.3');

  static async open(): Promise<Hub> {
    const hub = new Hub();
    // What an earlier run may have left.
    await hub.close();
    await run(`ip link add ${Hub.#bridge} type bridge`);
    await run(`ip addr add ${Hub.address}/24 dev ${Hub.#bridge}`);
    await run(`ip link set ${Hub.#bridge} up`);
    await Promise.all([hub.alice, hub.bob].map((host) => host.plugIn(Hub.#bridge)));
    return hub;
  }

  async close() {
    await Promise.all([this.alice.unplug(), this.bob.unplug()]);
    await run(`ip link del ${Hub.#bridge}`).catch(() => undefined);
  }
}
