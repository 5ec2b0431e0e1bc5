/** A site with a login, and its broker in the same process: nobody but Alice can be Alice. `npx tsx server.ts` */
import {randomBytes, randomUUID} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {createBroker} from 'call-elements-broker';
import {SignJWT} from 'jose';

/** Yours are in a database, and their passwords hashed. */
const users = new Map([
  ['alice', 'apple'],
  ['bob', 'banana'],
]);
const sessions = new Map<string, string>();
const secret = randomBytes(32).toString('hex');

const broker = await createBroker({auth: {jwtSecret: secret, guests: false}});
const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
broker.attach(server, '/calls/');

async function answer(request: IncomingMessage, response: ServerResponse) {
  const {pathname} = new URL(request.url ?? '/', 'http://localhost');
  const user = sessions.get(/(?:^|; )session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
  if (pathname === '/login' && request.method === 'POST') return logIn(request, response);
  if (pathname === '/api/call-token') return sendToken(response, user);
  if (pathname.startsWith('/call-elements/')) return sendScript(response, pathname);
  if (pathname !== '/') return response.writeHead(404).end();
  const page = await readFile(new URL(user ? 'member.html' : 'login.html', import.meta.url), 'utf8');
  // Names are of our own making here; escape yours.
  response.setHeader('content-type', 'text/html').end(page.replaceAll('{user}', user ?? ''));
}

async function logIn(request: IncomingMessage, response: ServerResponse) {
  const form = new URLSearchParams(await text(request));
  const name = form.get('name') ?? '';
  if (users.get(name) === undefined || users.get(name) !== form.get('password')) return response.writeHead(403).end();
  const session = randomUUID();
  sessions.set(session, name);
  const cookie = `session=${session}; HttpOnly; SameSite=Lax`;
  response.writeHead(303, {location: '/', 'set-cookie': cookie}).end();
}

/** What the broker takes for proof: for a few minutes, and for this name only. */
async function sendToken(response: ServerResponse, user: string | undefined) {
  if (!user) return response.writeHead(401).end();
  const token = await new SignJWT({sub: user})
    .setProtectedHeader({alg: 'HS256'})
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(secret));
  response.setHeader('content-type', 'text/plain').end(token);
}

async function sendScript(response: ServerResponse, pathname: string) {
  const name = /^\/call-elements\/([\w-]+\.js)$/.exec(pathname)?.[1];
  if (!name) return response.writeHead(404).end();
  const file = new URL(`cdn/${name}`, import.meta.resolve('call-elements'));
  response.setHeader('content-type', 'text/javascript').end(await readFile(file));
}

server.listen(Number(process.env['PORT'] ?? 8080), 'localhost', () => {
  // It listens by now, on TCP.
  const {port} = server.address() as AddressInfo;
  console.log(`http://localhost:${port}`);
});
