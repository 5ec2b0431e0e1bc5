import {createHash, createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import type {JWTPayload} from 'jose';
import type {Limits} from './limits.js';
import {nameOf} from './protocol.js';

export interface AuthOptions {
  /** HS256 secret of the JWTs, at least 32 bytes. */
  readonly jwtSecret?: string | undefined;
  /** Where the public keys (RS256, ES256, EdDSA) of the JWTs are. */
  readonly jwksUrl?: string | undefined;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  /** Whether those without a JWT may be called by an id from `GET /peerjs/id`. On unless switched off. */
  readonly guests?: boolean | undefined;
  /** Signs guest ids; the same on all nodes. Derived from `jwtSecret` unless given. */
  readonly guestSecret?: string | undefined;
}

/** What a token proved. */
export interface Grant {
  readonly sub: string;
  /** Hash of who this is and which of their tabs: equal = may take an id over. */
  readonly tok: string;
  /** Ids, or beginnings of ids ending in `*`, that may be rung; all when absent. */
  readonly call?: readonly string[];
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

/** The token proves nothing, and will not later. */
export class TokenRefused extends Error {}

/** Decides who may use which id. */
export interface Auth {
  /** What `token` proves about the holder of `id`. Rejects with TokenRefused, or with anything else when it could not be found out. */
  admit(id: string, token: string): Promise<Grant>;
  /** What a JWT proves, by itself or about the holder of `id`. Rejects like `admit`. */
  verify(token: string, id?: string | null): Promise<Grant>;
  /** A fresh id for somebody without a name, or nothing when guests are not let in. */
  guestId(): string | undefined;
}

const hashOf = (...parts: string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** Whether `name` is one of the `patterns`: written out, or by its beginning and `*`. Names may be given decoded. */
export function matches(id: string, patterns: readonly string[]): boolean {
  const names = [id, nameOf(id)];
  return patterns.some((pattern) =>
    names.some((name) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern)),
  );
}

/** The rules of one deployment. Loads `jose` only where there are JWTs. */
export async function createAuth(options: AuthOptions, limits: Limits): Promise<Auth> {
  const {jwtSecret, jwksUrl, guests = true} = options;
  if (jwtSecret !== undefined && jwksUrl !== undefined)
    throw new TypeError('Give a JWT secret or a JWKS URL, not both');
  if (jwtSecret !== undefined && Buffer.byteLength(jwtSecret) < 32)
    throw new TypeError('The JWT secret is shorter than 32 bytes');

  const required = jwtSecret !== undefined || jwksUrl !== undefined;
  const guestKey = options.guestSecret ?? (jwtSecret === undefined ? randomBytes(32) : hashOf('guest', jwtSecret));
  const sign = (nonce: string): string => createHmac('sha256', guestKey).update(nonce).digest('hex').slice(0, 16);

  function isGuestId(id: string): boolean {
    const [, nonce, signature] = /^g-([0-9a-f]{20})-([0-9a-f]{16})$/.exec(id) ?? [];
    if (nonce === undefined || signature === undefined) return false;
    return timingSafeEqual(Buffer.from(signature), Buffer.from(sign(nonce)));
  }

  const readJwt = required ? await jwtReader(options, limits) : undefined;

  async function verify(token: string, id?: string | null): Promise<Grant> {
    if (readJwt === undefined) throw new TokenRefused('no JWTs here');
    const [text = '', nonce] = token.split('~', 2);
    const {sub = '', exp = 0, jti, ids, call} = await readJwt(text);
    const names = [sub, ...stringsIn(ids)];
    if (sub === '' || (typeof id === 'string' && !names.includes(id) && !names.includes(nameOf(id)))) {
      throw new TokenRefused('this token is for another id');
    }
    const tok = hashOf('jwt', sub, nonce ?? jti ?? text);
    return {sub, tok, expiresAt: exp * 1000, ...(call !== undefined && {call: stringsIn(call)})};
  }

  return {
    guestId() {
      if (!guests) return undefined;
      const nonce = randomBytes(10).toString('hex');
      return `g-${nonce}-${sign(nonce)}`;
    },
    async admit(id, token) {
      if (!required || (guests && isGuestId(id))) return {sub: id, tok: hashOf('guest', id, token)};
      return verify(token, id);
    },
    verify,
  };
}

/** Checks signature, algorithm, times, issuer and audience of a JWT. */
async function jwtReader({jwtSecret, jwksUrl, issuer, audience}: AuthOptions, limits: Limits) {
  const {createRemoteJWKSet, customFetch, errors, jwtVerify} = await import('jose');
  const checks = {
    requiredClaims: ['exp', 'sub'],
    clockTolerance: 30,
    ...(issuer !== undefined && {issuer}),
    ...(audience !== undefined && {audience}),
  };
  // The algorithms follow from the configuration, never from the header of a token.
  if (jwksUrl === undefined) {
    const key = Buffer.from(jwtSecret ?? '');
    return (token: string): Promise<JWTPayload> =>
      jwtVerify(token, key, {...checks, algorithms: ['HS256']}).then(({payload}) => payload, refuse);
  }

  let nextFetch = 0;
  let nextRefresh = performance.now() + limits.jwksRefreshMs;
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    // Known keys outlive an outage of their server, and unknown ones cost it no more than a request per `jwksMs`.
    cacheMaxAge: Infinity,
    cooldownDuration: limits.jwksMs,
    timeoutDuration: limits.backplaneMs,
    [customFetch]: (url: string, init: RequestInit) => {
      if (performance.now() < nextFetch) throw new Error('The JWKS was asked for a moment ago');
      nextFetch = performance.now() + (keys.jwks() === undefined ? Math.min(1000, limits.jwksMs) : limits.jwksMs);
      return fetch(url, init);
    },
  });

  return async (token: string): Promise<JWTPayload> => {
    if (keys.jwks() !== undefined && performance.now() > nextRefresh) {
      nextRefresh = performance.now() + limits.jwksRefreshMs;
      // Keys that were withdrawn must go; while their server is away the old ones have to do.
      keys.reload().catch(() => undefined);
    }
    try {
      return (await jwtVerify(token, keys, {...checks, algorithms: ['RS256', 'ES256', 'EdDSA']})).payload;
    } catch (error) {
      const aboutTheToken =
        error instanceof errors.JOSEError &&
        !(error instanceof errors.JWKSTimeout) &&
        error.code !== errors.JOSEError.code;
      // Without keys nothing can be said about a token; with keys, one that needs another key is refused.
      if (aboutTheToken || keys.jwks() !== undefined) refuse(error);
      throw error;
    }
  };
}

function refuse(cause: unknown): never {
  throw new TokenRefused('refused', {cause});
}

const stringsIn = (claim: unknown): string[] =>
  Array.isArray(claim) ? claim.filter((item) => typeof item === 'string') : [];

/** Credentials that a coturn with `use-auth-secret` and the same secret accepts until they run out. */
export function turnCredentials(secret: string, sub: string, lifeMs: number): {username: string; credential: string} {
  const username = `${Math.floor((Date.now() + lifeMs) / 1000)}:${sub}`;
  return {username, credential: createHmac('sha1', secret).update(username).digest('base64')};
}
