import { createSecretKey, webcrypto } from 'node:crypto'
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
