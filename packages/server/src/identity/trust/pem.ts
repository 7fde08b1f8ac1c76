/** Public keys as people paste them: PEM, and what shells, YAML and JSON make of it. */

import { createPublicKey, type KeyObject } from 'node:crypto'

export type PemRead =
  | { readonly key: KeyObject; readonly pem: string }
  /** What is wrong, and what would be right; a sentence without its subject. */
  | { readonly problem: string }

/** SubjectPublicKeyInfo, and the older PKCS#1 of RSA keys. */
const labels = ['PUBLIC KEY', 'RSA PUBLIC KEY'] as const
const lineLength = 64
const armour = /-----(BEGIN|END) ([A-Z0-9 ]+)-----/g

/**
 * Reads one public key. Line breaks that are missing, doubled or written as `\n`, indents, quotes around the text and PKCS#1 are
 * understood.
 *
 * @returns the key with its PEM in the usual form (`BEGIN PUBLIC KEY`), or what is wrong with the text
 */
export function readPem(text: string): PemRead {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replaceAll(/\\[rn]/g, '\n')
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim()
  const marks = [...plain.matchAll(armour)].map(([all, end, label]) => ({ all, end, label }))
  const problem = strangeText(plain, marks[0]?.label)
  if (problem !== null) return { problem }
  const [begin, end, extra] = marks
  if (begin?.end !== 'BEGIN') {
    return { problem: 'has no line -----BEGIN PUBLIC KEY-----; send the whole PEM with it' }
  }
  if (end?.end !== 'END' || end.label !== begin.label) {
    return {
      problem: `has no line -----END ${begin.label}-----: it was cut off; send the whole PEM`,
    }
  }
  if (extra !== undefined) return { problem: 'holds more than one key; send one' }
  const [before = '', body = '', after = ''] = plain.split(/-----(?:BEGIN|END) [A-Z0-9 ]+-----/)
  if (before.trim() !== '' || after.trim() !== '') {
    return { problem: 'has text before or after the key; send the PEM alone' }
  }
  return decoded(body.replaceAll(/\s+/g, ''), begin.label ?? '')
}

function decoded(base64: string, label: string): PemRead {
  if (base64 === '') return { problem: 'has nothing between its BEGIN and END lines' }
  const strange = /[^A-Za-z0-9+/=]/.exec(base64)?.[0]
  if (strange !== undefined) {
    return {
      problem: `holds ${JSON.stringify(strange)} between its BEGIN and END lines, where only base64 may be`,
    }
  }
  const lines = base64.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? []
  try {
    const key = createPublicKey(
      [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n'),
    )
    return { key, pem: key.export({ type: 'spki', format: 'pem' }).toString() }
  } catch {
    return {
      problem: `is no key: the base64 between its BEGIN and END lines is damaged or cut off (${base64.length} characters)`,
    }
  }
}

/** Text that is something else than the PEM of a public key. */
function strangeText(text: string, label: string | undefined): string | null {
  if (text === '') return 'is empty'
  if (label?.endsWith('PRIVATE KEY') === true) {
    return 'must not be a private key: make the public one of it with openssl pkey -in key.pem -pubout, and replace the key, which was shown to others'
  }
  if (label === 'CERTIFICATE') {
    return 'is a certificate: take the public key out of it with openssl x509 -in cert.pem -pubkey -noout'
  }
  if (label !== undefined && !labels.some((each) => each === label)) {
    return `is a PEM of ${label}; send one of PUBLIC KEY`
  }
  if (/^(?:ssh-|ecdsa-)/.test(text)) {
    return 'is a key of SSH: turn it into PEM with ssh-keygen -e -m PKCS8 -f key.pub'
  }
  if (text.startsWith('{')) {
    return 'is a JWK or another JSON text: send the key as PEM, or the address of the key set as jwksUri'
  }
  return null
}
