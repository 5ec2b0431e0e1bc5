#!/usr/bin/env node
import {createServer, type Server} from 'node:http';
import {createServer as createTlsServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {ConfigError, helpText, readConfig, type Config} from './config.js';
import {createBroker, type EmbeddableBroker, type Log} from './index.js';
import {createMetrics} from './metrics.js';

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

async function run({host, port, path, adminHost, adminPort, tls, logLevel, options}: Config): Promise<void> {
  const {pino} = await import('pino');
  const log = pino({level: logLevel, base: null});
  const broker = await createBroker({...options, log});
  warnAbout(host, options, log);

  const hardening = {headersTimeout: options.limits.headersMs, connectionsCheckingInterval: 1000};
  const server = tls === undefined ? createServer(hardening) : createTlsServer({...hardening, ...tls});
  broker.attach(server, path);
  const admin = await createAdmin(broker);
  await Promise.all([listen(server, port, host), listen(admin, adminPort, adminHost)]);
  log.info({address: server.address(), admin: admin.address(), path, tls: tls !== undefined}, 'listening');

  let leaving = false;
  const leave = async (signal: NodeJS.Signals): Promise<void> => {
    // Who asks twice means at once.
    if (leaving) process.exit(1);
    leaving = true;
    log.info({signal}, 'leaving');
    await broker.drain();
    await broker.close();
    log.info({}, 'left');
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void leave(signal)).on('SIGINT', (signal) => void leave(signal));
}

function warnAbout(host: string, {auth, turn, redis}: Config['options'], log: Log): void {
  const authenticates = auth?.jwtSecret !== undefined || auth?.jwksUrl !== undefined;
  if (!authenticates && !isLoopback(host)) {
    log.warn({host}, 'anybody who reaches this address may take any id: give a JWT secret or a JWKS URL');
  }
  if (!authenticates && turn !== undefined)
    log.warn({}, 'TURN credentials are for those with a JWT: nobody will get any');
  if (auth?.jwksUrl !== undefined && auth.guestSecret === undefined && redis !== undefined) {
    log.warn({}, 'guest ids of one node are refused by the others: give all the same guest secret');
  }
}

/** Whether the process lives, whether it wants clients, and what it counted. Not for the public. */
async function createAdmin(broker: EmbeddableBroker): Promise<Server> {
  const metrics = await createMetrics(broker);
  return createServer(async ({url}, response) => {
    if (url === '/livez') response.writeHead(200).end('ok');
    else if (url === '/healthz')
      response.writeHead(broker.obstacle === undefined ? 200 : 503).end(broker.obstacle ?? 'ok');
    else if (url === '/metrics')
      response.writeHead(200, {'Content-Type': metrics.contentType}).end(await metrics.text());
    else response.writeHead(404).end();
  });
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server.address() as AddressInfo)); // not a pipe: it was given a port
  });
}

try {
  const config = readConfig(process.argv.slice(2), process.env);
  if (config === undefined) console.log(helpText());
  else await run(config);
} catch (error) {
  // A wrong flag deserves a sentence; anything else the stack.
  const isUsage = error instanceof ConfigError || (error instanceof TypeError && 'code' in error);
  console.error(isUsage || !(error instanceof Error) ? String(error) : error.stack);
  process.exit(2);
}
