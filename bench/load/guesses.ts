/** Guesses at credentials, each another one, for every verifier and for names that exist and that do not. */

import { randomBytes } from 'node:crypto'
import type { GuessedFacts } from '../servers/guessed-easel.ts'
import { signInRequest } from './api.ts'
import { requestBytes } from './connection.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789AB'
const json = { accept: 'application/json', 'content-type': 'application/json' }
/** Stands in a template for text that each guess has its own of. */
const hole = '#'

/** @returns a function that makes the next guess */
export function guessesAt(facts: GuessedFacts): () => Uint8Array {
  const templates = templatesOf(facts).map((bytes) => ({ bytes, holes: holesIn(bytes) }))
  let index = 0
  return () => {
    const template = templates[index++ % templates.length]
    if (template === undefined) throw new Error('there is nothing to guess at')
    const guess = Buffer.from(template.bytes)
    const chance = randomBytes(template.holes.length)
    for (const [n, at] of template.holes.entries()) {
      guess[at] = letters.charCodeAt((chance[n] ?? 0) & 63)
    }
    return guess
  }
}

function templatesOf(facts: GuessedFacts): readonly Buffer[] {
  const { token, connectedApp: app, cloudToken, uatIssuer, tenantLuid } = facts
  // The last letter of 16 bytes in base64 has four bits that must be zero.
  const unknownSecret = `${hole.repeat(21)}A==:${hole.repeat(32)}`
  const wrong = (secret: string) => `${secret.slice(0, 25)}${hole.repeat(32)}`
  const pat = (secret: string) =>
    signInRequest({ personalAccessTokenName: token.name, personalAccessTokenSecret: secret })
  const cloud = (path: string, text: string) =>
    requestBytes({
      verb: 'POST',
      path: `/api/v1/${path}`,
      headers: json,
      body: JSON.stringify({ token: text }),
    })
  const known = { alg: 'HS256', typ: 'JWT', kid: app.secretId, iss: app.clientId }
  const unknown = { ...known, iss: '6f1d3a52-0b3c-4c3b-9d55-6a2f0e6f7a10' }
  const rsa = { alg: 'RS256', typ: 'JWT', kid: 'key-1' }
  const tenant = { 'https://tableau.com/tenantId': tenantLuid }
  const stranger = { iss: 'https://unknown.example', ...tenant }
  const issuer = { iss: uatIssuer, ...tenant }
  return [
    pat(wrong(token.secret)),
    pat(unknownSecret),
    signInRequest({ jwt: jwt(known, {}, 43) }),
    signInRequest({ jwt: jwt(unknown, {}, 43) }),
    signInRequest({ jwt: jwt(rsa, stranger, 342) }),
    signInRequest({ jwt: jwt(rsa, issuer, 342), isUat: true }),
    signInRequest({ jwt: jwt(rsa, stranger, 342), isUat: true }),
    cloud('pat/login', wrong(cloudToken)),
    cloud('pat/login', unknownSecret),
    cloud('tcuJwt/login', jwt(rsa, issuer, 342)),
    cloud('tcuJwt/login', jwt(rsa, stranger, 342)),
    requestBytes({
      path: '/easel/v1/auth-events',
      headers: { 'x-easel-admin-key': hole.repeat(43) },
    }),
  ]
}

/** A token whose signature is all chance, but for the last letter, which must be the one form of its bits. */
function jwt(header: object, claims: object, signatureLength: number): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode(header)}.${encode(claims)}.${hole.repeat(signatureLength - 1)}A`
}

function holesIn(bytes: Buffer): readonly number[] {
  return [...bytes.keys()].filter((at) => bytes[at] === hole.charCodeAt(0))
}
