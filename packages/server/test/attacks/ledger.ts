/** Counts what came of attacks. */

import type { Sent } from './sign-in-methods.ts'

export interface Totals {
  readonly tried: number
  readonly accepted: number
  readonly failed: number
  readonly hung: number
  readonly forbidden: number
}

export class Ledger {
  #totals: Totals = { tried: 0, accepted: 0, failed: 0, hung: 0, forbidden: 0 }

  get totals(): Totals {
    return this.#totals
  }

  /** @param forbidden Requests that the server sent to whom it must not ask */
  add(
    answers: readonly Sent[],
    wrongly: { readonly accepted: number; readonly forbidden: number },
  ) {
    const statuses = answers.map(({ status }) => status)
    const count = (isOne: (status: Sent['status']) => boolean) => statuses.filter(isOne).length
    this.#totals = {
      tried: this.#totals.tried + answers.length,
      accepted: this.#totals.accepted + wrongly.accepted,
      failed: this.#totals.failed + count((status) => status !== 'hung' && status >= 500),
      hung: this.#totals.hung + count((status) => status === 'hung'),
      forbidden: this.#totals.forbidden + wrongly.forbidden,
    }
  }
}
