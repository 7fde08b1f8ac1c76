/** Reads an address that someone configured, and refuses every form in which readers of addresses disagree. */

import { isIPv4 } from 'node:net'
import { OutboundRefused, type OutboundProblem } from './refused.ts'

export interface TargetRules {
  /** Ports that may be connected to; any where the host turns out to be this machine and that is allowed. */
  readonly ports: readonly number[]
  /** For tests and development: this machine may be asked, over http too. */
  readonly allowsLoopback: boolean
}

const maxAddressLength = 2048
const dotted = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/
/** Printable ASCII without what is read differently by different readers. */
const plain = /^[\x21-\x7e]+$/

/**
 * @returns the address; its host is a name in lower case, a dotted IPv4 address, or an IPv6 address in brackets
 * @throws OutboundRefused
 */
export function readTarget(text: string, rules: TargetRules): URL {
  const problem = problemOf(text, rules)
  if (problem !== null) throw new OutboundRefused(problem)
  return new URL(text)
}

/** Why the address may not be asked, or null. What its host resolves to is not looked at here. */
export function problemOf(text: string, rules: TargetRules): OutboundProblem | null {
  if (text.length > maxAddressLength || !plain.test(text) || /[\\<>"^`{|}]/.test(text)) {
    return 'address_form'
  }
  const [, scheme, authority] = /^([a-z]+):\/\/([^/?#]*)/.exec(text) ?? []
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || scheme === undefined || authority === undefined) return 'address_form'
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && rules.allowsLoopback)) {
    return 'scheme'
  }
  if (authority.includes('@')) return 'userinfo'
  // The parser turns 0x7f.1, 2130706433, 0177.0.0.1 and %31 into other hosts: what was written must be what is asked.
  const [, written = '', port] = /^(.*?)(?::(\d*))?$/.exec(authority) ?? []
  if (written !== url.hostname || !isHost(url.hostname)) return 'host_form'
  if (url.hash !== '') return 'address_form'
  const asked = portOf(url)
  if (port !== undefined && port !== String(asked)) return 'port'
  return rules.ports.includes(asked) || rules.allowsLoopback ? null : 'port'
}

export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'http:' ? 80 : 443
}

function isHost(host: string): boolean {
  if (host.length > 253) return false
  if (host.startsWith('[')) return true
  if (isIPv4(host)) return true
  // A name whose last label is a number is an address to some readers.
  return dotted.test(host) && !/(?:^|\.)(?:\d+|0x[0-9a-f]*)$/.test(host)
}
