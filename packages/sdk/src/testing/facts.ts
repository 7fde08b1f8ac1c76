/** What a started Easel tells of itself: who can sign in, and by what. */

/** Everyone on the site of the tests. */
export const roles = ['admin', 'creator', 'explorer', 'viewer'] as const
export type Role = (typeof roles)[number]

export interface Person {
  readonly id: string
  readonly name: string
}

export interface Facts {
  readonly url: string
  /** `contentUrl` of the site. */
  readonly site: string
  readonly siteId: string
  readonly people: Readonly<Record<Role, Person>>
  readonly connectedApp: {
    readonly clientId: string
    readonly secretId: string
    readonly secretValue: string
  }
}

export interface Token {
  readonly name: string
  readonly secret: string
}

/** A running Easel, in this process or in another. */
export interface Backend {
  readonly facts: Facts
  /** A new personal access token. */
  token(role: Role): Promise<Token>
  stop(): Promise<void>
}
