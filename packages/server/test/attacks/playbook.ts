/** The attacks that testers' tools and courses try: scans of jwt_tool, and PortSwigger's labs on JWT. Our own code. */

import { goodParts, signed, unsigned, type Attack, type Target } from './attack.ts'
import { asSecrets, hmacWith, rsaWith, token, withoutMember } from './jwt.ts'

const refused = 'refused' as const

const kids = [
  '',
  '../../../../../../dev/null',
  '../../../dev/null',
  '/dev/null',
  '|sleep 10',
  '`sleep 10`',
  '$(sleep 10)',
  "x' UNION SELECT '1';--",
  "' OR '1'='1",
  'a\0',
  '\u{1f511}',
  '%00',
  'constructor',
  '__proto__',
  'x'.repeat(4_000),
]

/** Values that no claim of a token may have. */
const casts: readonly unknown[] = [
  null,
  true,
  false,
  [],
  {},
  '',
  { toString: 1 },
  [[[]]],
  { x: { y: 1 } },
]

const wrongTypes = (target: Target, name: string) =>
  signed(
    target,
    casts.map((value) => ({ claims: { [name]: value } })),
  )

export const playbook: readonly Attack[] = [
  {
    id: 'jwt_tool-signature',
    what: 'signatures that are cut, empty or missing',
    expects: refused,
    tokens: (target) => {
      const [head, body, tail] = goodParts(target)
      return [
        `${head}.${body}.`,
        `${head}.${body}`,
        `${head}.${body}.${tail.slice(0, 10)}`,
        `${head}.${body}.${tail}=`,
        `${head}.${body}.${tail}\n`,
        ` ${head}.${body}.${tail}`,
        `${head}.${body}.${tail.replaceAll('-', '+').replaceAll('_', '/')}==`,
        '',
        '.',
        '..',
        '...',
        head,
      ]
    },
  },
  {
    id: 'jwt_tool-n',
    what: 'alg none in four spellings',
    expects: refused,
    tokens: ({ method }) =>
      ['none', 'None', 'NONE', 'nOnE'].map((alg) =>
        unsigned({ ...method.header, alg }, method.claims()),
      ),
  },
  {
    id: 'jwt_tool-b',
    what: 'a blank key',
    expects: refused,
    tokens: ({ method }) =>
      ['', '\0', Buffer.alloc(32)].map((secret) =>
        token({ ...method.header, alg: 'HS256' }, method.claims(), hmacWith(secret)),
      ),
  },
  {
    id: 'jwt_tool-k',
    what: 'the public key as shared secret',
    expects: refused,
    tokens: ({ method, world }) =>
      asSecrets(method.publicKey ?? world.keys.foreign.pair.publicKey).map((secret) =>
        token(
          { ...method.header, alg: 'HS256', kid: method.header['kid'] },
          method.claims(),
          hmacWith(secret),
        ),
      ),
  },
  {
    id: 'jwt_tool-i',
    what: 'a key that the token brings along',
    expects: refused,
    tokens: ({ method, world }) => {
      const { kid, pair } = world.keys.foreign
      const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }
      return [kid, method.header['kid']].map((name) =>
        token(
          { ...method.header, alg: 'RS256', kid: name, jwk },
          method.claims(),
          rsaWith(pair.privateKey),
        ),
      )
    },
  },
  {
    id: 'jwt_tool-s',
    what: 'a key set that the token points to',
    expects: refused,
    tokens: ({ method, world }) => {
      const { kid, pair } = world.keys.foreign
      const { url } = world.trap
      const places = [url, `${url}/keys`, `${url}/.well-known/jwks.json`, url.replace('http:', '')]
      return places.flatMap((place) => [
        token(
          { ...method.header, alg: 'RS256', kid, jku: place },
          method.claims(),
          rsaWith(pair.privateKey),
        ),
        token(
          { ...method.header, alg: 'RS256', kid, x5u: place },
          method.claims(),
          rsaWith(pair.privateKey),
        ),
      ])
    },
  },
  {
    id: 'jwt_tool-kid',
    what: 'names of keys that are paths, commands or SQL',
    expects: refused,
    tokens: (target) => {
      const { method } = target
      return kids.flatMap((kid) => [
        token({ ...method.header, alg: 'HS256', kid }, method.claims(), hmacWith('')),
        token({ ...method.header, alg: 'HS256', kid }, method.claims(), hmacWith('1')),
      ])
    },
  },
  {
    id: 'jwt_tool-urls',
    what: 'an address in every header parameter and claim',
    expects: 'silent',
    tokens: (target) => {
      const { method, world } = target
      const { url } = world.trap
      const parameters = [
        'kid',
        'typ',
        'cty',
        'jku',
        'jwk',
        'x5u',
        'x5c',
        'x5t',
        'iss',
        'url',
        'p2c',
        'apu',
      ]
      const members = [
        ...method.required,
        ...method.optional,
        'sub',
        'jwks_uri',
        'picture',
        'https://tableau.com/groups',
      ]
      return [
        ...signed(
          target,
          parameters.map((name) => ({ header: { [name]: url } })),
        ),
        ...signed(
          target,
          members.map((name) => ({ claims: { [name]: url } })),
        ),
        ...signed(target, [{ claims: { 'https://tableau.com/issuerOverride': url } }]),
      ]
    },
  },
  {
    id: 'jwt_tool-secrets',
    what: 'a list of common secrets',
    expects: refused,
    tokens: ({ method }) =>
      [
        'secret',
        'Secret',
        'SECRET',
        'your-256-bit-secret',
        'password',
        'hunter2',
        'qwerty',
        'letmein',
        'admin',
        'test',
        'token',
        'supersecret',
        'shhhhh',
        'secret1',
        'tableau',
        'x'.repeat(32),
      ].map((secret) =>
        token({ ...method.header, alg: 'HS256' }, method.claims(), hmacWith(secret)),
      ),
  },
  {
    id: 'jwt_tool-claims-removed',
    what: 'each claim removed',
    expects: refused,
    tokens: ({ method }) =>
      method.required.map((name) =>
        method.sign(method.header, withoutMember(method.claims(), name)),
      ),
  },
  {
    id: 'jwt_tool-claims-cast',
    what: 'each claim nulled and of another type',
    expects: refused,
    tokens: (target) =>
      [...target.method.required, ...target.method.optional].flatMap((name) =>
        wrongTypes(target, name),
      ),
  },
  {
    id: 'lab-1',
    what: 'a payload changed under an unchanged signature',
    expects: refused,
    tokens: (target) => {
      const { method } = target
      const [head, , tail] = goodParts(target)
      return [{ [method.nameClaim]: 'administrator' }, { x: 1 }].map(
        (change) => `${head}.${unsigned({}, method.claims(change)).split('.')[1]}.${tail}`,
      )
    },
  },
  {
    id: 'lab-2',
    what: 'alg none with a changed payload',
    expects: refused,
    tokens: ({ method }) => [
      unsigned({ alg: 'none' }, method.claims({ [method.nameClaim]: 'administrator' })),
    ],
  },
  {
    id: 'lab-3',
    what: 'a weak signing key',
    expects: refused,
    tokens: ({ method }) => [
      token({ ...method.header, alg: 'HS256' }, method.claims(), hmacWith('secret1')),
    ],
  },
  {
    id: 'lab-4',
    what: 'an injected jwk',
    expects: refused,
    tokens: ({ method, world }) => {
      const { kid, pair } = world.keys.foreign
      const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid }
      return [token({ kid, alg: 'RS256', jwk }, method.claims(), rsaWith(pair.privateKey))]
    },
  },
  {
    id: 'lab-5',
    what: 'an injected jku',
    expects: refused,
    tokens: ({ method, world }) => {
      const { kid, pair } = world.keys.foreign
      const jku = `${world.trap.url}/jwks.json`
      return [token({ kid, alg: 'RS256', jku }, method.claims(), rsaWith(pair.privateKey))]
    },
  },
  {
    id: 'lab-6',
    what: 'kid leads to an empty file',
    expects: refused,
    tokens: ({ method }) =>
      ['AA==', ''].map((key) =>
        token(
          { alg: 'HS256', kid: '../../../../../../../dev/null' },
          method.claims(),
          hmacWith(Buffer.from(key, 'base64')),
        ),
      ),
  },
  {
    id: 'lab-7',
    what: 'algorithm confusion with a published key',
    expects: refused,
    tokens: ({ method, world }) => {
      const key = method.publicKey ?? world.keys.foreign.pair.publicKey
      const pem = key.export({ type: 'spki', format: 'pem' }).toString()
      return [token({ ...method.header, alg: 'HS256' }, method.claims(), hmacWith(pem))]
    },
  },
  {
    id: 'lab-8',
    what: 'algorithm confusion with a key computed from two signatures',
    expects: refused,
    tokens: ({ method, world }) => {
      const key = method.publicKey ?? world.keys.foreign.pair.publicKey
      const forms = (['spki', 'pkcs1'] as const).map((type) =>
        key.export({ type, format: 'pem' }).toString(),
      )
      return forms.map((pem) =>
        token({ ...method.header, alg: 'HS256' }, method.claims(), hmacWith(pem)),
      )
    },
  },
]
