/** Issuers that vouch for users: external authorization servers of a site, unified access token configurations of a tenant. */

/** An authorization server that a site trusts (OAuth 2.0 trust). */
export interface ExternalAuthorizationServer {
  readonly luid: string
  readonly siteId: number
  readonly name: string
  /** Compared character by character with `iss`; one server for each issuer of a site. */
  readonly issuerUrl: string
  /** Null: read from the server's own metadata. */
  readonly jwksUri: string | null
  readonly isEnabled: boolean
  readonly createdAt: Date
}

/** Who may issue unified access tokens for a tenant, for what, and how they are verified. */
export interface UatConfig {
  readonly luid: string
  readonly tenantLuid: string
  /** Unique within the tenant, in this case. */
  readonly name: string
  /** Compared character by character with `iss`, or with the claim that overrides it; unique within the tenant. */
  readonly issuer: string
  /** PEM, SubjectPublicKeyInfo. At least one of this and `jwksUri`. */
  readonly publicKey: string | null
  readonly jwksUri: string | null
  /** The claim that names the user. */
  readonly usernameClaim: string
  /** LUIDs of the tenant and of sites, lower-case; a site that is not listed is closed. */
  readonly resourceIds: readonly string[]
  /** What a token may ask for at most; null is no ceiling. */
  readonly scopes: readonly string[] | null
  /** JWS algorithms that it may be signed with. */
  readonly algorithms: readonly string[]
  readonly isEnabled: boolean
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A unified access token that is refused from now on. */
export interface UatRevocation {
  readonly tenantLuid: string
  /** SHA-256 of `jti`. */
  readonly jtiHash: Buffer
  /** End of the token; the entry is of no use after it. */
  readonly expiresAt: Date
}

export interface ExternalAuthorizationServerReader {
  byLuid(siteId: number, luid: string): Promise<ExternalAuthorizationServer | null>
  byIssuer(siteId: number, issuerUrl: string): Promise<ExternalAuthorizationServer | null>
  /** Oldest first. */
  ofSite(siteId: number): Promise<readonly ExternalAuthorizationServer[]>
}

export interface ExternalAuthorizationServerWriter extends ExternalAuthorizationServerReader {
  /** Fails where the site has the issuer already. */
  create(server: ExternalAuthorizationServer): Promise<'created' | 'issuer-taken'>
  update(
    siteId: number,
    luid: string,
    change: Partial<
      Pick<ExternalAuthorizationServer, 'name' | 'issuerUrl' | 'jwksUri' | 'isEnabled'>
    >,
  ): Promise<'updated' | 'issuer-taken' | 'missing'>
  /** @returns false when there was none */
  delete(siteId: number, luid: string): Promise<boolean>
}

export interface UatConfigReader {
  byLuid(tenantLuid: string, luid: string): Promise<UatConfig | null>
  byIssuer(tenantLuid: string, issuer: string): Promise<UatConfig | null>
  /** Oldest first. */
  ofTenant(tenantLuid: string): Promise<readonly UatConfig[]>
}

export interface UatConfigWriter extends UatConfigReader {
  create(config: UatConfig): Promise<'created' | 'name-taken' | 'issuer-taken'>
  update(
    tenantLuid: string,
    luid: string,
    change: UatConfigChange,
  ): Promise<'updated' | 'name-taken' | 'issuer-taken' | 'missing'>
  /** @returns false when there was none */
  delete(tenantLuid: string, luid: string): Promise<boolean>
}

export type UatConfigChange = Partial<Omit<UatConfig, 'luid' | 'tenantLuid' | 'createdAt'>> &
  Pick<UatConfig, 'updatedAt'>

export interface UatRevocationReader {
  /** Whether there is a revocation that ends after `at`. */
  isRevoked(tenantLuid: string, jtiHash: Buffer, at: Date): Promise<boolean>
  ofTenant(tenantLuid: string): Promise<readonly UatRevocation[]>
}

export interface UatRevocationWriter extends UatRevocationReader {
  /** Revoking again moves the end. */
  add(revocation: UatRevocation): Promise<void>
  /** @returns false when it was not revoked */
  delete(tenantLuid: string, jtiHash: Buffer): Promise<boolean>
  /** Removes what ended before `now`. */
  prune(now: Date): Promise<void>
}
