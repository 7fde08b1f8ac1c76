/** The shapes of secrets that travel: REST session tokens and secrets of personal access tokens. */

import { hash, timingSafeEqual } from 'node:crypto'
import type { Random } from '../../ports/clock.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const secretLength = 32
/** Bytes from here on would favour the first letters of the alphabet. */
const fairBytes = 256 - (256 % alphabet.length)

const luidPattern = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const sessionToken = new RegExp(`^([A-Za-z0-9_-]{22})\\|([A-Za-z0-9]{32})\\|(${luidPattern})$`)
const sessionTokenLength = 22 + 1 + secretLength + 1 + 36
const patSecret = /^([A-Za-z0-9+/]{22}==):[A-Za-z0-9]{32}$/
export const patSecretLength = 24 + 1 + secretLength

/** 32 characters of `[A-Za-z0-9]`, each as likely as the others: about 190 bits. */
export function newSecretPart(random: Random): string {
  let secret = ''
  while (secret.length < secretLength) {
    for (const byte of random.bytes(secretLength + 8)) {
      if (byte < fairBytes && secret.length < secretLength) secret += alphabet[byte % 62]
    }
  }
  return secret
}

/** SHA-256 of a secret's UTF-8 bytes. A plain hash is enough for secrets of full entropy. */
export function hashSecret(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}

/** Compared with where there is no token, so that the work stays the same. No secret hashes to it. */
export const dummyHash: Buffer = Buffer.alloc(32)

/** Whether two texts are equal, in a time that tells nothing about where they differ. */
export function equalSecretly(left: string, right: string): boolean {
  return timingSafeEqual(hashSecret(left), hashSecret(right))
}

export interface SessionToken {
  /** Look-up key of the session. */
  readonly idPart: string
  /** Never stored; see {@link hashSecret}. */
  readonly secretPart: string
  readonly siteLuid: string
}

/** An id that begins with the time, so that those of one moment are neighbours in the store's index; the rest is chance. */
export function timedId(random: Random, now: Date, sizeBytes: number): Buffer {
  const id = random.bytes(sizeBytes)
  id.writeUIntBE(now.getTime(), 0, 6)
  return id
}

export function newSessionToken(random: Random, siteLuid: string, now: Date): SessionToken {
  return {
    idPart: timedId(random, now, 16).toString('base64url'),
    secretPart: newSecretPart(random),
    siteLuid,
  }
}

/** @see Sign In, sample response; tableau-mcp takes the third part as the site's id */
export function formatSessionToken(token: SessionToken): string {
  return `${token.idPart}|${token.secretPart}|${token.siteLuid}`
}

/** The parts of a session token, or null when the text cannot be one. */
export function parseSessionToken(text: string): SessionToken | null {
  if (text.length !== sessionTokenLength) return null
  const [, idPart, secretPart, siteLuid] = sessionToken.exec(text) ?? []
  if (idPart === undefined || secretPart === undefined || siteLuid === undefined) return null
  return { idPart, secretPart, siteLuid }
}

/** A new token's GUID (which is also the first part of its secret) and its secret, shown once. */
export function newPatSecret(random: Random): { readonly guid: string; readonly secret: string } {
  const guid = random.uuid()
  const id = Buffer.from(guid.replaceAll('-', ''), 'hex')
  return { guid, secret: `${id.toString('base64')}:${newSecretPart(random)}` }
}

/** GUID of the token that a secret claims to belong to, or null when the text cannot be a secret. Nothing is trimmed. */
export function patGuidOf(secret: string): string | null {
  if (secret.length !== patSecretLength) return null
  const [, encoded] = patSecret.exec(secret) ?? []
  if (encoded === undefined) return null
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.toString('base64') !== encoded) return null
  const hex = bytes.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}
