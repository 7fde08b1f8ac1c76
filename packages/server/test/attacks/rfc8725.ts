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
      const { door, world } = target
      const own = world.keys.foreign.pair.privateKey
      const claims = () => door.claims()
      const names = ['RS1', 'HS1', 'ES256K', 'rs256', 'hs256', 'RSA-OAEP', 'dir', 'toString', '']
      const hmacs = [door.header['kid'], claims()['iss'], ''].flatMap((secret) => [
        token({ ...door.header, alg: 'HS256' }, claims(), hmacWith(String(secret))),
        token({ ...door.header, alg: 'HS512' }, claims(), hmacWith(String(secret), 'sha512')),
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
        token({ ...door.header, alg: 'RS256' }, claims(), rsaWith(own)),
        token({ ...door.header, alg: 'RS512' }, claims(), rsaWith(own, 'sha512')),
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
      const { door } = target
      const names = ['none', 'None', 'NONE', 'nOnE', 'none ', '']
      return names.flatMap((alg) => [
        unsigned({ ...door.header, alg }, door.claims()),
        unsigned({ alg }, door.claims()),
        unsigned({ ...door.header, alg }, door.claims(), goodParts(target)[2]),
      ])
    },
  },
  {
    id: 'rfc8725-3.3',
    what: 'a signature that is nearly right, or right for something else',
    expects: refused,
    tokens: (target) => {
      const { door } = target
      const [head, body, tail] = goodParts(target)
      const [, otherBody = '', otherTail = ''] = door
        .sign(door.header, door.claims({ other: true }))
        .split('.')
      const inner = door.sign(door.header, door.claims())
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
        door.sign({ ...door.header, cty: 'JWT' }, inner),
        door.sign(door.header, JSON.stringify(inner)),
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
      const { door, world } = target
      const { small, weak, forEncryption } = world.keys
      const byKey = [small, weak, forEncryption].flatMap(({ kid, pair }) => [
        token({ alg: 'RS256', typ: 'JWT', kid }, door.claims(), rsaWith(pair.privateKey)),
        token({ alg: 'RS384', typ: 'JWT', kid }, door.claims(), rsaWith(pair.privateKey, 'sha384')),
      ])
      const psychic = [64, 96, 132].map((length, at) =>
        token({ ...door.header, alg: ['ES256', 'ES384', 'ES512'][at] }, door.claims(), () =>
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
    tokens: ({ door }) =>
      ['secret', 'password', 'changeme', '12345678', 'key', 'tableau', 'easel', 'jwt', '\0', ' ']
        .concat(String(door.header['kid']), String(door.claims()['iss']))
        .map((secret) => token({ ...door.header, alg: 'HS256' }, door.claims(), hmacWith(secret))),
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
    tokens: ({ door }) => {
      const header = JSON.stringify(door.header)
      const claims = () => JSON.stringify(door.claims())
      const twice = (text: string, name: string, value: string) =>
        text.replace('{', `{${JSON.stringify(name)}:${JSON.stringify(value)},`)
      const bytes = (text: string) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])])
      return [
        door.sign(twice(header, 'alg', 'none'), claims()),
        door.sign(twice(header, 'kid', 'other'), claims()),
        door.sign(twice(header, '\u0061lg', 'none'), claims()),
        door.sign(header.replace('"alg"', String.raw`"\u0061lg":"none","alg"`), claims()),
        ...['iss', 'exp', 'scp', door.nameClaim].map((name) =>
          door.sign(header, twice(claims(), name, 'other')),
        ),
        door.sign(bytes(header), claims()),
        door.sign(header, bytes(claims())),
        door.sign(header, Buffer.from(claims(), 'utf16le')),
        door.sign(`\u{feff}${header}`, claims()),
        door.sign(header, `\u{feff}${claims()}`),
        door.sign(header, `${claims()} x`),
        door.sign(header, `[${claims()}]`),
        door.sign(header, claims().replace(/}$/, ',}')),
        door.sign(header, claims().replace('{', '{/* x */')),
        door.sign(header, claims().replace('{', '{"x":NaN,')),
      ]
    },
  },
  {
    id: 'rfc8725-3.8',
    what: 'issuers and subjects of somebody else',
    expects: refused,
    tokens: (target) => {
      const { door, foreign } = target
      const theirs = foreign.claims()
      const name = { [door.nameClaim]: theirs[door.nameClaim] }
      return [
        foreign.sign(foreign.header, door.claims()),
        door.sign(door.header, foreign.claims()),
        door.sign(foreign.header, foreign.claims()),
        ...signed(target, [
          { claims: { iss: theirs['iss'] } },
          { claims: name },
          { claims: { [door.nameClaim]: String(door.claims()[door.nameClaim]).toUpperCase() } },
          { claims: { [door.nameClaim]: `${String(door.claims()[door.nameClaim])} ` } },
          { header: { iss: theirs['iss'] } },
          { claims: { iss: `${String(door.claims()['iss'])}/` } },
          { claims: { iss: String(door.claims()['iss']).toUpperCase() } },
        ]),
      ]
    },
  },
  {
    id: 'rfc8725-3.9',
    what: 'tokens for another audience',
    expects: refused,
    tokens: (target) => {
      const { door, foreign } = target
      const tenant = 'https://tableau.com/tenantId'
      if (door.required.includes(tenant)) {
        // The pair of issuer and tenant takes the place of an audience.
        const theirs = foreign.claims()[tenant]
        const site = 'https://tableau.com/siteId'
        const wrong = [theirs, randomUUID(), '', '*', [door.claims()[tenant]]]
        return signed(target, [
          ...wrong.map((value) => ({ claims: { [tenant]: value } })),
          ...[theirs, randomUUID(), '', null].map((value) => ({ claims: { [site]: value } })),
        ])
      }
      const theirs = foreign.claims()['aud']
      const own = door.trust === 'connected-app' ? [theirs === 'tableau' ? 'x' : theirs] : [theirs]
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
      const { world, door } = target
      const { url } = world.trap
      const { foreign } = world.keys
      const jwk = { ...foreign.pair.publicKey.export({ format: 'jwk' }), kid: foreign.kid }
      const mine = (header: object) =>
        token(
          { alg: 'RS256', typ: 'JWT', kid: foreign.kid, ...header },
          door.claims(),
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
    what: 'tokens that are good at another door',
    expects: refused,
    tokens: ({ door, others }) => [
      ...others.map((other) => other.sign(other.header, door.claims())),
      ...others.map((other) => door.sign(door.header, other.claims())),
      // The flag of a sign-in, not the token, tells unified access tokens from others.
      ...others
        .filter(({ isGoodOnce }) => isGoodOnce !== door.isGoodOnce)
        .map((other) => other.sign(other.header, other.claims())),
    ],
  },
  {
    id: 'rfc8725-2.1',
    what: 'a public key used as a shared secret',
    expects: refused,
    tokens: ({ door, world }) =>
      [door.publicKey ?? world.keys.foreign.pair.publicKey].flatMap((key) =>
        asSecrets(key).flatMap((secret) => [
          token({ ...door.header, alg: 'HS256' }, door.claims(), hmacWith(secret)),
          token({ ...door.header, alg: 'HS512' }, door.claims(), hmacWith(secret, 'sha512')),
        ]),
      ),
  },
  {
    id: 'rfc8725-2.2',
    what: 'a key of another kind under the same name',
    expects: refused,
    tokens: ({ door }) => {
      const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const ed = generateKeyPairSync('ed25519')
      const byEc = (data: string) =>
        sign('sha256', Buffer.from(data), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })
      return [
        token({ ...door.header, alg: 'ES256' }, door.claims(), byEc),
        token({ ...door.header, alg: 'EdDSA' }, door.claims(), (data) =>
          sign(null, Buffer.from(data), ed.privateKey),
        ),
        token({ ...door.header, alg: 'RS256' }, door.claims(), rsaWith(rsaPair().privateKey)),
      ]
    },
  },
]
