/** What is wrong with the times of a JWT: milliseconds, a time zone, a clock that runs fast. */

import type { JwtFacts } from '../../ports/index.ts'
import { span, type Finding } from './words.ts'

export interface TimeLimits {
  readonly leewaySeconds: number
  readonly maxLifetimeSeconds: number
}

/** Of JWTs that are good for minutes, and of unified access tokens. */
export interface TimeLimitsByTrust {
  readonly jwt: TimeLimits
  readonly uat: TimeLimits
}

export interface TimesAsked {
  readonly jwt: JwtFacts
  readonly at: Date
  readonly limits: TimeLimits
}

const secondsOf = (claim: string | null): number => Number(claim ?? Number.NaN)
const hour = 3600

/** Hours by which a time is off when it was made from local time instead of UTC; null where it does not look so. */
function zoneHours(exp: number, now: number): number | null {
  const typical = 300
  const hours = Math.round((exp - now - typical) / hour)
  const isNear = Math.abs(exp - now - typical - hours * hour) <= 330
  return hours !== 0 && Math.abs(hours) <= 14 && isNear ? hours : null
}

const zoneFix =
  'Make exp from UTC: time.time() in Python, Date.now() / 1000 in JavaScript. datetime.utcnow().timestamp() is off by the time zone.'

export function expired({ jwt, at, limits }: TimesAsked): Finding {
  const now = at.getTime() / 1000
  const exp = secondsOf(jwt.exp)
  const hours = zoneHours(exp, now)
  return {
    sentence:
      hours === null
        ? `The JWT expired ${span(now - exp)} before the server's time.`
        : `exp is ${Math.abs(hours)} h off the server's time: a time-zone mistake?`,
    expected: `exp after ${Math.floor(now) - limits.leewaySeconds}`,
    got: jwt.exp ?? '',
    fix: hours === null ? 'Make a new JWT for each sign-in, right before it.' : zoneFix,
  }
}

export function livesTooLong({ jwt, at, limits }: TimesAsked): Finding {
  const now = Math.floor(at.getTime() / 1000)
  const exp = secondsOf(jwt.exp)
  const max = limits.maxLifetimeSeconds
  const ahead = Math.round(exp - now)
  const hours = zoneHours(exp, now)
  const common = { expected: `exp at most ${max} s ahead`, got: `${ahead} s ahead` }
  const sentence = `exp is ${ahead} s ahead of server time (max ${max})`
  if (hours !== null && hours > 0) {
    return {
      ...common,
      sentence: `${sentence}: it is ${hours} h off, a time-zone mistake?`,
      fix: zoneFix,
    }
  }
  const iat = secondsOf(jwt.iat)
  const fast = Number.isNaN(iat) ? ahead - max : iat - now
  const isClock = Number.isNaN(iat) ? fast <= 300 : fast > 0 && exp - iat <= max
  if (isClock) {
    return {
      ...common,
      sentence: `${sentence}; your clock seems ${Math.round(fast)} s fast.`,
      fix: 'Set the clock by NTP, and let the JWT live 5 minutes instead of exactly 10. Each answer has the server time in its Date header.',
    }
  }
  return { ...common, sentence: `${sentence}.`, fix: 'Let the JWT live 5 minutes.' }
}

/** A unified access token may live for long, so that no clock or time zone explains one that lives too long. */
export function uatLivesTooLong({ jwt, at, limits }: TimesAsked): Finding {
  const ahead = Math.round(secondsOf(jwt.exp) - at.getTime() / 1000)
  const days = Math.floor(limits.maxLifetimeSeconds / 86_400)
  return {
    sentence: `exp is ${span(ahead)} ahead of server time (max ${days} days).`,
    expected: `exp at most ${limits.maxLifetimeSeconds} s ahead`,
    got: `${ahead} s ahead`,
    fix: 'Let the JWT live minutes: it can be minted anew whenever it is needed.',
  }
}

export function early(claim: 'iat' | 'nbf', { jwt, at, limits }: TimesAsked): Finding {
  if (secondsOf(jwt[claim]) >= millisecondsFrom) return milliseconds(claim, jwt)
  const now = Math.floor(at.getTime() / 1000)
  const ahead = secondsOf(jwt[claim]) - now
  return {
    sentence: `${claim} is ${span(ahead)} in the future: your clock seems ${Math.round(ahead)} s fast.`,
    expected: `${claim} at most ${now + limits.leewaySeconds}`,
    got: jwt[claim] ?? '',
    fix: 'Set the clock by NTP, or set the claim a few seconds back as tableau-mcp does.',
  }
}

/** Seconds from here on are beyond the year 5138. */
const millisecondsFrom = 100_000_000_000

export function milliseconds(claim: 'exp' | 'iat' | 'nbf', jwt: JwtFacts): Finding {
  return {
    sentence: `${claim} looks like milliseconds.`,
    expected: 'seconds since 1970, ten digits',
    got: jwt[claim] ?? '',
    fix: 'Divide by 1000 and round down.',
  }
}
