/** Connected apps and their secrets: the records, and where they are kept. */

export interface ConnectedApp {
  readonly clientId: string
  readonly siteId: number
  readonly name: string
  readonly isEnabled: boolean
  /** Domains that may embed, in the order given. Kept and shown; the REST API itself is not bounded by them. */
  readonly domainSafelist: readonly string[]
  readonly unrestrictedEmbedding: boolean
  /** Projects whose content may be embedded; null: all. An empty list is none: those that were chosen are gone. */
  readonly projects: readonly ConnectedAppProject[] | null
  readonly createdAt: Date
}

export interface ConnectedAppProject {
  readonly id: number
  readonly luid: string
}

export interface ConnectedAppSecret {
  readonly secretId: string
  readonly clientId: string
  /** AES-256-GCM envelope of the secret value. */
  readonly sealedValue: Buffer
  readonly createdAt: Date
}

export interface ConnectedAppReader {
  byClientId(clientId: string): Promise<ConnectedApp | null>
  /** By age. */
  ofSite(siteId: number): Promise<readonly ConnectedApp[]>
  /** By age, two at most. */
  secretsOf(clientId: string): Promise<readonly ConnectedAppSecret[]>
  secret(clientId: string, secretId: string): Promise<ConnectedAppSecret | null>
}

export interface ConnectedAppWriter extends ConnectedAppReader {
  create(app: ConnectedApp): Promise<void>
  /** @returns false when there is no such app */
  update(
    clientId: string,
    change: Partial<Omit<ConnectedApp, 'clientId' | 'siteId' | 'createdAt'>>,
  ): Promise<boolean>
  /** With its secrets. @returns false when there is no such app */
  delete(clientId: string): Promise<boolean>
  /** @returns false when the app has two secrets already */
  addSecret(secret: ConnectedAppSecret): Promise<boolean>
  /** @returns false when the app has no such secret */
  deleteSecret(clientId: string, secretId: string): Promise<boolean>
}
