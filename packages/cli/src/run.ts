/** Finds the command and turns its failures into messages and exit codes. */

import { readFileSync } from 'node:fs'
import type { Command, Terminal } from './command.ts'
import { CommandFailure, UsageError } from './usage-error.ts'

interface Listed {
  readonly summary: string
  readonly load: () => Promise<Command>
}

/** Loaded one at a time, so that `easel --help` and `easel jwt` never load the server. */
const commands: Readonly<Record<string, Listed>> = {
  serve: {
    summary: 'run the server; --demo fills it with something to look at',
    load: async () => (await import('./commands/serve.ts')).serve,
  },
  init: {
    summary: 'make the first tenant, site and administrator of a server',
    load: async () => (await import('./commands/init.ts')).init,
  },
  user: {
    summary: 'add, list and remove users of a site; set their roles and passwords',
    load: async () => (await import('./commands/user.ts')).user,
  },
  site: {
    summary: 'add and list sites',
    load: async () => (await import('./commands/site.ts')).site,
  },
  token: {
    summary: 'create, list and revoke tokens of a user, also those for Cloud Manager',
    load: async () => (await import('./commands/token.ts')).token,
  },
  login: {
    summary: 'keep a service for the commands below',
    load: async () => (await import('./commands/login.ts')).login,
  },
  logout: {
    summary: 'forget a service that is kept',
    load: async () => (await import('./commands/login.ts')).logout,
  },
  list: {
    summary: 'list the projects, workbooks, views or users of a site',
    load: async () => (await import('./commands/list.ts')).list,
  },
  publish: {
    summary: 'publish a workbook to a site',
    load: async () => (await import('./commands/publish.ts')).publish,
  },
  get: {
    summary: 'download a workbook of a site',
    load: async () => (await import('./commands/get.ts')).get,
  },
  export: {
    summary: 'write what a view of a site shows, as data or picture',
    load: async () => (await import('./commands/export.ts')).exportView,
  },
  api: {
    summary: 'call any method of the REST API',
    load: async () => (await import('./commands/api.ts')).api,
  },
  render: {
    summary: 'draw or export a view of a workbook file, without any server',
    load: async () => (await import('./commands/render.ts')).render,
  },
  jwt: {
    summary: 'mint the JWT of a connected app; tell what is wrong with one',
    load: async () => (await import('./commands/jwt.ts')).jwt,
  },
  auth: {
    summary: 'tell why a sign-in or a session was refused',
    load: async () => (await import('./commands/auth.ts')).auth,
  },
  access: {
    summary: 'tell which rule gives or denies a user a capability on an item',
    load: async () => (await import('./commands/access.ts')).access,
  },
  audit: {
    summary: 'tell who changed what, and whether the log of it is whole',
    load: async () => (await import('./commands/audit.ts')).audit,
  },
  keys: {
    summary: 'tell the master keys of a server, or make a new one while it runs',
    load: async () => (await import('./commands/keys.ts')).keys,
  },
  connect: {
    summary: 'tell connections, keys and requests of an application that acts for its users',
    load: async () => (await import('./commands/connect.ts')).connect,
  },
  scopes: {
    summary: 'tell which scopes methods need, what a token may call, what an app really uses',
    load: async () => (await import('./commands/scopes.ts')).scopes,
  },
  clock: {
    summary: 'move the clock of a server for development',
    load: async () => (await import('./commands/clock.ts')).clock,
  },
  limits: {
    summary: 'switch the rate limits of a server for development',
    load: async () => (await import('./commands/limits.ts')).limits,
  },
  fault: {
    summary: 'make methods of a server for development fail',
    load: async () => (await import('./commands/fault.ts')).fault,
  },
  reset: {
    summary: 'bring an ephemeral server for development back to its start',
    load: async () => (await import('./commands/reset.ts')).reset,
  },
  snapshot: {
    summary: 'keep the state of an ephemeral server for development, and go back to it',
    load: async () => (await import('./commands/snapshot.ts')).snapshot,
  },
  completion: {
    summary: 'print a script for completion in a shell',
    load: async () =>
      (await import('./commands/completion.ts')).completionOf(Object.keys(commands)),
  },
}

const help = `Easel, an open server that speaks the Tableau Cloud REST API

Usage: easel COMMAND [OPTIONS]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

easel COMMAND --help tells more, easel --version which Easel this is. To try it out: easel serve --demo
`

/** 0 done, 1 could not be done, 2 the command line is wrong, 130 stopped by the user. */
export type ExitCode = 0 | 1 | 2 | 130

export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name = 'help'] = args
  try {
    return await runCommand(args, terminal)
  } catch (error) {
    return explain(name.replace(/^-+/, ''), error, terminal)
  }
}

async function runCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const [asked] = rest
    if (name === 'help' && asked !== undefined) return runCommand([asked, '--help'], terminal)
    terminal.out(help)
    return name === undefined ? 2 : 0
  }
  if (name === '--version') {
    terminal.out(`easel ${version()}\n`)
    return 0
  }
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (listed === undefined) {
    terminal.err(`easel: unknown command "${name}"; easel --help lists them\n`)
    return 2
  }
  const command = await listed.load()
  if (rest.includes('--help') || rest.includes('-h')) terminal.out(command.help)
  else await command.run(rest, terminal)
  return 0
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { readonly version: string }).version
}

function explain(command: string, error: unknown, terminal: Terminal): ExitCode {
  if (terminal.stop.aborted) {
    terminal.err(`easel ${command}: stopped\n`)
    return 130
  }
  if (error instanceof UsageError) {
    terminal.err(`easel ${command}: ${error.message}\nSee: easel ${command} --help\n`)
    return 2
  }
  if (error instanceof CommandFailure) {
    terminal.err(`easel ${command}: ${error.message}\n`)
    return 1
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  terminal.err(`easel ${command}: unexpected fault\n${text}\n`)
  return 1
}
