/** What a server process tells the one that measures it. */

export interface PersonalAccessToken {
  readonly name: string
  readonly secret: string
}

export interface EaselFacts {
  readonly url: string
  readonly siteLuid: string
  readonly admin: PersonalAccessToken
  /** Sees a part of the content only. */
  readonly reader: PersonalAccessToken
  /** Of the administrator. */
  readonly tokens: readonly PersonalAccessToken[]
  /** Secrets of the administrator for Cloud Manager. */
  readonly cloudTokens: readonly string[]
  readonly tenantLuid: string
  /** Issuer of unified access tokens that the tenant trusts where the server was given its key. */
  readonly uatIssuer: string
  readonly userName: string
  readonly connectedApp: {
    readonly clientId: string
    readonly secretId: string
    readonly secretValue: string
  }
}

export interface LiveSessionFacts {
  readonly url: string
  /** One token a line. */
  readonly tokenFile: string
  /** Processor time of checking a session once, in microseconds. */
  readonly checkInMemory: number
  readonly checkInStore: number
}

/** Tells the facts and stays until the process is asked to end. */
export function ready(facts: object, close: () => unknown): void {
  process.stdout.write(`${JSON.stringify(facts)}\n`)
  process.once('SIGTERM', () => {
    void (async () => {
      await close()
      process.exit(0)
    })()
  })
}
