/** What an attack is. */

import type { SignInMethod } from './sign-in-methods.ts'
import type { Part } from './jwt.ts'
import type { World } from './world.ts'

export interface Target {
  readonly world: World
  readonly method: SignInMethod
  /** The same method of another tenant. */
  readonly foreign: SignInMethod
  /** Methods of the same tenant for other trusts. */
  readonly others: readonly SignInMethod[]
}

export interface Attack {
  /** Source and number: a section of RFC 8725, a script of jwt_tool, a lab of PortSwigger, or our own. */
  readonly id: string
  readonly what: string
  /**
   * `refused`: no session. `harmless`: the token may be good, and what it opens must read nothing. `silent`: the token may be good, and
   * what it names must not be asked. In each case nothing fails, nothing hangs and no host but the issuer is asked.
   */
  readonly expects: 'refused' | 'harmless' | 'silent'
  tokens(target: Target): readonly string[]
}

/** Tokens whose header or claims differ from a good one's. */
export function signed(
  { method }: Target,
  changes: readonly { readonly header?: object; readonly claims?: object }[],
): readonly string[] {
  return changes.map(({ header, claims }) =>
    method.sign({ ...method.header, ...header }, method.claims({ ...claims })),
  )
}

/** The three parts of a good token. */
export function goodParts({ method }: Target): readonly [string, string, string] {
  const [head = '', body = '', tail = ''] = method.sign(method.header, method.claims()).split('.')
  return [head, body, tail]
}

/** A good token's claims as text, to be written in ways that no JSON library writes. */
export const claimsText = ({ method }: Target): string => JSON.stringify(method.claims())

export const unsigned = (header: Part, claims: Part, tail = ''): string =>
  [header, claims]
    .map((part) =>
      Buffer.from(
        typeof part === 'string' || part instanceof Uint8Array ? part : JSON.stringify(part),
      ).toString('base64url'),
    )
    .concat(tail)
    .join('.')
