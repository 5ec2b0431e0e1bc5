import {SignJWT, type JWTPayload} from 'jose';

export const jwtSecret = 'a secret of more than thirty-two bytes';

/** What an application that knows who is logged in signs for the page; ten minutes unless `claims` say otherwise. */
export function tokenFor(sub: string | undefined, claims: JWTPayload = {}, secret = jwtSecret): Promise<string> {
  const payload = {...(sub !== undefined && {sub}), exp: inSeconds(600), ...claims};
  return new SignJWT(payload).setProtectedHeader({alg: 'HS256'}).sign(Buffer.from(secret));
}

/** A time as JWTs write it. */
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;
