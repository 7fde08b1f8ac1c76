/** What must exist before anyone can sign in, made by the operator: sites, people, credentials. */

import type { SiteRole } from '@easel/contract'
import type { AuthSetting } from '../domain/auth-settings.ts'
import type {
  Account,
  ConnectAdministration,
  Group,
  Site,
  SiteTokenRules,
  Tenant,
  UatConfig,
  User,
} from '../ports/index.ts'
import type { NewUatSettings } from '../cloud-manager/uat-changes.ts'
import type { Operation } from './operation.ts'
import type { TokenOperation } from './token-operation.ts'
import type { AssertionRules } from './trust.ts'

/** What an application needs to sign JWTs for a connected app. */
export interface ConnectedAppCredentials {
  readonly clientId: string
  /** `kid` of the JWTs that it signs. */
  readonly secretId: string
  /** base64 of 32 bytes; its text is the HMAC key. Shown once. */
  readonly secretValue: string
}

export interface NewUserOnSite {
  readonly name: string
  readonly fullName?: string
  readonly email?: string
  readonly siteRole: SiteRole
  /** Names of groups of the site. */
  readonly groups?: readonly string[]
}

export interface TokenRules extends Partial<Omit<SiteTokenRules, 'creatorsGroupId'>> {
  /** Name of a group of the site. */
  readonly creatorsGroup?: string | null
}

export interface UserPlace {
  readonly siteRole?: SiteRole
  readonly authSetting?: AuthSetting
  /** A way to sign in that the site or its tenant has set up; where absent, `SAML` and `OpenID` mean the first one of their kind. */
  readonly idpConfigurationId?: string
}

export interface NewCloudAdministrator {
  /** Their user name, also on sites; an e-mail address as a rule. */
  readonly name: string
  readonly fullName?: string
  readonly email?: string
}

export interface Provision extends Operation, TokenOperation {
  /** Whether there is no site yet. */
  isEmpty(): Promise<boolean>
  /** The user of that name on the site with that contentUrl, or null. */
  find(
    contentUrl: string,
    name: string,
  ): Promise<{ readonly site: Site; readonly user: User } | null>
  /** The tenant of that name, made where it does not exist. */
  tenant(name: string): Promise<Tenant>
  /** The person of that user name as a cloud administrator of the tenant, made where they do not exist. */
  cloudAdministrator(tenantLuid: string, person: NewCloudAdministrator): Promise<Account>
  /** The site with that contentUrl, made where it does not exist, in a tenant that is made where there is none. */
  site(site: {
    readonly name: string
    readonly contentUrl: string
    readonly tenantLuid?: string
  }): Promise<Site>
  /** The group of that name, made where it does not exist; whether people without an account may come in through it stays as it is where absent. */
  group(
    siteLuid: string,
    name: string,
    rules?: { readonly allowsOnDemandAccess?: boolean },
  ): Promise<Group>
  /** The user of that name, made where they do not exist. */
  user(siteLuid: string, user: NewUserOnSite): Promise<User>
  /** Another site role or way to authenticate; at once, and with the end of credentials that go with it. */
  changeUser(siteLuid: string, userLuid: string, change: UserPlace): Promise<User>
  /**
   * Gives the person a password, on all sites of the tenant, or takes it away; sessions that were opened by the one before end. Whether
   * passwords open anything is an option of the server.
   *
   * @throws RangeError when the password is too short, too long or too common
   */
  password(siteLuid: string, userLuid: string, password: string | null): Promise<void>
  /**
   * Whether the site takes personal access tokens, how long those live that are made from now on, and the group whose members may make
   * them (null: every user).
   *
   * @throws RangeError when `maxDays` is not 1 to 365, or there is no such group
   */
  tokenRules(siteLuid: string, change: TokenRules): Promise<Site>
  /** What of a JWT the site accepts besides the name of the user. Default: nothing. */
  assertionRules(siteLuid: string, change: Partial<AssertionRules>): Promise<Site>
  /**
   * The tenant's configuration of that name, made or changed, by the rules of the Cloud Manager API.
   *
   * @throws CloudError E_400_UAT_SVC_1000, E_409_UAT_SVC_1002
   */
  uatConfiguration(tenantLuid: string, settings: NewUatSettings): Promise<UatConfig>
  /** A new, enabled connected app with one secret, which is shown once. */
  connectedApp(siteLuid: string, name: string): Promise<ConnectedAppCredentials>
  /** The Connect project of that name, made where it does not exist, with those origins. @throws RangeError */
  connectProject: ConnectAdministration['project']
  /** The public half of a key that the application signs user tokens with. @throws RangeError */
  connectSigningKey: ConnectAdministration['signingKey']
  /** A new key for the application's back end, shown once. */
  connectServerKey: ConnectAdministration['serverKey']
  /** The end user's connection, made or changed; the token is not tried. */
  connectConnection: ConnectAdministration['connection']
}
