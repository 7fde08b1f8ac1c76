/** Why a document of another server was not obtained. */

export type OutboundProblem =
  | 'address_form'
  | 'scheme'
  | 'userinfo'
  | 'port'
  | 'host_form'
  | 'unresolved'
  | 'address_closed'
  | 'connection'
  | 'connect_timeout'
  | 'timeout'
  | 'redirect'
  | 'status'
  | 'encoding'
  | 'too_large'
  | 'not_json'

/** Says what went wrong, where and with which status; never what the other server sent. */
export class OutboundRefused extends Error {
  readonly problem: OutboundProblem
  readonly status: number | null

  constructor(problem: OutboundProblem, options?: ErrorOptions & { readonly status?: number }) {
    super(`document not obtained: ${problem}`, options)
    this.name = 'OutboundRefused'
    this.problem = problem
    this.status = options?.status ?? null
  }
}
