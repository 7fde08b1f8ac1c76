/** From an event to what a developer needs: a sentence, what to do, and every check with how far the attempt came. */

import type { Check } from './check.ts'
import { meantScope, opensSomething } from '@easel/contract'
import type { Explanation, ExplainedStep } from '@easel/contract'
import type { AuthEvent } from '../../ports/index.ts'
import { accountFindings, patFindings, requestFindings } from './account-findings.ts'
import type { Circumstances } from './circumstances.ts'
import { externalAuthorizationServerFindings } from './issuer-findings.ts'
import type { JwtFind } from './jwt-case.ts'
import { jwtFindings } from './jwt-findings.ts'
import { passwordFindings } from './password-findings.ts'
import type { TimeLimitsByTrust } from './jwt-times.ts'
import { noToken, sessionFindings } from './session-findings.ts'
import { checksOf } from './steps.ts'
import { uatFindings } from './uat-findings.ts'
import { quoted, time, wrongType, type Finding } from './words.ts'

type Finders = Readonly<Record<string, ((of: Circumstances) => Finding) | undefined>>
const finders: Finders = {
  ...requestFindings,
  ...patFindings,
  ...accountFindings,
  ...passwordFindings,
  ...sessionFindings,
}
type JwtFinders = Readonly<Record<string, JwtFind | undefined>>
const jwtFinders: JwtFinders = jwtFindings
/** What is said otherwise of a JWT of another trust than a connected app. */
const ofTrust: Readonly<Record<string, JwtFinders | undefined>> = {
  'external-authorization-server': externalAuthorizationServerFindings,
  uat: uatFindings,
  'cloud-uat': uatFindings,
}

export function explain(of: Circumstances, limits: TimeLimitsByTrust): Explanation {
  const { event } = of
  const { reason } = event
  const checks = checksOf(event)
  const finding = reason === null ? accepted(event) : findingOf(of, limits)
  return {
    sentence: finding.sentence,
    fix: finding.fix ?? null,
    notes: notesOf(of),
    steps: stepsOf(checks, event, finding),
  }
}

function accepted(event: AuthEvent): Finding {
  return {
    sentence: `The ${event.method ?? 'credential'} sign-in was accepted at ${time(event.at)}.`,
  }
}

function findingOf(of: Circumstances, byTrust: TimeLimitsByTrust): Finding {
  const { event } = of
  const reason = event.reason ?? ''
  if (event.outcome === 'session-refused' && reason === 'no_credentials') return noToken(event)
  const { jwt, at, facts } = event
  if (typeof facts['jsonType'] === 'string') return wrongType(facts)
  const limits = event.method?.endsWith('uat') === true ? byTrust.uat : byTrust.jwt
  const find = ofTrust[event.method ?? '']?.[reason] ?? jwtFinders[reason]
  const found = jwt === null ? undefined : find?.({ of, jwt, at, limits })
  return found ?? finders[reason]?.(of) ?? { sentence: `Refused: ${reason}.` }
}

function stepsOf(
  checks: readonly Check[],
  { reason, facts }: AuthEvent,
  { expected, got, fix }: Finding,
): readonly ExplainedStep[] {
  const at = (wanted: string) =>
    checks.findIndex(([, ...reasons]) => reasons.some((each) => each === wanted))
  const ofClaim = at(`${reason}:${String(facts['claim'])}`)
  const failing = ofClaim === -1 ? at(reason ?? '') : ofClaim
  return checks.map(([name], index) => {
    const number = index + 1
    if (reason === null || index < failing) return { number, name, state: 'passed' }
    if (index > failing || failing === -1) return { number, name, state: 'not reached' }
    return {
      number,
      name,
      state: 'failed' as const,
      ...(expected === undefined ? {} : { expected }),
      ...(got === undefined ? {} : { got }),
      ...(fix === undefined ? {} : { fix }),
    }
  })
}

/** True besides: not why it was refused, and worth knowing. */
function notesOf({ event, refusedFirst, config }: Circumstances): readonly string[] {
  const notes = [...trustNotes(event)]
  if (event.facts['isUat'] === false && event.outcome === 'refused' && config !== null) {
    notes.push(
      `The issuer is that of the unified access token configuration ${quoted(config.name)}: send isUat true with its tokens.`,
    )
  }
  notes.push(...requestNotes(event))
  if (event.outcome === 'signed-in' && event.origin?.accept === '*/*') {
    notes.push('Answered in XML because Accept was */*; send Accept: application/json for JSON.')
  }
  if (event.origin?.method === 'signOut' && event.outcome === 'session-refused') {
    notes.push('This is a sign-out that failed: it may hide the error that came before it.')
  }
  if (refusedFirst !== null && refusedFirst.id !== event.id) {
    notes.push(
      `The session was first refused at ${time(refusedFirst.at)} in ${refusedFirst.origin?.method ?? 'a method'}: event ${refusedFirst.id}.`,
    )
  }
  return notes
}

/** What a request that was taken should say otherwise. */
export function requestNotes({ jwt, facts }: AuthEvent): readonly string[] {
  const notes = (jwt?.scopes ?? []).filter((scope) => !opensSomething(scope)).map(scopeNote)
  if (facts['isUatMisspelt'] === true) {
    notes.unshift(
      'The request writes isUAT. Easel takes it; the real service reads isUat: write it so.',
    )
  }
  return notes
}

function scopeNote(scope: string): string {
  const meant = meantScope(scope)
  const question = meant === null ? '' : `; did you mean ${meant}?`
  return `The scope ${quoted(scope)} opens no method${question === '' ? '.' : question}`
}

/** What this server takes and the real service does not. */
function trustNotes({ facts }: AuthEvent): readonly string[] {
  const notes: string[] = []
  if (facts['keysFrom'] === 'openid-configuration') {
    notes.push(
      'Only the OpenID document of the issuer could be used. The real service reads /.well-known/oauth-authorization-server (RFC 8414): serve that, too, or register the JWKS URI.',
    )
  }
  if (facts['isPlainAudience'] === true && facts['keysFrom'] !== undefined) {
    notes.push(
      'aud is "tableau"; for the server of a site the real service names tableau:<site id>.',
    )
  }
  return notes
}
