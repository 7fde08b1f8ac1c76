/** Refuses imports against the directions of the house. `decisions/` says why they run as they do. */

import path from 'node:path'
import process from 'node:process'
import { judge, missingRooms, type Room, type Rules } from './imports/judge.ts'

const server = 'packages/server/src'
const viz = 'packages/viz/src'

/** The rooms that may never read a clock or draw a number: time and chance come in as arguments or ports. */
const withoutClock = [
  'packages/contract/src',
  ...['domain', 'ports', 'access', 'content', 'methods', 'identity', 'cloud-manager'].map(
    (room) => `${server}/${room}`,
  ),
]

/** The rooms of the viz library in reading order: each may import those before it. */
const vizOrder = [
  'package',
  'model',
  'calculation',
  'query',
  'marks',
  'view',
  'text',
  'layout',
  'draw',
  'paint',
  'engine',
]

/** Leaves and side rooms: what they may import themselves, and the first room of the order that may import them. */
const vizAside: Readonly<Record<string, { may: readonly string[]; from: string }>> = {
  database: { may: ['calculation'], from: 'query' },
  extract: { may: ['package', 'model', 'database'], from: 'engine' },
  scene: { may: [], from: 'view' },
}

function vizRooms(): Readonly<Record<string, Room>> {
  const named = (rooms: readonly string[]) => rooms.map((room) => `viz ${room}`)
  const inOrder = vizOrder.map((room, index): [string, Room] => {
    const aside = Object.entries(vizAside).filter(([, { from }]) => vizOrder.indexOf(from) <= index)
    const may = [...vizOrder.slice(0, index), ...aside.map(([name]) => name)]
    return [`viz ${room}`, { at: `${viz}/${room}`, may: named(may) }]
  })
  const aside = Object.entries(vizAside).map(([room, { may }]): [string, Room] => [
    `viz ${room}`,
    { at: `${viz}/${room}`, may: named(may) },
  ])
  const all = named([...vizOrder, ...Object.keys(vizAside)])
  // A new folder belongs to no room until it has a place in the order.
  return Object.fromEntries([...inOrder, ...aside, ['viz', { at: `${viz}/index.ts`, may: all }]])
}

export const rules: Rules = {
  packages: {
    '@easel/contract': 'packages/contract/src',
    '@easel/viz': 'packages/viz/src',
    '@easel/server': 'packages/server/src',
    '@easel/client': 'packages/sdk/src',
    '@easel/cli': 'packages/cli/src',
  },
  rooms: {
    contract: { at: 'packages/contract/src', may: [] },
    ...vizRooms(),
    sdk: { at: 'packages/sdk/src', may: ['contract'] },
    // Starts a server for the tests of those who use the client: only they load it.
    'sdk testing': {
      at: 'packages/sdk/src/testing',
      may: ['contract', 'sdk'],
      dynamic: ['server testing'],
    },
    // Starts in milliseconds because it loads the server and the viz library only in the commands that need them.
    cli: {
      at: 'packages/cli/src',
      may: ['contract', 'sdk'],
      dynamic: ['cli render', 'viz', 'server index', 'server testing'],
    },
    'cli render': { at: 'packages/cli/src/render', may: ['contract', 'viz', 'cli'] },

    log: { at: `${server}/log`, may: [] },

    // Inside the server: domain <- ports <- implementations <- methods <- kernel <- http <- wire <- main.
    domain: { at: `${server}/domain`, may: ['contract'] },
    ports: { at: `${server}/ports`, may: ['contract', 'domain'] },
    access: { at: `${server}/access`, may: ['contract', 'domain', 'ports'] },
    store: { at: `${server}/store`, may: ['contract', 'domain', 'ports'] },
    blobs: { at: `${server}/blobs`, may: ['contract', 'domain', 'ports'] },
    keys: { at: `${server}/keys`, may: ['contract', 'domain', 'ports'] },

    // Who signs in. Credentials are verified in one place and administered in another.
    jwt: { at: `${server}/identity/jwt`, may: ['domain', 'ports', 'keys', 'refusals'] },
    refusals: { at: `${server}/identity/refusals`, may: ['contract', 'domain', 'ports'] },
    trust: { at: `${server}/identity/trust`, may: ['domain', 'ports', 'jwt', 'refusals'] },
    guard: {
      at: `${server}/identity/guard`,
      may: ['domain', 'ports', 'jwt', 'refusals', 'sessions'],
    },
    sessions: { at: `${server}/identity/sessions`, may: ['domain', 'ports', 'refusals'] },
    verifiers: {
      at: `${server}/identity/verifiers`,
      may: ['contract', 'domain', 'ports', 'keys', 'jwt', 'refusals', 'trust', 'guard', 'sessions'],
    },
    credentials: {
      at: `${server}/identity/credentials`,
      may: ['domain', 'ports', 'keys', 'jwt', 'trust', 'sessions', 'verifiers'],
    },

    'dev controls': {
      at: `${server}/dev-controls`,
      may: ['contract', 'domain', 'ports', 'kernel'],
    },
    diagnostics: {
      at: `${server}/diagnostics`,
      may: [
        'contract',
        'domain',
        'ports',
        'jwt',
        'refusals',
        'trust',
        'guard',
        'sessions',
        'verifiers',
      ],
    },
    admin: {
      at: `${server}/admin`,
      may: ['contract', 'domain', 'ports', 'kernel', 'content'],
      types: ['diagnostics', 'log', 'dev controls', 'provision'],
    },
    'cloud manager': {
      at: `${server}/cloud-manager`,
      may: ['contract', 'domain', 'ports', 'refusals', 'sessions', 'trust', 'verifiers', 'keys'],
    },
    content: { at: `${server}/content`, may: ['contract', 'domain', 'ports'] },
    jobs: {
      at: `${server}/jobs`,
      may: ['contract', 'domain', 'ports', 'content'],
      types: ['log', 'cloud manager'],
    },
    // Acts at targets for end users of applications; signs no user in here.
    connect: {
      at: `${server}/connect`,
      may: ['contract', 'domain', 'ports', 'keys', 'jwt', 'refusals', 'trust', 'kernel'],
      types: ['log'],
    },
    // The server's side of the renderer processes. Only the processes themselves load the viz library.
    renderers: {
      at: `${server}/renderers`,
      may: ['ports', 'renderer channel'],
      types: ['log'],
    },
    'renderer channel': { at: `${server}/renderers/channel`, may: ['ports'] },
    'renderer process': {
      at: `${server}/renderers/process`,
      may: ['viz', 'ports', 'renderer channel'],
    },
    provision: { at: `${server}/provision`, may: ['contract', 'domain', 'ports', 'cloud manager'] },
    methods: {
      at: `${server}/methods`,
      may: ['contract', 'domain', 'ports', 'content', 'cloud manager'],
      types: ['kernel', 'services'],
    },
    kernel: {
      at: `${server}/kernel`,
      may: ['contract', 'domain', 'ports', 'services'],
      types: ['log', 'cloud manager'],
    },
    // Names the types of what wire/ makes, so that handlers see services and not constructors.
    services: {
      at: `${server}/kernel/services.ts`,
      may: ['contract', 'domain', 'ports'],
      types: ['content', 'cloud manager'],
    },
    http: { at: `${server}/http`, may: ['contract', 'kernel'], types: ['log'] },
    // The only place that constructs: it imports what it makes, and nothing of the renderer processes or the viz library.
    wire: {
      at: `${server}/wire`,
      may: [
        'contract',
        'domain',
        'ports',
        'log',
        'store',
        'blobs',
        'keys',
        'renderers',
        'refusals',
        'trust',
        'guard',
        'sessions',
        'verifiers',
        'credentials',
        'access',
        'cloud manager',
        'provision',
        'content',
        'connect',
        'jobs',
        'dev controls',
        'diagnostics',
        'admin',
        'methods',
        'kernel',
        'http',
      ],
      types: ['services'],
    },
    main: { at: `${server}/main.ts`, may: ['wire'] },
    'server index': {
      at: `${server}/index.ts`,
      may: ['wire', 'main', 'log'],
      types: ['diagnostics', 'ports', 'provision'],
    },
    'server testing': {
      at: `${server}/testing.ts`,
      may: ['wire', 'main'],
      types: ['ports', 'provision'],
    },
  },
  reserved: [
    {
      packages: /^(fastify|@fastify\/.*)$/,
      within: server,
      only: [`${server}/http`],
      reason: 'the HTTP framework stays behind http/',
    },
    {
      packages: /^(kysely|pg|node:sqlite)(\/.*)?$/,
      within: server,
      only: [`${server}/store`],
      reason: 'SQL and its drivers stay behind store/',
    },
    {
      packages: /^(fastify|kysely)$/,
      within: viz,
      only: [],
      reason: 'viz knows no HTTP and no database of the server',
    },
    {
      packages: /^node:/,
      within: 'packages/contract/src',
      only: [],
      reason: 'the contract is pure: no I/O, no clock, no randomness',
    },
    {
      packages: /^node:/,
      within: `${server}/domain`,
      only: [],
      reason: 'rules of the domain are pure: no I/O, no clock, no randomness',
    },
  ],
  forbidden: [
    {
      words:
        /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bMath\.random\b|\b(crypto\.)?(randomUUID|randomBytes|getRandomValues)\b|\bsetTimeout\b|\bsetInterval\b/,
      within: withoutClock,
      reason: 'time and chance are ports',
    },
    {
      words:
        /\b(insertInto|deleteFrom)\('(project|workbook|workbook_view|site_user|user_group)'|\b(insert into|delete from) (project|workbook|workbook_view|site_user|user_group)\b/,
      within: [`${server}/store`],
      reason: 'rows of counted kinds are made and removed in store/content/counted.ts',
    },
    {
      words: /\b(insertInto|deleteFrom)\('group_member'|\b(insert into|delete from) group_member\b/,
      within: ['access', 'content', 'engine', 'projects', 'sites', 'users'].map(
        (folder) => `${server}/store/${folder}`,
      ),
      reason: 'members are added and removed in store/groups/members.ts',
    },
  ],
  floors: {
    'packages/contract/src': 130,
    'packages/viz/src': 600,
    'packages/server/src': 640,
    'packages/sdk/src': 60,
    'packages/cli/src': 85,
  },
}

if (import.meta.main) {
  const root = path.join(import.meta.dirname, '..')
  const { edges, files, refusals: broken } = judge(rules, root)
  const refusals = [...broken, ...missingRooms(rules, root)]
  for (const refusal of refusals) console.error(refusal)
  if (refusals.length > 0) process.exitCode = 1
  else console.log(`imports: ${edges} edges of ${files} files run in the allowed directions`)
}
