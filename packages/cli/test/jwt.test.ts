import { createSecretKey, generateKeyPairSync, webcrypto } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mintJwt } from '../src/jwt/mint-jwt.ts'
import { easel } from './terminal.ts'

const secret = 'JbLRdCOvC5KH+aTtLbA4Zf1Ppz2WNZd0uIhT6n8lDLs='

const environment = {
  EASEL_CA_CLIENT_ID: '0f3a…client',
  EASEL_CA_SECRET_ID: 'kid-1',
  EASEL_CA_SECRET: secret,
}

function decode(segment: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(segment, 'base64url').toString()) as Record<string, unknown>
}

/** Verifies by the Web Crypto API: another implementation than the one that signed. */
async function isSigned(token: string, key: string): Promise<boolean> {
  const [header, payload, signature = ''] = token.split('.')
  const imported = await webcrypto.subtle.importKey(
    'raw',
    createSecretKey(Buffer.from(key)).export(),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  )
  const signed = Buffer.from(`${header}.${payload}`)
  return webcrypto.subtle.verify('HMAC', imported, Buffer.from(signature, 'base64url'), signed)
}

describe('jwt mint', () => {
  it('signs with the text of the secret', async () => {
    const { out, exitCode } = await easel(
      ['jwt', 'mint', '--user', 'ann@example.com', '--scope', 'tableau:content:read'],
      environment,
    )
    expect(exitCode).toBe(0)
    expect(await isSigned(out.trim(), secret)).toBe(true)
    expect(await isSigned(out.trim(), `${secret}x`)).toBe(false)
  })

  it('says who, for whom, until when and what for', async () => {
    const before = Math.floor(Date.now() / 1000)
    const args = ['jwt', 'mint', '--user', 'ann', '--expires', '90s']
    const scopes = ['--scope', 'tableau:content:read,tableau:views:download', '--scope', 'a:b:c']
    const { out } = await easel([...args, ...scopes], environment)
    const [header = '', payload = ''] = out.trim().split('.')
    expect(decode(header)).toEqual({
      alg: 'HS256',
      typ: 'JWT',
      kid: 'kid-1',
      iss: environment.EASEL_CA_CLIENT_ID,
    })
    const claims = decode(payload)
    expect(claims).toMatchObject({
      iss: environment.EASEL_CA_CLIENT_ID,
      sub: 'ann',
      aud: 'tableau',
      scp: ['tableau:content:read', 'tableau:views:download', 'a:b:c'],
    })
    expect(claims['iat']).toBeGreaterThanOrEqual(before)
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(90)
  })

  it('makes a unified access token with the key of a file, and says which file holds none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-jwt-'))
    try {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const path = join(folder, 'key.pem')
      await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }))
      const env = {
        EASEL_UAT_ISSUER: 'https://agents.example',
        EASEL_UAT_KEY_ID: 'k1',
        EASEL_UAT_PRIVATE_KEY_PATH: path,
        EASEL_TENANT_ID: '0b0c…tenant',
      }
      const args = ['jwt', 'mint', '--uat', '--user', 'ann@example.com', '--scope', 'a:b:c']
      const { out, err } = await easel([...args, '--expires', '1h'], env)
      expect(err).toBe('')
      const [header = '', payload = '', signature = ''] = out.trim().split('.')
      expect(decode(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' })
      const claims = decode(payload)
      expect(claims).toMatchObject({
        iss: 'https://agents.example',
        email: 'ann@example.com',
        'https://tableau.com/tenantId': '0b0c…tenant',
        scp: ['a:b:c'],
      })
      expect(Number(claims['exp']) - Number(claims['iat'])).toBe(3600)
      const imported = await webcrypto.subtle.importKey(
        'spki',
        publicKey.export({ type: 'spki', format: 'der' }),
        { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
        false,
        ['verify'],
      )
      const signed = Buffer.from(`${header}.${payload}`)
      const bytes = Buffer.from(signature, 'base64url')
      expect(await webcrypto.subtle.verify('RSASSA-PKCS1-v1_5', imported, bytes, signed)).toBe(true)

      await writeFile(path, 'no key')
      const refused = await easel(args, env)
      expect(refused).toMatchObject({ exitCode: 1, out: '' })
      expect(refused.err).toContain(`${path} holds no private key`)
      const unset = await easel(args, { ...env, EASEL_TENANT_ID: '' })
      expect(unset.err).toContain('--tenant is missing, and EASEL_TENANT_ID is not set')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('never uses a jti twice', () => {
    const request = {
      clientId: 'c',
      secretId: 's',
      secret,
      user: 'ann',
      scopes: [],
      issuedAt: 1,
      expiresInSeconds: 1,
    }
    const ids = [mintJwt(request), mintJwt(request)].map(
      (token) => decode(token.split('.')[1] ?? '')['jti'],
    )
    expect(new Set(ids).size).toBe(2)
  })

  it('takes flags before the environment, and warns of a life that Tableau refuses', async () => {
    const args = [
      'jwt',
      'mint',
      '--user',
      'ann',
      '--scope',
      's',
      '--secret',
      'own',
      '--expires',
      '1h',
    ]
    const { out, err } = await easel(args, environment)
    expect(await isSigned(out.trim(), 'own')).toBe(true)
    expect(err).toContain('longer than 10 minutes')
  })
})
