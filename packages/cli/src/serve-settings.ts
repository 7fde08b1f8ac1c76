/** Settings of `easel serve` that take more than their text: what their flags allow, and what they mean together. */

import { isIP } from 'node:net'
import type { EaselOptions } from '@easel/server'
import type { Terminal } from './command.ts'
import { wholeNumber } from './options.ts'
import { UsageError } from './usage-error.ts'

/** The demo on this machine takes the password that its demo.env holds. */
export function allowsPasswords(
  terminal: Terminal,
  asked: {
    readonly 'password-sign-in'?: boolean
    readonly isDemo: boolean
    readonly isLocal: boolean
  },
): boolean {
  const isAsked = asked['password-sign-in'] ?? isOn(terminal, 'EASEL_PASSWORD_SIGN_IN')
  return isAsked || (asked.isDemo && asked.isLocal)
}

/** An idle connection may stay for a second: the request that its client is about to send is answered, and not reset. */
const idleMs = 1000

export function drainOf(asked: {
  readonly 'drain-delay'?: string
  readonly 'drain-deadline'?: string
}): NonNullable<EaselOptions['drain']> {
  const { 'drain-delay': delay = '0', 'drain-deadline': deadline = '10' } = asked
  const range = { low: 0, high: 3600 }
  return {
    delayMs: wholeNumber('--drain-delay', delay, range) * 1000,
    idleMs,
    deadlineMs: wholeNumber('--drain-deadline', deadline, range) * 1000,
  }
}

/** As long as the server keeps them, where nothing is said. */
export function auditDaysOf(days: string | undefined): { readonly auditDays?: number } {
  if (days === undefined) return {}
  return { auditDays: wholeNumber('--audit-days', days, { low: 1, high: 36_500 }) }
}

/** The holder of the key can move the server's clock, which must not be offered to other machines by accident. */
export function hasDevControls(
  host: string,
  asked: {
    readonly dev?: boolean | undefined
    readonly 'dev-on-network'?: boolean | undefined
    readonly isDemo: boolean
    readonly isLocal: boolean
  },
): boolean {
  if (asked.isLocal || asked['dev-on-network'] === true) return asked.dev === true || asked.isDemo
  if (asked.dev !== true) return false
  throw new UsageError(
    `--dev gives developer controls to every holder of the admin key, and --host ${host} lets other machines in; add --dev-on-network if that is meant`,
  )
}

/** @throws UsageError when the variable is set to something else */
function isOn({ env }: Terminal, name: string): boolean {
  const text = env[name] ?? ''
  if (text === 'on') return true
  if (text === '' || text === 'off') return false
  throw new UsageError(`${name} is "${text}", and can be on or off`)
}

/** An address, or a network such as 10.0.0.0/8. */
export function networkOf(text: string): string {
  const [address = '', bits = '0', ...rest] = text.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most) return text
  throw new UsageError(`--trusted-proxy "${text}" is not an address such as 10.0.0.1 or 10.0.0.0/8`)
}

export function originOf(text: string): string {
  const address = URL.canParse(text) ? new URL(text) : null
  if (address?.protocol === 'http:' || address?.protocol === 'https:') {
    return text.replace(/\/+$/, '')
  }
  throw new UsageError(`--public-url "${text}" is not an http or https address`)
}

/** Where the development server of a page listens by default. */
const defaultPage = 'http://localhost:5173'

/** Origins that Connect may send requests to wherever they are. */
export const connectOriginsOf = (targets: readonly string[] = []): readonly string[] =>
  targets.map((text) => plainOrigin('--connect-target', text))

/** Empty and absent are the same. */
export const pageOf = ({ env }: Terminal): string =>
  (env['EASEL_CONNECT_ALLOWED_ORIGIN'] ?? '') || defaultPage

/** What the demo's project of Connect leads to, and which page it allows. */
export const connectPlanOf = ([target = null]: readonly (string | null)[], page: string) => ({
  connectTarget: target,
  connectOrigin: plainOrigin('--connect-origin', page),
})

/** Scheme, host and port, as a browser writes them. */
function plainOrigin(flag: string, text: string): string {
  const address = URL.canParse(text) ? new URL(text) : null
  const isWeb = address?.protocol === 'http:' || address?.protocol === 'https:'
  if (address !== null && isWeb && text.replace(/\/$/, '') === address.origin) return address.origin
  throw new UsageError(`${flag} "${text}" is not an origin such as http://127.0.0.1:9000`)
}
