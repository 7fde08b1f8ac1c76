/** Refuses imports against the directions of the house. `decisions/` says why they run as they do. */

import path from 'node:path'
import process from 'node:process'
import { judge, type Rules } from './imports/judge.ts'

const server = 'packages/server/src'

/** The rooms that may never read a clock or draw a number: time and chance come in as arguments or ports. */
const withoutClock = [
  'packages/contract/src',
  ...['domain', 'ports', 'access.ts', 'content', 'methods', 'signin', 'cloud-manager'].map(
    (room) => `${server}/${room}`,
  ),
]

export const rules: Rules = {
  packages: {
    '@easel/contract': 'packages/contract/src',
    '@easel/viz': 'packages/viz/src',
    '@easel/server': 'packages/server/src',
    '@easel/sdk': 'packages/sdk/src',
    '@easel/cli': 'packages/cli/src',
    '@easel/web': 'packages/web/src',
  },
  rooms: {
    contract: { at: 'packages/contract/src', may: [] },
    viz: { at: 'packages/viz/src', may: [] },
    sdk: { at: 'packages/sdk/src', may: ['contract'] },
    web: { at: 'packages/web/src', may: ['contract', 'sdk'] },
    // Starts in milliseconds because it loads the server and the viz library only in the commands that need them.
    cli: {
      at: 'packages/cli/src',
      may: ['contract', 'sdk'],
      dynamic: ['cli render', 'viz', 'server', 'server index', 'server testing'],
    },
    'cli render': { at: 'packages/cli/src/render', may: ['contract', 'viz', 'cli'] },

    logger: { at: `${server}/logger.ts`, may: [] },
    clock: { at: `${server}/clock.ts`, may: ['ports'] },

    // Inside the server: domain <- ports <- implementations <- methods <- kernel <- http <- main.
    domain: { at: `${server}/domain`, may: ['contract'] },
    ports: { at: `${server}/ports`, may: ['contract', 'domain'] },
    access: { at: `${server}/access.ts`, may: ['contract', 'domain', 'ports'] },
    store: { at: `${server}/store`, may: ['contract', 'domain', 'ports'] },
    blobs: { at: `${server}/blobs`, may: ['contract', 'domain', 'ports'] },
    signin: { at: `${server}/signin`, may: ['contract', 'domain', 'ports'] },
    levers: { at: `${server}/levers`, may: ['contract', 'domain', 'ports', 'kernel'] },
    insight: { at: `${server}/insight`, may: ['contract', 'domain', 'ports', 'signin'] },
    easel: {
      at: `${server}/easel`,
      may: ['contract', 'domain', 'ports', 'kernel'],
      types: ['insight', 'logger', 'levers'],
    },
    'cloud manager': {
      at: `${server}/cloud-manager`,
      may: ['contract', 'domain', 'ports', 'signin'],
    },
    content: { at: `${server}/content`, may: ['contract', 'domain', 'ports'] },
    jobs: {
      at: `${server}/jobs`,
      may: ['contract', 'domain', 'ports'],
      types: ['logger'],
    },
    connect: { at: `${server}/connect`, may: ['contract', 'domain', 'ports'] },
    engine: {
      at: `${server}/engine`,
      may: ['contract', 'viz', 'domain', 'ports'],
      types: ['logger'],
    },
    methods: {
      at: `${server}/methods`,
      may: ['contract', 'domain', 'ports', 'content', 'cloud manager'],
      types: ['kernel', 'services'],
    },
    kernel: {
      at: `${server}/kernel`,
      may: ['contract', 'domain', 'ports', 'services'],
      types: ['logger', 'cloud manager'],
    },
    // Names the types of what main wires, so that handlers see services and not constructors.
    services: {
      at: `${server}/kernel/services.ts`,
      may: ['contract', 'domain', 'ports'],
      types: ['content', 'cloud manager'],
    },
    http: {
      at: `${server}/http`,
      may: ['contract', 'kernel'],
      types: ['logger'],
    },
    // Files beside main: what they are is wired there, and they may see the whole house.
    server: { at: server, may: '*' },
    main: { at: `${server}/main.ts`, may: '*' },
    'server index': { at: `${server}/index.ts`, may: '*' },
    'server testing': { at: `${server}/testing.ts`, may: '*' },
  },
  exceptions: [
    {
      from: 'jobs',
      to: 'content',
      only: 'values',
      reason: 'a job publishes and renders by the same rules as a handler',
    },
  ],
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
      within: 'packages/viz/src',
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
  ],
  floors: {
    'packages/contract/src': 130,
    'packages/viz/src': 600,
    'packages/server/src': 640,
    'packages/sdk/src': 1,
    'packages/cli/src': 85,
    'packages/web/src': 1,
  },
}

if (import.meta.main) {
  const { edges, files, refusals } = judge(rules, path.join(import.meta.dirname, '..'))
  for (const refusal of refusals) console.error(refusal)
  if (refusals.length > 0) process.exitCode = 1
  else console.log(`imports: ${edges} edges of ${files} files run in the allowed directions`)
}
