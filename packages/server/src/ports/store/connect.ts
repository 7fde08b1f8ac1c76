/** Connect: projects of applications with their keys, and connections of end users. Sessions of connections are apart. */

/** An application that acts for its users. */
export interface ConnectProject {
  readonly luid: string
  readonly name: string
  /** Origins of the application's pages, compared exactly. */
  readonly allowedOrigins: readonly string[]
  readonly createdAt: Date
}

export type ConnectAlgorithm = 'RS256' | 'EdDSA'

/** The public half of a key that the application signs user tokens with. */
export interface ConnectSigningKey {
  readonly projectLuid: string
  /** `kid`, unique within the project. */
  readonly keyId: string
  readonly algorithm: ConnectAlgorithm
  /** PEM, SubjectPublicKeyInfo. */
  readonly publicKey: string
  readonly createdAt: Date
}

/** A key of the application's back end. */
export interface ConnectServerKey {
  readonly luid: string
  readonly projectLuid: string
  /** SHA-256. */
  readonly secretHash: Buffer
  readonly createdAt: Date
}

/** A service that the application's users connect to. */
export interface ConnectIntegration {
  readonly luid: string
  readonly projectLuid: string
  readonly type: 'tableau'
  readonly createdAt: Date
}

/** `degraded`: it works, and someone else signs in with the same token. */
export type ConnectionState = 'pending' | 'active' | 'degraded' | 'reauth_required' | 'revoked'

export interface ConnectConfiguration {
  readonly luid: string
  readonly externalId: string | null
  readonly isDefault: boolean
  readonly meta: Readonly<Record<string, unknown>>
  readonly createdAt: number
  readonly updatedAt: number
}

/** What the application may store beside a connection. */
export interface ConnectionSettings {
  readonly sharedSettings: Readonly<Record<string, unknown>>
  readonly workflowSettings: Readonly<Record<string, unknown>>
}

/** The account of one end user at one site of a Tableau server. */
export interface ConnectConnection {
  /** UUID v4. */
  readonly luid: string
  readonly projectLuid: string
  readonly integrationLuid: string
  /** The application's own id of its user, compared exactly. */
  readonly userId: string
  /** The application's own id of the connection. */
  readonly externalId: string | null
  /** Origin of the target; null is this server. */
  readonly serverUrl: string | null
  /** Content URL. */
  readonly site: string
  readonly tokenName: string
  /** Secret of the personal access token. */
  readonly sealedSecret: Buffer
  /** Stands for server, token name and secret; connections with the same one share a session. */
  readonly fingerprint: string
  readonly state: ConnectionState
  /** Why it is in that state, in words of a fixed list. */
  readonly reason: string | null
  readonly failureCount: number
  readonly configurations: readonly ConnectConfiguration[]
  readonly settings: ConnectionSettings
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly refreshedAt: Date | null
}

export interface ConnectUser {
  readonly projectLuid: string
  readonly userId: string
  readonly meta: Readonly<Record<string, unknown>>
}

/** The one session of a credential. */
export interface ConnectSession {
  readonly fingerprint: string
  /** Grows with each sign-in. */
  readonly generation: number
  /** Content URL; null where no session is known. */
  readonly site: string | null
  readonly siteLuid: string | null
  readonly apiVersion: string | null
  readonly sealedToken: Buffer | null
  readonly obtainedAt: Date | null
  readonly usedAt: Date | null
}

export interface ConnectLogEntry {
  readonly projectLuid: string
  readonly at: Date
  readonly userId: string
  readonly connectionLuid: string | null
  readonly verb: string
  /** Without its query. */
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  readonly requestId: string
}

export interface ConnectProjectReader {
  byLuid(luid: string): Promise<ConnectProject | null>
  byName(name: string): Promise<ConnectProject | null>
  /** Oldest first. */
  all(): Promise<readonly ConnectProject[]>
  signingKeys(projectLuid: string): Promise<readonly ConnectSigningKey[]>
  serverKeys(projectLuid: string): Promise<readonly ConnectServerKey[]>
  integrations(projectLuid: string): Promise<readonly ConnectIntegration[]>
}

export interface ConnectProjectWriter extends ConnectProjectReader {
  create(project: ConnectProject): Promise<void>
  setOrigins(luid: string, allowedOrigins: readonly string[]): Promise<void>
  /** A key of the same id is replaced. */
  putSigningKey(key: ConnectSigningKey): Promise<void>
  addServerKey(key: ConnectServerKey): Promise<void>
  addIntegration(integration: ConnectIntegration): Promise<void>
}

export interface ConnectConnectionReader {
  /** Oldest first. */
  ofProject(projectLuid: string): Promise<readonly ConnectConnection[]>
  /** Of one end user, oldest first. */
  ofUser(projectLuid: string, userId: string): Promise<readonly ConnectConnection[]>
  withFingerprint(fingerprint: string): Promise<readonly ConnectConnection[]>
  user(projectLuid: string, userId: string): Promise<ConnectUser | null>
}

export interface ConnectConnectionWriter extends ConnectConnectionReader {
  /** Holds the connections of one end user until the transaction ends. */
  holdUser(projectLuid: string, userId: string): Promise<void>
  create(connection: ConnectConnection): Promise<void>
  update(
    luid: string,
    change: Partial<
      Omit<ConnectConnection, 'luid' | 'projectLuid' | 'integrationLuid' | 'userId' | 'createdAt'>
    > &
      Pick<ConnectConnection, 'updatedAt'>,
  ): Promise<void>
  /** Those that share the session. */
  setState(
    fingerprint: string,
    change: Pick<ConnectConnection, 'state' | 'reason' | 'updatedAt'>,
  ): Promise<void>
  delete(luid: string): Promise<void>
  putUser(user: ConnectUser): Promise<void>
}

/** Who signs in, and until when no other does. Times are those of the machine. */
export interface SignInLease {
  readonly owner: string
  readonly nowMs: number
  readonly untilMs: number
}

export interface ConnectSessionReader {
  byFingerprint(fingerprint: string): Promise<ConnectSession | null>
}

export interface ConnectSessionWriter extends ConnectSessionReader {
  /**
   * Takes the lease where no other owner holds it.
   *
   * @returns the session as it is under the lease, or null where another signs in
   */
  lease(fingerprint: string, lease: SignInLease): Promise<ConnectSession | null>
  /** Records a session of the owner of the lease and ends the lease. @returns false where the lease was lost */
  put(session: ConnectSession, owner: string): Promise<boolean>
  release(fingerprint: string, owner: string): Promise<void>
  touch(fingerprint: string, generation: number, usedAt: Date): Promise<void>
  /** @returns the sealed value of that name, which is the given one where there was none */
  secret(name: string, sealed: Buffer): Promise<Buffer>
  /** Forgets the session; its generation stays, so that the next one is newer to every server. */
  clear(fingerprint: string): Promise<void>
}

export interface ConnectLogReader {
  /** Newest first. */
  latest(projectLuid: string, limit: number): Promise<readonly ConnectLogEntry[]>
}

export interface ConnectLogWriter extends ConnectLogReader {
  add(entries: readonly ConnectLogEntry[]): Promise<void>
  prune(before: Date): Promise<void>
}
