import { expect, test } from 'vitest'
import { checksOf } from './explain/steps.ts'
import { isAfterProof } from './verified.ts'
import { unprovedSentence } from './unproved.ts'
import { isOfForm } from './hints.ts'

const methods = [
  'pat',
  'password',
  'connected-app',
  'external-authorization-server',
  'uat',
] as const
const cloudMethods = ['cloud-pat', 'cloud-uat'] as const

/** Every reason that is found before the credential is proved, and is not about the form of the request alone. */
const unproved = [...methods, ...cloudMethods].flatMap((method) =>
  checksOf({ outcome: 'refused', method, origin: null })
    .flatMap(([, ...reasons]) => reasons)
    .filter((reason) => !reason.includes(':'))
    .filter((reason) => !isAfterProof(method, reason) && !isOfForm(reason))
    .map((reason) => [reason, method] as const),
)

test.each(unproved)('%s with the method %s has words for callers that proved nothing', (reason) => {
  expect(unprovedSentence(reason)).toMatch(/^[A-Za-z].*\.$/)
})

test('no such sentence is longer than a hint may be', () => {
  for (const [reason] of unproved) {
    expect(`${reason}: ${unprovedSentence(reason)}`.length).toBeLessThanOrEqual(300)
  }
})
