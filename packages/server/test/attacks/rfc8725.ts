/** Attacks on each rule of the best current practices for JSON Web Tokens. @see RFC 8725 section 3 */

import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { goodParts, signed, unsigned, type Attack } from './attack.ts'
import { asSecrets, hmacWith, rsaPair, rsaWith, token } from './jwt.ts'

const refused = 'refused' as const

export const rfc8725: readonly Attack[] = [
  {
    id: 'rfc8725-3.1',
    what: 'the sender chooses the algorithm',
    expects: refused,
    tokens: (target) => {
      const { method, world } = target
      const own = world.keys.foreign.pair.privateKey
      const claims = () => method.claims()
      const names = ['RS1', 'HS1', 'ES256K', 'rs256', 'hs256', 'RSA-OAEP', 'dir', 'toString', '']
      const hmacs = [method.header['kid'], claims()['iss'], ''].flatMap((secret) => [
        token({ ...method.header, alg: 'HS256' }, claims(), hmacWith(String(secret))),
        token({ ...method.header, alg: 'HS512' }, claims(), hmacWith(String(secret), 'sha512')),
      ])
      return [
        ...signed(
          target,
          names.map((alg) => ({ header: { alg } })),
        ),
        ...signed(
          target,
          [null, 256, ['RS256'], { alg: 'RS256' }].map((alg) => ({ header: { alg } })),
        ),
        ...hmacs,
        token({ ...method.header, alg: 'RS256' }, claims(), rsaWith(own)),
        token({ ...method.header, alg: 'RS512' }, claims(), rsaWith(own, 'sha512')),
        ...signed(
          target,
          ['HS384', 'HS512', 'PS256', 'ES256', 'EdDSA'].map((alg) => ({ header: { alg } })),
        ),
      ]
    },
  },
  {
    id: 'rfc8725-3.2',
    what: 'no algorithm at all, or one that is broken',
    expects: refused,
    tokens: (target) => {
      const { method } = target
      const names = ['none', 'None', 'NONE', 'nOnE', 'none ', '']
      return names.flatMap((alg) => [
        unsigned({ ...method.header, alg }, method.claims()),
        unsigned({ alg }, method.claims()),
        unsigned({ ...method.header, alg }, method.claims(), goodParts(target)[2]),
      ])
    },
  },
  {
    id: 'rfc8725-3.3',
    what: 'a signature that is nearly right, or right for something else',
    expects: refused,
    tokens: (target) => {
      const { method } = target
      const [head, body, tail] = goodParts(target)
      const [, otherBody = '', otherTail = ''] = method
        .sign(method.header, method.claims({ other: true }))
        .split('.')
      const inner = method.sign(method.header, method.claims())
      const flipped = [0, 1, tail.length >> 1, tail.length - 3].map((at) => {
        const letter = tail[at] === 'A' ? 'B' : 'A'
        return `${head}.${body}.${tail.slice(0, at)}${letter}${tail.slice(at + 1)}`
      })
      return [
        ...flipped,
        `${head}.${body}.${tail.slice(0, -8)}`,
        `${head}.${body}.${tail}AAAA`,
        `${head}.${otherBody}.${tail}`,
        `${head}AAAA.${otherBody}.${otherTail}`,
        // Nested tokens: the inner one is good.
        method.sign({ ...method.header, cty: 'JWT' }, inner),
        method.sign(method.header, JSON.stringify(inner)),
        `${head}.${Buffer.from(inner).toString('base64url')}.${tail}`,
        // Serialisations that are not compact.
        JSON.stringify({ protected: head, payload: body, signature: tail }),
        JSON.stringify({ payload: body, signatures: [{ protected: head, signature: tail }] }),
        `${head}..${tail}`,
        `${head}.${body}.${tail}.${tail}.${tail}`,
      ]
    },
  },
  {
    id: 'rfc8725-3.4',
    what: 'keys and points that are not sound',
    expects: refused,
    tokens: (target) => {
      const { method, world } = target
      const { small, weak, forEncryption } = world.keys
      const byKey = [small, weak, forEncryption].flatMap(({ kid, pair }) => [
        token({ alg: 'RS256', typ: 'JWT', kid }, method.claims(), rsaWith(pair.privateKey)),
        token(
          { alg: 'RS384', typ: 'JWT', kid },
          method.claims(),
          rsaWith(pair.privateKey, 'sha384'),
        ),
      ])
      const psychic = [64, 96, 132].map((length, at) =>
        token({ ...method.header, alg: ['ES256', 'ES384', 'ES512'][at] }, method.claims(), () =>
          Buffer.alloc(length),
        ),
      )
      const offCurve = { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' }
      return [
        ...byKey,
        ...psychic,
        ...signed(target, [{ header: { jwk: offCurve, alg: 'ES256' } }]),
      ]
    },
  },
  {
    id: 'rfc8725-3.5',
    what: 'keys that can be guessed',
    expects: refused,
    tokens: ({ method }) =>
      ['secret', 'password', 'changeme', '12345678', 'key', 'tableau', 'easel', 'jwt', '\0', ' ']
        .concat(String(method.header['kid']), String(method.claims()['iss']))
        .map((secret) =>
          token({ ...method.header, alg: 'HS256' }, method.claims(), hmacWith(secret)),
        ),
  },
  {
    id: 'rfc8725-3.6',
    what: 'compression and encryption',
    expects: refused,
    tokens: (target) => [
      ...signed(target, [{ header: { zip: 'DEF' } }, { header: { enc: 'A256GCM' } }]),
      `${unsigned({ alg: 'dir', enc: 'A256GCM' }, {})}.AAAA.AAAA.AAAA`,
      `${unsigned({ alg: 'RSA1_5', enc: 'A128CBC-HS256', zip: 'DEF' }, 'x')}.AAAA.AAAA`,
    ],
  },
  {
    id: 'rfc8725-3.7',
    what: 'texts that readers disagree on',
    expects: refused,
    tokens: ({ method }) => {
      const header = JSON.stringify(method.header)
      const claims = () => JSON.stringify(method.claims())
      const twice = (text: string, name: string, value: string) =>
        text.replace('{', `{${JSON.stringify(name)}:${JSON.stringify(value)},`)
      const bytes = (text: string) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])])
      return [
        method.sign(twice(header, 'alg', 'none'), claims()),
        method.sign(twice(header, 'kid', 'other'), claims()),
        method.sign(twice(header, '\u0061lg', 'none'), claims()),
        method.sign(header.replace('"alg"', String.raw`"\u0061lg":"none","alg"`), claims()),
        ...['iss', 'exp', 'scp', method.nameClaim].map((name) =>
          method.sign(header, twice(claims(), name, 'other')),
        ),
        method.sign(bytes(header), claims()),
        method.sign(header, bytes(claims())),
        method.sign(header, Buffer.from(claims(), 'utf16le')),
        method.sign(`\u{feff}${header}`, claims()),
        method.sign(header, `\u{feff}${claims()}`),
        method.sign(header, `${claims()} x`),
        method.sign(header, `[${claims()}]`),
        method.sign(header, claims().replace(/}$/, ',}')),
        method.sign(header, claims().replace('{', '{/* x */')),
        method.sign(header, claims().replace('{', '{"x":NaN,')),
      ]
    },
  },
  {
    id: 'rfc8725-3.8',
    what: 'issuers and subjects of somebody else',
    expects: refused,
    tokens: (target) => {
      const { method, foreign } = target
      const theirs = foreign.claims()
      const name = { [method.nameClaim]: theirs[method.nameClaim] }
      return [
        foreign.sign(foreign.header, method.claims()),
        method.sign(method.header, foreign.claims()),
        method.sign(foreign.header, foreign.claims()),
        ...signed(target, [
          { claims: { iss: theirs['iss'] } },
          { claims: name },
          {
            claims: { [method.nameClaim]: String(method.claims()[method.nameClaim]).toUpperCase() },
          },
          { claims: { [method.nameClaim]: `${String(method.claims()[method.nameClaim])} ` } },
          { header: { iss: theirs['iss'] } },
          { claims: { iss: `${String(method.claims()['iss'])}/` } },
          { claims: { iss: String(method.claims()['iss']).toUpperCase() } },
        ]),
      ]
    },
  },
  {
    id: 'rfc8725-3.9',
    what: 'tokens for another audience',
    expects: refused,
    tokens: (target) => {
      const { method, foreign } = target
      const tenant = 'https://tableau.com/tenantId'
      if (method.required.includes(tenant)) {
        // The pair of issuer and tenant takes the place of an audience.
        const theirs = foreign.claims()[tenant]
        const site = 'https://tableau.com/siteId'
        const wrong = [theirs, randomUUID(), '', '*', [method.claims()[tenant]]]
        return signed(target, [
          ...wrong.map((value) => ({ claims: { [tenant]: value } })),
          ...[theirs, randomUUID(), '', null].map((value) => ({ claims: { [site]: value } })),
        ])
      }
      const theirs = foreign.claims()['aud']
      const own =
        method.trust === 'connected-app' ? [theirs === 'tableau' ? 'x' : theirs] : [theirs]
      return signed(
        target,
        [
          ...own,
          'Tableau',
          'tableau ',
          'tableau:',
          '',
          '*',
          [],
          ['x'],
          [['tableau']],
          { aud: 'tableau' },
        ].map((aud) => ({ claims: { aud } })),
      )
    },
  },
  {
    id: 'rfc8725-3.10',
    what: 'header parameters that lead to keys',
    expects: refused,
    tokens: (target) => {
      const { world, method } = target
      const { url } = world.trap
      const { foreign } = world.keys
      const jwk = { ...foreign.pair.publicKey.export({ format: 'jwk' }), kid: foreign.kid }
      const mine = (header: object) =>
        token(
          { alg: 'RS256', typ: 'JWT', kid: foreign.kid, ...header },
          method.claims(),
          rsaWith(foreign.pair.privateKey),
        )
      return [
        mine({ jwk }),
        mine({ jku: `${url}/keys` }),
        mine({ x5u: `${url}/certificate` }),
        mine({
          x5c: [foreign.pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')],
        }),
        mine({ kid: `${url}/keys` }),
        ...signed(target, [
          { header: { jku: `${url}/keys` } },
          { header: { jwk } },
          { header: { x5u: `${url}/certificate` } },
          { header: { crit: ['b64'], b64: false } },
          { header: { crit: ['exp'] } },
        ]),
      ]
    },
  },
  {
    id: 'rfc8725-3.11',
    what: 'tokens of another type',
    expects: refused,
    tokens: (target) =>
      signed(
        target,
        [
          'at+jwt',
          'application/at+jwt',
          'logout+jwt',
          'secevent+jwt',
          'dpop+jwt',
          'JOSE',
          '',
          null,
          1,
        ].map((typ) => ({ header: { typ } })),
      ),
  },
  {
    id: 'rfc8725-3.12',
    what: 'tokens that are good for another method of sign-in',
    expects: refused,
    tokens: ({ method, others }) => [
      ...others.map((other) => other.sign(other.header, method.claims())),
      ...others.map((other) => method.sign(method.header, other.claims())),
      // The flag of a sign-in, not the token, tells unified access tokens from others.
      ...others
        .filter(({ isGoodOnce }) => isGoodOnce !== method.isGoodOnce)
        .map((other) => other.sign(other.header, other.claims())),
    ],
  },
  {
    id: 'rfc8725-2.1',
    what: 'a public key used as a shared secret',
    expects: refused,
    tokens: ({ method, world }) =>
      [method.publicKey ?? world.keys.foreign.pair.publicKey].flatMap((key) =>
        asSecrets(key).flatMap((secret) => [
          token({ ...method.header, alg: 'HS256' }, method.claims(), hmacWith(secret)),
          token({ ...method.header, alg: 'HS512' }, method.claims(), hmacWith(secret, 'sha512')),
        ]),
      ),
  },
  {
    id: 'rfc8725-2.2',
    what: 'a key of another kind under the same name',
    expects: refused,
    tokens: ({ method }) => {
      const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const ed = generateKeyPairSync('ed25519')
      const byEc = (data: string) =>
        sign('sha256', Buffer.from(data), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })
      return [
        token({ ...method.header, alg: 'ES256' }, method.claims(), byEc),
        token({ ...method.header, alg: 'EdDSA' }, method.claims(), (data) =>
          sign(null, Buffer.from(data), ed.privateKey),
        ),
        token({ ...method.header, alg: 'RS256' }, method.claims(), rsaWith(rsaPair().privateKey)),
      ]
    },
  },
]
