import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readPem } from './pem.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
const body = pem.split('\n').slice(1, -2).join('')

describe('a public key is understood', () => {
  test.each([
    ['as openssl writes it', pem],
    ['with line breaks of Windows', pem.replaceAll('\n', '\r\n')],
    ['with \\n written out', pem.replaceAll('\n', '\\n')],
    ['with \\r\\n written out', pem.replaceAll('\n', '\\r\\n')],
    ['without line breaks', pem.replaceAll('\n', '')],
    ['with spaces in place of line breaks', pem.trim().replaceAll('\n', ' ')],
    ['indented, as YAML does', pem.replaceAll(/^/gm, '    ')],
    ['with tabs and empty lines', pem.replaceAll('\n', '\n\n\t')],
    ['in quotes', `"${pem.replaceAll('\n', '\\n')}"`],
    ['without a line break at its end', pem.trim()],
    ['after a byte order mark', `\uFEFF${pem}`],
    ['in PKCS#1', pkcs1],
    ['in PKCS#1, without line breaks', pkcs1.replaceAll('\n', '')],
    [
      'with lines of 76',
      `-----BEGIN PUBLIC KEY-----\n${body.replaceAll(/(.{76})/g, '$1\n')}\n-----END PUBLIC KEY-----`,
    ],
  ])('%s', (_, text) => {
    const read = readPem(text)
    expect(read).toMatchObject({ pem })
    expect('key' in read && createPublicKey(read.pem).equals(publicKey)).toBe(true)
  })

  test('of an elliptic curve', () => {
    const text = ec.export({ type: 'spki', format: 'pem' }).toString()
    expect(readPem(text)).toMatchObject({ pem: text })
  })
})

describe('another text is refused for what it is', () => {
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  test.each([
    ['nothing', ' ', /^is empty/],
    ['a private key', pkcs8, /private key.*-pubout/],
    ['a private key without line breaks', pkcs8.replaceAll('\n', ''), /private key/],
    ['a private key of PKCS#1', pkcs8.replaceAll('PRIVATE', 'RSA PRIVATE'), /private key/],
    ['a certificate', pem.replaceAll('PUBLIC KEY', 'CERTIFICATE'), /certificate.*openssl x509/],
    ['a request', pem.replaceAll('PUBLIC KEY', 'CERTIFICATE REQUEST'), /CERTIFICATE REQUEST/],
    ['a key of SSH', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ== ann@example.com', /SSH.*ssh-keygen/],
    ['a JWK', JSON.stringify(publicKey.export({ format: 'jwk' })), /JWK.*jwksUri/],
    ['base64 alone', body, /no line -----BEGIN PUBLIC KEY-----/],
    ['one that is cut off', pem.slice(0, 200), /no line -----END PUBLIC KEY-----/],
    ['one that lacks its middle', pem.replace(/^(.*\n.*\n).*\n.*\n/, '$1'), /damaged or cut off/],
    ['one with dots', pem.replace('MII', 'MI…'), /holds "…" between/],
    ['one of URL-safe base64', pem.replace('MII', 'M_I'), /holds "_" between/],
    ['two', pem + pem, /more than one key/],
    ['one after other text', `my key: ${pem}`, /text before or after/],
    ['none', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----', /nothing between/],
  ])('%s', (_, text, problem) => {
    expect(readPem(text)).toEqual({ problem: expect.stringMatching(problem) as string })
  })

  test('and nothing of a private key is repeated', () => {
    const { problem = '' } = readPem(pkcs8) as { readonly problem?: string }
    expect(problem).not.toContain(pkcs8.slice(40, 60))
  })
})
