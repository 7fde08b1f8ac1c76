/** A signed-in user and requests below their site. */

import { multipart, type Kit, type Role, type TestAnswer, type TestRequest } from './kit.ts'
import { workbookPackage } from './workbook-file.ts'

export interface Person {
  readonly token: string
  /** Paths are below `/api/3.28/sites/{id}`; answers are JSON unless XML is asked for. */
  get(path: string, accept?: Form): Promise<TestAnswer>
  delete(path: string): Promise<TestAnswer>
  /** An object is sent as JSON, a text as XML. */
  post(path: string, body?: object | string, accept?: Form): Promise<TestAnswer>
  put(path: string, body?: object | string, accept?: Form): Promise<TestAnswer>
  publish(order?: PublishRequest): Promise<TestAnswer>
  /** Publishes and answers what became of it; fails where it was refused. */
  published(order?: PublishRequest): Promise<PublishedWorkbook>
  /** Starts an upload session and sends the blocks. @returns its id */
  upload(...blocks: readonly Uint8Array[]): Promise<string>
}

export type Form = 'json' | 'xml'

export interface PublishRequest {
  readonly name?: string
  readonly projectId?: string | undefined
  /** Absent: a package with one sheet. null: no file part. */
  readonly bytes?: Uint8Array | null
  readonly fileName?: string
  /** Without the mark, e.g. `overwrite=true`. */
  readonly query?: string
  /** Instead of the one made of name and project. */
  readonly payload?: string
  readonly accept?: Form
}

export interface PublishedWorkbook {
  readonly id: string
  readonly name: string
  readonly contentUrl: string
  readonly showTabs: string
  readonly defaultViewId: string
  readonly project: { readonly id: string; readonly name: string }
  readonly owner: { readonly id: string }
  readonly views: {
    readonly view: readonly { readonly id: string; readonly name: string; contentUrl: string }[]
  }
}

export const acceptOf = (form: Form) => `application/${form}`

/** What a person needs of a server. */
export interface Server {
  readonly site: { readonly luid: string }
  call(request: TestRequest): Promise<TestAnswer>
}

export function asPerson(kit: Server, token: string): Person {
  const base = `/api/3.28/sites/${kit.site.luid}`
  const send = (verb: string, path: string, body?: object | string, accept: Form = 'json') =>
    kit.call({ verb, path: base + path, token, accept: acceptOf(accept), ...asBody(body) })
  const publish = (order: PublishRequest = {}) => {
    const { query = '', accept = 'json' } = order
    const path = `${base}/workbooks${query === '' ? '' : `?${query}`}`
    return kit.call({
      verb: 'POST',
      path,
      token,
      accept: acceptOf(accept),
      ...publishBody(order),
    })
  }
  return {
    token,
    get: (path, accept) => send('GET', path, undefined, accept),
    delete: (path) => send('DELETE', path),
    post: (path, body, accept) => send('POST', path, body, accept),
    put: (path, body, accept) => send('PUT', path, body, accept),
    publish,
    published: async (order) => {
      const answer = await publish(order)
      if (answer.status !== 201) throw new Error(`publish: ${answer.status} ${answer.text}`)
      return answer.json<{ workbook: PublishedWorkbook }>().workbook
    },
    upload: async (...blocks) => {
      const answer = await send('POST', '/fileUploads')
      const { fileUpload } = answer.json<{ fileUpload: { uploadSessionId: string } }>()
      const id = fileUpload.uploadSessionId
      for (const bytes of blocks) await append(kit, token, { id, bytes })
      return id
    },
  }
}

export const signedIn = async (kit: Kit, role: Role): Promise<Person> =>
  asPerson(kit, await kit.signIn(role))

/** Makes the administrator the owner of the project Default, which the first user of a site owns: any of them may be the first. */
export async function giveDefault(kit: Kit, admin: Person): Promise<void> {
  const list = await admin.get('/projects?filter=name:eq:Default')
  const { projects } = list.json<{ projects: { project: readonly { id: string }[] } }>()
  const owner = { id: kit.users.admin.luid }
  mustBe(await admin.put(`/projects/${projects.project[0]?.id ?? ''}`, { project: { owner } }), 200)
}

/** Sends one more block of an upload session. */
export async function append(
  kit: Server,
  token: string,
  { id, bytes }: { readonly id: string; readonly bytes: Uint8Array },
): Promise<void> {
  const answer = await kit.call({
    verb: 'PUT',
    path: `/api/3.28/sites/${kit.site.luid}/fileUploads/${id}`,
    token,
    accept: 'application/json',
    ...multipart({ payload: '', file: { part: 'tableau_file', name: 'file', bytes } }),
  })
  if (answer.status !== 200) throw new Error(`append: ${answer.status} ${answer.text}`)
}

function asBody(body: object | string | undefined) {
  if (body === undefined) return {}
  return typeof body === 'string'
    ? { contentType: 'text/xml', body }
    : { contentType: 'application/json', body: JSON.stringify(body) }
}

export function publishBody({ name, projectId, bytes, fileName, payload }: PublishRequest) {
  const attribute = name === undefined ? '' : ` name="${escapeXml(name)}"`
  const project = projectId === undefined ? '' : `<project id="${projectId}"/>`
  const message = `<tsRequest><workbook${attribute}>${project}</workbook></tsRequest>`
  const file = {
    part: 'tableau_workbook',
    name: fileName ?? 'Test.twbx',
    bytes: bytes ?? workbookPackage(),
  }
  return multipart({ payload: payload ?? message, ...(bytes === null ? {} : { file }) })
}

/** For answers that the rest of a test builds on: a failure shows what was answered. */
export function mustBe(answer: TestAnswer, status: number): void {
  if (answer.status !== status) {
    throw new Error(`answered ${answer.status} instead of ${status}: ${answer.text}`)
  }
}

export const outcomeOf = ({ status, code }: TestAnswer): [number, string | null] => [status, code]

export const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
