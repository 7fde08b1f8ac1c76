/**
 * Error codes of the Cloud Manager API, with the template of their message. The wire form is `{"message", "errorCode"}`.
 *
 * The codes of service `USR_SVC` below 4000 are the vendor's, by the page of operation error codes. The vendor prints none for the other
 * services: theirs follow the same grammar, `E_<HTTP status>_<service>_<number>`, and are Easel's own.
 *
 * @see Cloud Manager help, TCM Operation Error Codes; official platform data loader, which reads both members
 */

import type { Names } from '../errors.ts'

export const cloudErrorCatalogue = {
  E_400_API_SVC_1000: '{problem}',
  E_404_API_SVC_1001: "The URI '{path}' names no resource of the API.",
  E_405_API_SVC_1002: '{verb} is not allowed here; allowed: {allowed}.',
  E_408_API_SVC_1003: '{problem}',
  E_413_API_SVC_1004: 'The request body is larger than {limitBytes} bytes.',
  E_415_API_SVC_1008: "Content-Encoding '{encoding}' is not supported; send the body as it is.",
  E_429_API_SVC_1005: '{problem}',
  E_500_API_SVC_1006: 'The request failed. Request id: {requestId}',
  E_503_API_SVC_1007: '{problem}',
  E_401_AUTH_SVC_1000: 'No session token was provided.',
  E_401_AUTH_SVC_1001: 'Sign-in failed.',
  E_401_AUTH_SVC_1002: 'The session token is not valid.',
  E_403_AUTH_SVC_1003: 'The session is not allowed to call this method.',
  E_404_AUTH_SVC_1004: "Personal access token '{id}' could not be found.",
  E_409_AUTH_SVC_1005: "A personal access token named '{name}' exists already.",
  E_400_UAT_SVC_1000: '{problem}',
  E_404_UAT_SVC_1001: "Unified access token configuration '{id}' could not be found.",
  E_409_UAT_SVC_1002: '{problem}',
  E_404_UAT_SVC_1003: "Revocation '{id}' could not be found.",
  E_404_TNT_SVC_1000: "Tenant '{id}' could not be found.",
  E_409_TNT_SVC_1001: "A tenant named '{name}' exists already.",
  E_404_SITE_SVC_1000: "Site '{id}' could not be found.",
  E_409_SITE_SVC_1001: '{problem}',
  E_404_LOG_SVC_1000: "File '{path}' could not be found.",
  E_404_SSO_SVC_1000: "Authentication configuration '{id}' could not be found.",
  E_409_SSO_SVC_1001: "An authentication configuration named '{name}' exists already.",
  E_400_USR_SVC_2006: '{problem}',
  E_400_USR_SVC_2010: '{problem}',
  E_400_USR_SVC_2017: '{problem}',
  E_403_USR_SVC_2017: '{problem}',
  E_404_USR_SVC_2020: "'{id}' could not be found.",
  E_405_USR_SVC_2025: 'A cloud administrator cannot delete himself.',
  E_409_USR_SVC_2025: '{problem}',
} as const satisfies Readonly<Record<`E_${number}_${string}_SVC_${number}`, string>>

export type CloudErrorCode = keyof typeof cloudErrorCatalogue

type FactNames<C extends CloudErrorCode> = Names<(typeof cloudErrorCatalogue)[C]>

/** What the raiser of a code must tell; an empty tuple where the message needs no facts. */
export type CloudFactsOf<C extends CloudErrorCode> = [FactNames<C>] extends [never]
  ? readonly []
  : readonly [facts: { readonly [K in FactNames<C>]: string | number }]

/** HTTP status of a code: the number after `E_`. */
export function cloudStatusOf(code: CloudErrorCode): number {
  return Number(code.slice(2, 5))
}

/** Whether the vendor publishes the code, or it only follows the vendor's grammar. */
export function isPublishedCode(code: CloudErrorCode): boolean {
  return code.includes('_USR_SVC_')
}

/** An error with a declared code, on its way to the caller. */
export class CloudError extends Error {
  readonly code: CloudErrorCode
  readonly status: number

  constructor(
    code: CloudErrorCode,
    facts: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(
      cloudErrorCatalogue[code].replace(/\{(\w+)\}/g, (_, name: string) =>
        String(facts[name] ?? ''),
      ),
      options,
    )
    this.name = 'CloudError'
    this.code = code
    this.status = cloudStatusOf(code)
  }
}

/** Raises any of the codes that it is typed with; what it returns is thrown by the caller. */
export type CloudRaise<E extends CloudErrorCode> = <C extends E>(
  code: C,
  ...facts: CloudFactsOf<C>
) => CloudError

/** Builds an error of a declared code with the facts that its template names. */
export const cloudError: CloudRaise<CloudErrorCode> = (code, ...facts) =>
  new CloudError(code, facts[0] ?? {})
