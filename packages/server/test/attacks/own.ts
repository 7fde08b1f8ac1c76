/** Attacks that no list has: on sizes, numbers, scopes, and on how things stand to each other here. */

import { claimsText, signed, type Attack } from './attack.ts'

const refused = 'refused' as const
/** Deep enough for readers that call themselves; shallow enough to be read at all. */
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

export const own: readonly Attack[] = [
  {
    id: 'own-sizes',
    what: 'a megabyte of claims, ten thousand scopes',
    expects: refused,
    tokens: (target) =>
      signed(target, [
        { claims: { pad: 'x'.repeat(900_000) } },
        { claims: { scp: Array.from({ length: 10_000 }, (_, n) => `tableau:s${n}:read`) } },
        { claims: Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`c${n}`, n])) },
        { header: { pad: 'x'.repeat(10_000) } },
      ]),
  },
  {
    id: 'own-depth',
    what: 'claims nested deeper than readers go',
    expects: refused,
    tokens: (target) => {
      const { method } = target
      const text = claimsText(target)
      return ['aud', ...method.required].flatMap((name) =>
        [33, 2_000, 5_300].map((levels) => {
          const members = JSON.parse(text) as Record<string, unknown>
          delete members[name]
          const rest = JSON.stringify(members).slice(1)
          return method.sign(method.header, `{${JSON.stringify(name)}:${deep(levels)},${rest}`)
        }),
      )
    },
  },
  {
    id: 'own-objects',
    what: 'members that lend themselves to a language’s own conversions',
    expects: refused,
    tokens: (target) => {
      const odd: readonly object[] = [
        { toString: 1 },
        { toString: null, valueOf: null },
        { toJSON: 1 },
        { length: 1 },
      ]
      return signed(target, [
        ...odd.map((value) => ({ claims: { scp: [value] } })),
        ...['exp', 'iss', target.method.nameClaim].flatMap((name) =>
          odd.map((value) => ({ claims: { [name]: value } })),
        ),
        ...odd.map((value) => ({ header: { alg: value } })),
        ...odd.map((value) => ({ header: { kid: value } })),
      ])
    },
  },
  {
    id: 'own-times',
    what: 'times that are no time, or past, or too far ahead',
    expects: refused,
    tokens: (target) => {
      const { seconds } = target.world
      const text = claimsText(target)
      const raw = (value: string) =>
        target.method.sign(target.method.header, text.replace(/"exp":\d+/, `"exp":${value}`))
      const far = target.method.isGoodOnce ? [seconds(3_600)] : [seconds(2 * 365 * 24 * 3_600)]
      const times = [
        0,
        -1,
        1,
        '1e3',
        seconds(-600),
        seconds(300) * 1_000,
        String(seconds(300)),
        ...far,
      ]
      return [
        ...['1e308', '1e999', '-0', '-1e308', '0.1', '1e-400'].map(raw),
        ...signed(
          target,
          times.map((exp) => ({ claims: { exp } })),
        ),
        ...signed(target, [
          { claims: { nbf: seconds(600) } },
          { claims: { iat: seconds(600) } },
          { claims: { nbf: 1e308 } },
          { claims: { iat: seconds(0) * 1_000 } },
        ]),
      ]
    },
  },
  {
    id: 'own-scope-forms',
    what: 'scopes that are no list of texts',
    expects: refused,
    tokens: (target) =>
      signed(
        target,
        [
          'tableau:content:read',
          [],
          [1],
          [null],
          [['tableau:content:read']],
          { 0: 'tableau:content:read', length: 1 },
        ].map((scp) => ({ claims: { scp } })),
      ),
  },
  {
    id: 'own-scope-wildcards',
    what: 'wildcards, look-alikes and scopes that are none',
    expects: 'harmless',
    tokens: (target) => {
      const lists = [
        ['*'],
        ['tableau:*'],
        ['tableau:*:read'],
        ['tableau:**:**'],
        ['*:*:*'],
        ['tableau:сontent:read'],
        ['tableau:content:reаd'],
        ['TABLEAU:CONTENT:READ'],
        ['tableau:content:read '],
        [' tableau:content:read'],
        ['tableau:content:read,tableau:tcm_users:read'],
        ['tableau:content:read\0'],
        ['tableau:content'],
        ['tableau:content:read:x'],
        ['tableau:content:.*'],
        ['tableau::'],
        [''],
        ['__proto__'],
      ]
      return signed(
        target,
        lists.map((scp) => ({ claims: { scp } })),
      )
    },
  },
  {
    id: 'own-ceiling',
    what: 'scopes above the ceiling of the configuration',
    expects: refused,
    tokens: (target) =>
      target.method.hasCeiling
        ? signed(
            target,
            [
              ['tableau:*:*'],
              ['tableau:content:*'],
              ['tableau:tcm_users:*'],
              ['tableau:content:read', 'tableau:tcm_uat_configs:update'],
              ['tableau:content:update'],
            ].map((scp) => ({ claims: { scp } })),
          )
        : [],
  },
  {
    id: 'own-override',
    what: 'an issuer that names another in its place',
    expects: refused,
    tokens: (target) => {
      const { method, foreign } = target
      if (method.trust !== 'unified-access-token') return []
      const override = 'https://tableau.com/issuerOverride'
      const theirs = foreign.claims()['iss']
      return signed(
        target,
        [theirs, '', null, [], {}, `${String(method.claims()['iss'])} `, '*'].map((value) => ({
          claims: { [override]: value },
        })),
      )
    },
  },
  {
    id: 'own-names',
    what: 'names of users that are something else',
    expects: refused,
    tokens: (target) => {
      const { method, world } = target
      const { user, administrator } = world.kit.acme
      const names = [
        user.luid,
        administrator.luid,
        '%',
        '*',
        "' OR 1=1 --",
        'a\0',
        `${user.name}\0`,
        `${user.name}\n`,
        '\ud800',
        '../admin',
        'x'.repeat(3_000),
      ]
      return signed(
        target,
        names.map((name) => ({ claims: { [method.nameClaim]: name } })),
      )
    },
  },
  {
    id: 'own-guests',
    what: 'on-demand access and groups where the site allows neither',
    expects: refused,
    tokens: (target) => {
      const { nameClaim } = target.method
      const more = [true, 'true'].flatMap((oda) => [
        { 'https://tableau.com/oda': oda },
        { 'https://tableau.com/oda': oda, 'https://tableau.com/groups': ['All Users'] },
      ])
      return signed(target, [
        ...more.map((claims) => ({ claims: { ...claims, [nameClaim]: 'stranger' } })),
        ...[1, {}, [1], 'All Users', Array.from({ length: 101 }, String)]
          .filter(() => target.method.side === 'rest')
          .map((groups) => ({ claims: { 'https://tableau.com/groups': groups } })),
      ])
    },
  },
  {
    id: 'own-foreign-token',
    what: 'a good token of another tenant',
    expects: 'harmless',
    tokens: ({ foreign }) => [foreign.sign(foreign.header, foreign.claims())],
  },
  {
    id: 'own-foreign-key',
    what: 'the key of another site’s trust under one’s own issuer',
    expects: refused,
    tokens: ({ method, foreign }) => [
      foreign.sign(foreign.header, method.claims()),
      foreign.sign(method.header, method.claims()),
      foreign.sign({ ...foreign.header, iss: method.claims()['iss'] }, method.claims()),
    ],
  },
]
