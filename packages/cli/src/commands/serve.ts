/** `easel serve`: the server, until it is asked to stop. */

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Easel } from '@easel/server'
import type { Command, Terminal } from '../command.ts'
import { hintsOf } from '../hints.ts'
import { databaseAddress, noPositionals, readOptions, wholeNumber } from '../options.ts'
import { renderingFlags, renderingOf } from '../rendering-options.ts'
import {
  allowsPasswords,
  auditDaysOf,
  drainOf,
  hasDevControls,
  networkOf,
  originOf,
  connectOriginsOf,
  connectPlanOf,
  pageOf,
} from '../serve-settings.ts'
import { startServer } from '../server-start.ts'
import { UsageError } from '../usage-error.ts'

const help = `Usage: easel serve [OPTIONS]

Runs the server until Ctrl+C. Logs go to the standard error output, one JSON object a line.

  --port N           0 takes any free port                       (default: 8080)
  --host ADDRESS     0.0.0.0 lets other machines in              (default: 127.0.0.1)
  --data DIR         folder for files and the embedded database  (default: .easel)
  --database URL     postgres://... instead of the embedded database
  --public-url URL   how clients reach the server, when behind a proxy
  --trusted-proxy IP whose X-Forwarded-For is believed, e.g. 10.0.0.1 or 10.0.0.0/8; may be given again
  --drain-delay S    seconds in which a server that was asked to stop still takes connections (default: 0)
  --drain-deadline S seconds after which requests under way are cut            (default: 10)
  --demo             a site with people, projects and workbooks to try; credentials in DIR/demo.env
  --dev              developer controls for tests: easel clock, limits, fault, scopes record (--demo has them on this machine)
  --dev-on-network   allow --dev where --host lets other machines in
  --hints-on-network say why sign-ins fail to other machines, too
  --audit-days N     days that entries of the audit log are kept, 1 or more (default: 400)
  --renderers N      processes that render, for one user at a time   (default: the processors, at least 2)
  --render-memory N  MiB of memory that one of them may take         (default: 1536)
  --render-seconds N longest time of one rendering                   (default: 40)
  --render-output N  MiB of the largest result                       (default: 64)
  --result-cache N   MiB of disk for finished results, 0 for none    (default: 256)
  --unlimited-failures
                     disable sign-in throttling (tests only)
  --password-sign-in let users sign in by name and password, where one is set (EASEL_PASSWORD_SIGN_IN=on does, too;
                     --demo does on this machine)
  --local-issuers    let trusted issuers of JWTs be on this machine, over http too; for development
  --connect-target URL
                     origin that Connect may send requests to wherever it is, such as http://127.0.0.1:9000; may be given again
  --connect-origin URL
                     origin of the page that the demo's Connect project allows (EASEL_CONNECT_ALLOWED_ORIGIN is one, too;
                     default: http://localhost:5173)
  --ephemeral        keep everything in memory, write nothing that stays
  --json             print one JSON line when ready: {"url": ...}, with credentials where --demo --ephemeral

The admin key is needed by easel user, site, token, audit and keys. It is EASEL_ADMIN_KEY of the environment, 32 random
bytes as base64url. Without that, and with --demo or --dev, each start makes a key and writes it to DIR/admin.env or DIR/demo.env,
which only the owner of the folder may read.
`

const flags = {
  port: { type: 'string' },
  host: { type: 'string' },
  data: { type: 'string' },
  database: { type: 'string' },
  'public-url': { type: 'string' },
  'trusted-proxy': { type: 'string', multiple: true },
  'audit-days': { type: 'string' },
  'drain-delay': { type: 'string' },
  'drain-deadline': { type: 'string' },
  ...renderingFlags,
  'unlimited-failures': { type: 'boolean' },
  demo: { type: 'boolean' },
  dev: { type: 'boolean' },
  'dev-on-network': { type: 'boolean' },
  'hints-on-network': { type: 'boolean' },
  'local-issuers': { type: 'boolean' },
  'password-sign-in': { type: 'boolean' },
  'connect-target': { type: 'string', multiple: true },
  'connect-origin': { type: 'string' },
  ephemeral: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export const serve: Command = { help, run }

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = readOptions(args, flags)
  noPositionals('serve', positionals)
  const { ephemeral: isEphemeral = false, demo: isDemo = false, json: isJson = false } = values
  if (isEphemeral && values.data !== undefined) {
    throw new UsageError('--ephemeral keeps nothing, so --data has no meaning beside it')
  }
  if (isEphemeral && values.database !== undefined) {
    throw new UsageError('--ephemeral keeps nothing, so --database has no meaning beside it')
  }
  const folder = resolve(values.data ?? '.easel')
  const { database, 'public-url': publicUrl } = values
  const host = values.host ?? '127.0.0.1'
  const connectOrigins = connectOriginsOf(values['connect-target'])
  const { isOnThisMachine } = await import('@easel/server')
  const isLocal = isOnThisMachine(host)
  const isLocalUrl =
    publicUrl === undefined || isOnThisMachine(new URL(originOf(publicUrl)).hostname)
  const devControls = hasDevControls(host, { ...values, isDemo, isLocal })
  const { EASEL_ADMIN_KEY: givenKey = '' } = terminal.env
  const keptKey = givenKey === '' ? null : givenKey
  const adminKey =
    isDemo || devControls ? newAdminKey() : (keptKey ?? (isEphemeral ? null : newAdminKey()))
  // Logs of the demo's own making would push what it has to say off the screen.
  let speaks = !isDemo || isJson
  await using passing =
    isDemo && isEphemeral ? await mkdtempDisposable(join(tmpdir(), 'easel-demo-')) : null
  await using easel = await startServer(
    {
      data: isEphemeral ? { kind: 'memory' } : { kind: 'directory', path: folder },
      host,
      devControls,
      ...(await hintsOf(terminal, { ...values, host, isDemo, isJson })),
      trustedProxies: (values['trusted-proxy'] ?? []).map(networkOf),
      drain: drainOf(values),
      connectTargets: connectOrigins,
      ...auditDaysOf(values['audit-days']),
      rendering: renderingOf(values),
      ...(values['unlimited-failures'] === true ? { signInLimits: 'off' } : {}),
      allowsOutboundLoopback: values['local-issuers'] ?? false,
      allowsPasswords: allowsPasswords(terminal, {
        ...values,
        isDemo,
        isLocal: isLocal && isLocalUrl,
      }),
      ...(adminKey === null ? {} : { adminKey }),
      port: wholeNumber('--port', values.port ?? '8080', { low: 0, high: 65_535 }),
      ...(database === undefined ? {} : { databaseUrl: databaseAddress(database) }),
      ...(publicUrl === undefined ? {} : { publicUrl: originOf(publicUrl) }),
    },
    terminal,
    () => speaks,
  )
  const ready = { isJson, adminKey: keptKey === adminKey ? '' : (adminKey ?? '') }
  const connect = connectPlanOf(connectOrigins, values['connect-origin'] ?? pageOf(terminal))
  const place = { folder: passing?.path ?? folder, isKept: !isEphemeral, ...connect }
  if (isDemo) await showDemo(easel, terminal, { ...ready, ...place })
  else await showServer(easel, terminal, { ...ready, folder: isEphemeral ? null : folder })
  speaks = true
  if (!terminal.stop.aborted) await once(terminal.stop, 'abort')
}

async function showServer(
  easel: Easel,
  terminal: Terminal,
  {
    folder,
    isJson,
    adminKey,
  }: Ready & {
    /** Data folder; null when nothing is written. */
    readonly folder: string | null
  },
): Promise<void> {
  const { url } = easel
  if (adminKey !== '' && folder !== null) {
    const { writeAdminFile } = await import('../admin-file.ts')
    await writeAdminFile(folder, { EASEL_URL: url, EASEL_ADMIN_KEY: adminKey })
  }
  const isKeyShown = adminKey !== '' && folder === null
  if (isJson) terminal.out(`${JSON.stringify({ url, ...(isKeyShown ? { adminKey } : {}) })}\n`)
  else terminal.out(`Easel runs at ${url}\n${isKeyShown ? `Admin key: ${adminKey}\n` : ''}`)
  if (await easel.provision.isEmpty()) {
    terminal.err('There is no site yet: stop, run "easel init" for this folder, and start again.\n')
  }
}

interface Ready {
  readonly isJson: boolean
  /** Empty where the server has none. */
  readonly adminKey: string
}

async function showDemo(
  easel: Easel,
  terminal: Terminal,
  {
    folder,
    isKept,
    isJson,
    adminKey,
    ...connect
  }: Ready & {
    readonly connectTarget: string | null
    readonly connectOrigin: string
    readonly folder: string
    /** Whether the folder stays when the server has stopped. */
    readonly isKept: boolean
  },
): Promise<void> {
  const { demoEnvironmentIn, openEphemeralDemo, openKeptDemo } =
    await import('../demo/open-demo.ts')
  const open = isKept ? openKeptDemo : openEphemeralDemo
  const demo = await open(easel, { folder, adminKey, ...connect })
  const envPath = isKept ? demoEnvironmentIn(folder) : null
  if (isJson) {
    const answer = envPath === null ? { env: demo.environment } : { envFile: envPath }
    terminal.out(`${JSON.stringify({ url: easel.url, ...answer })}\n`)
    return
  }
  const { demoText } = await import('../demo/demo-text.ts')
  terminal.out(demoText(demo, envPath))
}

function newAdminKey(): string {
  return randomBytes(32).toString('base64url')
}
