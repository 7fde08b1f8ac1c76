/**
 * Every error code of the REST API that Easel answers, with its summary and the template of its detail.
 * `{name}` in a template is a fact that the raiser must supply; the compiler checks the names.
 *
 * The numbers 126, 127, 128, 133, 142, 143, 144 and 149 and their names are the vendor's; that the wire puts the HTTP status before them follows its other
 * codes. 404120, 404160 and 404166 are Easel's own: the vendor prints no code for a group set, a token or a custom view that does not exist.
 *
 * @see reference of error codes on each method's page; help, Troubleshoot Connected Apps; wire form `error@code` with children `summary` and `detail`
 */

import type { ErrorEntry } from './error-entry.ts'
import { notFoundErrors } from './not-found-errors.ts'

export const errorCatalogue = {
  '400000': { summary: 'Bad Request', detail: '{problem}' },
  '400005': { summary: 'Bad Request', detail: 'Invalid label: {problem}' },
  '400006': { summary: 'Bad Request', detail: "Invalid page number '{number}'" },
  '400007': { summary: 'Bad Request', detail: "Invalid page size '{size}'" },
  '400008': { summary: 'Bad Request', detail: "Invalid value for parameter '{name}': {problem}" },
  '400009': { summary: 'Bad Request', detail: 'Invalid capability: {problem}' },
  '400010': { summary: 'Bad Request', detail: 'Invalid or missing file: {problem}' },
  '400011': {
    summary: 'Bad Request',
    detail: 'There was a problem publishing the file: {problem}',
  },
  '400013': {
    summary: 'Bad Request',
    detail: "Site role '{role}' cannot be given; the roles are {roles}.",
  },
  '400016': {
    summary: 'Bad Request',
    detail: 'The file is larger than the limit of {limitMegabytes} MB.',
  },
  '400019': { summary: 'Bad Request', detail: '{problem}' },
  '400020': { summary: 'Bad Request', detail: 'Invalid or missing file: {problem}' },
  '400032': { summary: 'Bad Request', detail: "User '{id}' is not a member of group '{group}'." },
  '400035': { summary: 'Bad Request', detail: 'Invalid workbook type: {problem}' },
  '400042': {
    summary: 'Bad Request',
    detail: "'{type}' is no kind of content with default permissions; the kinds are {kinds}.",
  },
  '400049': { summary: 'Bad Request', detail: 'The tags could not be added: {problem}' },
  '400065': { summary: 'Bad Request', detail: '{problem}' },
  '400080': { summary: 'Bad Request', detail: 'The view data could not be produced: {problem}' },
  '400086': { summary: 'Bad Request', detail: 'The flow file is not valid: {problem}' },
  '400089': { summary: 'Bad Request', detail: 'The request names no flow: flow name is missing.' },
  '400090': {
    summary: 'Bad Request',
    detail: 'The part request_payload with a flow element is missing.',
  },
  '400101': { summary: 'Bad Request', detail: 'The view could not be rendered: {problem}' },
  '400133': {
    summary: 'Bad Request',
    detail: 'INVALID_CONNECTED_APP_DOMAIN_SAFELIST (133): {problem}',
  },
  '400144': {
    summary: 'Bad Request',
    detail: 'EAS_INVALID_ISSUER_URL (144): {problem}',
  },
  '400149': {
    summary: 'Bad Request',
    detail: 'EAS_INVALID_JWKS_URI (149): {problem}',
  },
  '401000': {
    summary: 'Unauthorized Access',
    detail: 'No authentication credentials were provided.',
  },
  '401001': { summary: 'Signin Error', detail: 'Error signing in to Tableau Server{trustCode}' },
  '401002': {
    summary: 'Unauthorized Access',
    detail: 'Invalid authentication credentials were provided.',
  },
  '401003': { summary: 'Switch Site Error', detail: 'Error switching to the site.' },
  '403003': { summary: 'Forbidden', detail: "Project '{id}' cannot be deleted: {problem}" },
  '403004': { summary: 'Forbidden', detail: '{problem}' },
  '403005': { summary: 'Forbidden', detail: "Project '{id}' cannot be updated: {problem}" },
  '403007': { summary: 'Forbidden', detail: '{problem}' },
  '403008': { summary: 'Forbidden', detail: "The site's storage quota would be exceeded." },
  '403009': { summary: 'Forbidden', detail: '{problem}' },
  '403011': {
    summary: 'Forbidden',
    detail: 'Active Directory is not configured: groups of this site are local.',
  },
  '403014': {
    summary: 'Forbidden',
    detail: "Invalid page size '{size}': the maximum is {maximum}",
  },
  '403018': { summary: 'Forbidden', detail: "You are not allowed to query workbook '{id}'." },
  '403019': { summary: 'Forbidden', detail: "You are not allowed to download workbook '{id}'." },
  '403023': { summary: 'Forbidden', detail: 'Changing the connection is not allowed: {problem}' },
  '403025': { summary: 'Forbidden', detail: 'Changing the project is not allowed: {problem}' },
  '403027': { summary: 'Forbidden', detail: 'Changing the owner is not allowed: {problem}' },
  '403028': { summary: 'Forbidden', detail: "You are not allowed to download data source '{id}'." },
  '403029': { summary: 'Forbidden', detail: 'Changing the connection is not allowed: {problem}' },
  '403030': { summary: 'Forbidden', detail: 'Changing the project is not allowed: {problem}' },
  '403032': { summary: 'Forbidden', detail: '{problem}' },
  '403035': {
    summary: 'Forbidden',
    detail: "You are not allowed to read the default permissions of project '{id}' for {kind}.",
  },
  '403036': {
    summary: 'Forbidden',
    detail: "You are not allowed to read the default permissions of project '{id}'.",
  },
  '403039': { summary: 'Forbidden', detail: 'The permissions are locked: {problem}' },
  '403045': { summary: 'Forbidden', detail: 'You are not allowed to create a project here.' },
  '403047': {
    summary: 'Forbidden',
    detail: "You are not allowed to run the extract refresh task '{id}'.",
  },
  '403053': { summary: 'Forbidden', detail: 'Version history is not enabled for the site.' },
  '403054': {
    summary: 'Forbidden',
    detail: "You are not allowed to see the revisions of data source '{id}'.",
  },
  '403055': {
    summary: 'Forbidden',
    detail: 'Revision {number} is the current one, which is removed with its item only.',
  },
  '403056': {
    summary: 'Forbidden',
    detail: "You are not allowed to see the revisions of workbook '{id}'.",
  },
  '403068': {
    summary: 'Forbidden',
    detail: "You are not allowed to get the image of view '{id}'.",
  },
  '403069': { summary: 'Forbidden', detail: 'Sites query is unsupported for Tableau Cloud.' },
  '403070': { summary: 'Forbidden', detail: 'The session is already on this site.' },
  '403091': { summary: 'Forbidden', detail: "Job '{id}' has ended already." },
  '403095': { summary: 'Forbidden', detail: '{problem}' },
  '403096': {
    summary: 'Forbidden',
    detail:
      "Workbook '{name}' shows its sheets as tabs: its views have the permissions of the workbook.",
  },
  '403097': { summary: 'Forbidden', detail: "You are not allowed to download flow '{id}'." },
  '403098': { summary: 'Forbidden', detail: 'Changing the owner is not allowed: {problem}' },
  '403103': { summary: 'Forbidden', detail: 'Changing the connection is not allowed: {problem}' },
  '403105': {
    summary: 'Forbidden',
    detail: "You are not allowed to export workbook '{id}'.",
  },
  '403133': { summary: 'Forbidden', detail: 'You are not allowed to query this user.' },
  '403157': { summary: 'Feature disabled', detail: '{problem}' },
  '403166': { summary: 'Forbidden', detail: "A custom view '{name}' exists already." },
  ...notFoundErrors,
  '405000': {
    summary: 'Method Not Allowed',
    detail: '{verb} is not allowed here; allowed: {allowed}.',
  },
  '406000': { summary: 'Bad Request', detail: "Content type '{contentType}' not supported" },
  '408000': { summary: 'Request Timeout', detail: '{problem}' },
  '409000': { summary: 'Resource Conflict', detail: '{problem}' },
  '409001': {
    summary: 'Resource Conflict',
    detail: "A site already exists with the name '{name}'",
  },
  '409002': {
    summary: 'Resource Conflict',
    detail: "A site already exists with the contentUrl '{contentUrl}'",
  },
  '409003': {
    summary: 'Resource Conflict',
    detail: "User '{id}' owns content; give it to another user with mapAssetsTo.",
  },
  /* A schedule that Cloud does not have is a bad request under a code of conflicts (tableau-mcp, its tests of tasks). */
  '409004': {
    status: 400,
    summary: 'Bad Request',
    detail: 'Invalid subscription schedule: {problem}',
  },
  '409006': {
    summary: 'Resource Conflict',
    detail: "A project already exists with the name '{name}'",
  },
  '409007': { summary: 'Resource Conflict', detail: '{problem}' },
  '409009': {
    summary: 'Resource Conflict',
    detail: "A group already exists with the name '{name}'",
  },
  '409011': {
    summary: 'Resource Conflict',
    detail: "User '{id}' is a member of group '{group}' already.",
  },
  '409013': {
    summary: 'Resource Conflict',
    detail:
      "Cannot {verb} the workbook '{id}' to {target}. A workbook with the name '{name}' already exists in that project.",
  },
  '409015': {
    summary: 'Resource Conflict',
    detail:
      "Cannot {verb} the data source '{id}' to {target}. A data source with the name '{name}' already exists in that project.",
  },
  '409041': {
    summary: 'Resource Conflict',
    detail:
      "A flow named '{name}' already exists in the project; publish with overwrite=true to replace it.",
  },
  /* The status is that of a bad request (TSC issue 1531). */
  '409070': {
    summary: 'Resource Conflict',
    detail: "The extracts of {kind} '{name}' cannot be changed: {problem}",
  },
  '409090': {
    status: 400,
    summary: 'Bad Request',
    detail: "Extract operation for the {kind} '{name}' is not allowed: {problem}",
  },
  /* Clients take the code for a warning (TSC issue 1090). */
  '409093': {
    summary: 'Resource Conflict',
    detail: "Job for '{name}' is already queued. Not queuing a duplicate.",
  },
  '409014': { summary: 'Resource Conflict', detail: '{problem}' },
  '409017': {
    summary: 'Resource Conflict',
    detail: "User '{name}' is a user of the site already.",
  },
  '409120': {
    summary: 'Resource Conflict',
    detail: "A group set already exists with the name '{name}'",
  },
  '409128': {
    summary: 'Resource Conflict',
    detail:
      'CONNECTED_APP_SECRET_LIMIT_EXCEEDED (128): A connected app has two secrets at most; delete one first.',
  },
  '409143': {
    summary: 'Resource Conflict',
    detail:
      'EAS_LIMIT_EXCEEDED (143): A site has {limit} external authorization servers at most; delete one first.',
  },
  '413000': {
    summary: 'Payload Too Large',
    detail: 'The request body is larger than {limitBytes} bytes.',
  },
  '415000': {
    summary: 'Unsupported Media Type',
    detail: "Content-Encoding '{encoding}' is not supported; send the body as it is.",
  },
  '429000': { summary: 'Too Many Requests', detail: '{problem}' },
  '500000': {
    summary: 'Internal Server Error',
    detail: 'The request failed. Request id: {requestId}',
  },
  '503000': { summary: 'Service Unavailable', detail: '{problem}' },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof errorCatalogue

/** Names in braces of a template. */
export type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never

type FactNames<C extends ErrorCode> = Names<(typeof errorCatalogue)[C]['detail']>

/** What the raiser of a code must tell; an empty tuple where the code needs no facts. */
export type FactsOf<C extends ErrorCode> = [FactNames<C>] extends [never]
  ? readonly []
  : readonly [facts: { readonly [K in FactNames<C>]: string | number }]

/** HTTP status of a code: its first three digits, unless the catalogue gives it another. */
export function statusOf(code: ErrorCode): number {
  const entry: ErrorEntry = errorCatalogue[code]
  return entry.status ?? Number(code.slice(0, 3))
}

/** An error with a declared code, on its way to the caller. */
export class RestError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly summary: string
  readonly detail: string

  constructor(
    code: ErrorCode,
    facts: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    const entry = errorCatalogue[code]
    const detail = entry.detail.replace(/\{(\w+)\}/g, (_, name: string) =>
      String(facts[name] ?? ''),
    )
    super(`${code}: ${detail}`, options)
    this.name = 'RestError'
    this.code = code
    this.status = statusOf(code)
    this.summary = entry.summary
    this.detail = detail
  }
}

/** Raises any of the codes that it is typed with; what it returns is thrown by the caller. */
export type Raise<E extends ErrorCode> = <C extends E>(code: C, ...facts: FactsOf<C>) => RestError

/** Builds an error of a declared code with the facts that its template names. */
export const restError: Raise<ErrorCode> = (code, ...facts) => new RestError(code, facts[0] ?? {})
