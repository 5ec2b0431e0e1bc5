import {readFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import type {BrokerOptions, RedisOptions} from './index.js';
import {defaultLimits, type Limits} from './limits.js';

/** A setting that cannot be meant. Its message names the flag. */
export class ConfigError extends Error {}

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly adminHost: string;
  readonly adminPort: number;
  readonly tls?: {readonly cert: Buffer; readonly key: Buffer};
  readonly logLevel: string;
  readonly options: BrokerOptions & {readonly limits: Limits};
}

/** Flags that take a value, apart from the limits. Every one is also an environment variable: `--admin-port` is `BROKER_ADMIN_PORT`. */
const values = {
  host: 'address to listen on (127.0.0.1)',
  port: 'port to listen on (9000)',
  path: 'mount point (/)',
  key: 'PeerJS key (peerjs)',
  'admin-host': 'address of /livez, /healthz, /metrics (127.0.0.1)',
  'admin-port': 'their port (9001)',
  redis: 'redis://… shared by all nodes',
  'redis-cluster': 'host:port,host:port of a Redis cluster',
  'redis-sentinels': 'host:port,host:port of sentinels',
  'redis-name': 'name of the master the sentinels guard (mymaster)',
  jwks: 'URL of the public keys of JWTs',
  issuer: 'required iss of JWTs',
  audience: 'required aud of JWTs',
  origins: 'https://a.example,https://b.example: pages that may connect',
  'trust-proxy': 'number of own proxies in front (0)',
  'turn-urls': 'turn:…,stun:… handed out by /ice',
  'tls-cert': 'PEM file',
  'tls-key': 'PEM file',
  'log-level': 'debug, info, warn, silent (info)',
} as const;

const switches = {
  'no-guests': 'only those with a JWT come in',
  discovery: 'anybody may list connected ids',
  'close-on-expiry': 'close a socket when its JWT runs out',
  help: 'this text',
} as const;

/** Never flags: command lines are in every process list. `BROKER_JWT_SECRET`, or `--jwt-secret-file`. */
const secrets = {
  'jwt-secret': 'HS256 secret of JWTs, 32 bytes or more',
  'guest-secret': 'signs guest ids; the same on all nodes',
  'turn-secret': 'coturn’s static-auth-secret',
  'redis-password': 'of the Redis cluster or the sentinels’ master',
} as const;

const limitFlags = Object.fromEntries(
  Object.keys(defaultLimits).map((name) => [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), name]),
);

const environmentName = (flag: string): string => `BROKER_${flag.toUpperCase().replaceAll('-', '_')}`;

/** What the command line and the environment ask for; the command line wins. Nothing when the help was asked for. */
export function readConfig(args: readonly string[], environment: NodeJS.ProcessEnv): Config | undefined {
  const text = {type: 'string'} as const;
  const taken = [
    ...Object.keys(values),
    ...Object.keys(secrets).map((name) => `${name}-file`),
    ...Object.keys(limitFlags),
  ];
  const given = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(taken.map((flag) => [flag, text])),
      ...Object.fromEntries(Object.keys(switches).map((flag) => [flag, {type: 'boolean'} as const])),
    },
  }).values;

  const value = (flag: string): string | undefined => {
    const found = given[flag] ?? environment[environmentName(flag)];
    return found === undefined || found === '' ? undefined : String(found);
  };
  const isOn = (flag: keyof typeof switches): boolean => ['true', '1', 'yes'].includes(value(flag) ?? '');
  const list = (flag: string): string[] | undefined =>
    value(flag)
      ?.split(',')
      .map((item) => item.trim());
  const number = (flag: string, otherwise: number): number => {
    const found = Number(value(flag) ?? otherwise);
    if (!Number.isFinite(found) || found < 0) throw new ConfigError(`--${flag} must be a number, not “${value(flag)}”`);
    return found;
  };
  const secret = (name: keyof typeof secrets): string | undefined => {
    const file = value(`${name}-file`);
    return file === undefined ? environment[environmentName(name)] : readFileSync(file, 'utf8').trim();
  };

  if (isOn('help')) return undefined;
  const [certFile, keyFile] = [value('tls-cert'), value('tls-key')];
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new ConfigError('--tls-cert and --tls-key go together');
  const turnSecret = secret('turn-secret');
  const limits = Object.fromEntries(
    Object.entries(limitFlags).map(([flag, name]) => [name, number(flag, defaultLimits[name as keyof Limits])]),
  );
  return {
    host: value('host') ?? '127.0.0.1',
    port: number('port', 9000),
    path: value('path') ?? '/',
    adminHost: value('admin-host') ?? '127.0.0.1',
    adminPort: number('admin-port', 9001),
    logLevel: value('log-level') ?? 'info',
    ...(certFile !== undefined &&
      keyFile !== undefined && {tls: {cert: readFileSync(certFile), key: readFileSync(keyFile)}}),
    options: {
      auth: {
        jwtSecret: secret('jwt-secret'),
        jwksUrl: value('jwks'),
        issuer: value('issuer'),
        audience: value('audience'),
        guests: !isOn('no-guests'),
        guestSecret: secret('guest-secret'),
      },
      redis: redisIn(
        value('redis'),
        list('redis-cluster'),
        list('redis-sentinels'),
        value('redis-name'),
        secret('redis-password'),
      ),
      turn: turnSecret === undefined ? undefined : {secret: turnSecret, urls: list('turn-urls') ?? []},
      key: value('key'),
      origins: list('origins'),
      trustProxy: number('trust-proxy', 0),
      discovery: isOn('discovery'),
      closeOnExpiry: isOn('close-on-expiry'),
      limits: limits as Limits, // one entry for each name of defaultLimits
    },
  };
}

function redisIn(
  url: string | undefined,
  cluster: string[] | undefined,
  sentinels: string[] | undefined,
  name = 'mymaster',
  password: string | undefined,
): RedisOptions | undefined {
  if ([url, cluster, sentinels].filter((item) => item !== undefined).length > 1) {
    throw new ConfigError('--redis, --redis-cluster and --redis-sentinels exclude each other');
  }
  if (url !== undefined) return {url};
  if (cluster !== undefined) return {cluster, password};
  return sentinels === undefined ? undefined : {sentinels, name, password};
}

/** All flags, with what they do and, for limits, their default. */
export function helpText(): string {
  const row = (flag: string, meaning: string): string => `  --${flag.padEnd(24)} ${meaning}`;
  return [
    'call-elements-broker: brokers calls between PeerJS clients.',
    'Every flag is also an environment variable: --admin-port is BROKER_ADMIN_PORT.\n',
    ...Object.entries({...values, ...switches}).map(([flag, meaning]) => row(`${flag}`, meaning)),
    '\nSecrets, from a file or the environment only (BROKER_JWT_SECRET):\n',
    ...Object.entries(secrets).map(([name, meaning]) => row(`${name}-file`, meaning)),
    '\nLimits (times in milliseconds, sizes in bytes):\n',
    ...Object.entries(limitFlags).map(([flag, name]) => row(flag, String(defaultLimits[name as keyof Limits]))),
  ].join('\n');
}
