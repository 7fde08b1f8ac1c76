/** Broken and hostile input: each is answered by a declared error in the form asked for, and leaves nothing behind. */

import { randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startFamilyKit, type FamilyKit } from './families.ts'
import { multipart, type TestAnswer } from './kit.ts'
import {
  acceptOf,
  mustBe,
  outcomeOf,
  publishBody,
  signedIn,
  type Form,
  type Person,
} from './person.ts'
import { dial, head } from './raw-http.ts'
import { workbookPackage, workbookXml, zip } from './workbook-file.ts'

let kit: FamilyKit
let admin: Person
let viewer: Person
let before: readonly string[] = []
let totals = ''

beforeAll(async () => {
  kit = await startFamilyKit()
  admin = await signedIn(kit, 'admin')
  viewer = await signedIn(kit, 'viewer')
  await admin.published({ name: 'Innocent' })
  return () => kit[Symbol.asyncDispose]()
})

/** How many of everything there are. */
async function count(): Promise<string> {
  const answers = await Promise.all(
    ['/workbooks', '/views', '/projects'].map((path) => admin.get(path)),
  )
  return answers.map(({ text }) => /"totalAvailable":"\d+"/.exec(text)?.[0]).join()
}

beforeEach(async () => {
  before = await kit.files()
  totals = await count()
})
afterEach(async () => {
  const [files, now] = [await kit.files(), await count()]
  if (files.join() !== before.join() || now !== totals) {
    throw new Error(`something stayed behind: ${now} instead of ${totals}, ${files.join(' ')}`)
  }
})

/** Status and code of an answer whose error document is whole, in the form that was asked for, and tells nothing of ours. */
function refusalIn(form: Form, answer: TestAnswer): readonly [number, string | null] {
  const isWhole =
    form === 'json'
      ? /^\{"error":\{"summary":".+","detail":".+","code":"\d{6}"\}\}$/s.test(answer.text)
      : /<tsResponse [^>]+><error code="\d{6}"><summary>[^<]+<\/summary><detail>[^<]+<\/detail><\/error><\/tsResponse>$/.test(
          answer.text,
        )
  const tellsTooMuch =
    answer.text.includes(kit.directory) || /node_modules|\.ts:\d| {4}at /.test(answer.text)
  if (!isWhole || tellsTooMuch) throw new Error(`no proper error document: ${answer.text}`)
  return outcomeOf(answer)
}

const sitePath = (path: string) => `/api/3.28/sites/${kit.site.luid}${path}`
const forms = ['xml', 'json'] as const

describe.each(forms)('a message that cannot be read, answered in %s', (form) => {
  const create = (body: string | Uint8Array, contentType: string) =>
    kit.call({
      verb: 'POST',
      path: sitePath('/projects'),
      token: admin.token,
      accept: acceptOf(form),
      contentType,
      body,
    })

  const deep = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
  test.each([
    ['is cut', '<tsRequest><project name="x"'],
    ['is not closed', '<tsRequest><project name="x"/>'],
    ['has a DOCTYPE', '<!DOCTYPE tsRequest><tsRequest><project name="x"/></tsRequest>'],
    [
      'has entities of its own',
      '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tsRequest><project name="&b;"/></tsRequest>',
    ],
    [
      'asks for a file',
      '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><tsRequest><project name="&a;"/></tsRequest>',
    ],
    ['has an unknown entity', '<tsRequest><project name="&nbsp;"/></tsRequest>'],
    ['is deep', `<tsRequest><project name="x">${deep(100)}</project></tsRequest>`],
    ['is wide', `<tsRequest><project name="x"/>${'<a/>'.repeat(30_000)}</tsRequest>`],
    [
      'has too many attributes',
      `<tsRequest><project name="x" ${Array.from({ length: 129 }, (_, index) => `a${index}=""`).join(' ')}/></tsRequest>`,
    ],
    ['has an attribute twice', '<tsRequest><project name="x" name="y"/></tsRequest>'],
    ['has two roots', '<tsRequest><project name="x"/></tsRequest><tsRequest/>'],
    ['has another root', '<tsResponse><project name="x"/></tsResponse>'],
    ['has a NUL', '<tsRequest><project name="x\u0000"/></tsRequest>'],
    ['has a NUL by reference', '<tsRequest><project name="x&#0;"/></tsRequest>'],
    ['has an attribute without quotes', '<tsRequest><project name=x/></tsRequest>'],
    ['has another payload', '<tsRequest><user name="x"/></tsRequest>'],
    ['has no payload', '<tsRequest/>'],
    ['is of another namespace', '<tsRequest xmlns="urn:other"><project name="x"/></tsRequest>'],
    ['has the element twice', '<tsRequest><project name="x"/><project name="y"/></tsRequest>'],
    ['is text', 'hello'],
    ['is JSON', '{"project":{"name":"x"}}'],
  ])('as XML that %s is 400000', async (_, body) => {
    expect(refusalIn(form, await create(body, 'text/xml'))).toEqual([400, '400000'])
  })

  test.each([
    ['is cut', '{"project":{"name":"x"'],
    ['is a list', '[{"project":{"name":"x"}}]'],
    ['is a text', '"project"'],
    ['is null', 'null'],
    ['has a member twice', '{"project":{"name":"x","name":"y"}}'],
    ['has a list for a text', '{"project":{"name":["x"]}}'],
    ['has an object for a text', '{"project":{"name":{}}}'],
    ['has a text for an object', '{"project":"x"}'],
    ['has null for what is needed', '{"project":null}'],
    ['is deep', `{"project":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`],
    ['has a comma too many', '{"project":{"name":"x"},}'],
    ['has a comment', '{"project":{"name":"x"}/**/}'],
    ['has half a surrogate', '{"project":{"name":"\\ud800"}}'],
    ['has a NUL', '{"project":{"name":"a\\u0000b"}}'],
    [
      'has a control character in a description',
      '{"project":{"name":"a","description":"\\u0001"}}',
    ],
    [
      'has broken UTF-8',
      Buffer.concat([
        Buffer.from('{"project":{"name":"'),
        Buffer.from([0xc3, 0x28]),
        Buffer.from('"}}'),
      ]),
    ],
    ['is XML', '<tsRequest><project name="x"/></tsRequest>'],
    ['has a number without end', `{"project":{"name":${'9'.repeat(5000)}x}}`],
  ])('as JSON that %s is 400000', async (_, body) => {
    expect(refusalIn(form, await create(body, 'application/json'))).toEqual([400, '400000'])
  })

  test('with names of the language’s own objects is harmless', async () => {
    const body = '{"__proto__":{"project":{"name":"x"}},"constructor":{"prototype":{"name":"x"}}}'
    expect(refusalIn(form, await create(body, 'application/json'))).toEqual([400, '400000'])
    expect(({} as { name?: string }).name).toBeUndefined()
  })

  test('of an unknown content type is read by its first byte, or refused', async () => {
    expect(refusalIn(form, await create('name=x', 'application/x-www-form-urlencoded'))).toEqual([
      400,
      '400000',
    ])
    expect(refusalIn(form, await create(Buffer.from([0, 1, 2]), 'image/png'))).toEqual([
      400,
      '400000',
    ])
  })
})

describe.each(forms)('a publish that cannot be read, answered in %s', (form) => {
  const send = (contentType: string, body: string | Uint8Array, query = '') =>
    kit.call({
      verb: 'POST',
      path: sitePath(`/workbooks${query}`),
      token: admin.token,
      accept: acceptOf(form),
      contentType,
      body,
    })
  const payload = '<tsRequest><workbook name="Bad"/></tsRequest>'
  const part = (name: string, content: string, more = '') =>
    `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`
  const mixed = 'multipart/mixed; boundary=b'
  const file = part('tableau_workbook', workbookXml(), '; filename="a.twb"')
  const message = part('request_payload', payload)

  test.each([
    ['without a message', mixed, `${file}--b--\r\n`, '400000'],
    ['with an empty message', mixed, `${part('request_payload', '')}${file}--b--\r\n`, '400000'],
    ['with a message after the file', mixed, `${file}${message}--b--\r\n`, '400000'],
    ['without a file', mixed, `${message}--b--\r\n`, '400035'],
    [
      'with a file part of another name',
      mixed,
      `${message}${part('tableau_datasource', 'x', '; filename="a.twb"')}--b--\r\n`,
      '400035',
    ],
    ['with nothing', mixed, '', '400000'],
    [
      'with another boundary',
      'multipart/mixed; boundary=c',
      `${message}${file}--b--\r\n`,
      '400000',
    ],
    ['without a boundary', 'multipart/mixed', `${message}${file}--b--\r\n`, '400000'],
    [
      'with an endless boundary',
      `multipart/mixed; boundary=${'b'.repeat(500)}`,
      `${message}${file}--b--\r\n`,
      '400000',
    ],
    ['without an end', mixed, `${message}${file}`, '400000'],
    ['cut within the file', mixed, `${message}${file.slice(0, -200)}`, '400000'],
    ['with a header that has no end', mixed, `--b\r\n${'x'.repeat(100_000)}`, '400000'],
    ['that is no multipart', 'text/xml', payload, '400000'],
    [
      'with a message that is no XML',
      mixed,
      `${part('request_payload', '<tsRequest')}${file}--b--\r\n`,
      '400000',
    ],
    [
      'with a message that has a DOCTYPE',
      mixed,
      `${part('request_payload', `<!DOCTYPE x>${payload}`)}${file}--b--\r\n`,
      '400000',
    ],
    [
      'with a second message after the file',
      mixed,
      `${message}${file}${message}--b--\r\n`,
      '400000',
    ],
    [
      'with a file of another kind',
      mixed,
      `${message}${part('tableau_workbook', 'x', '; filename="a.exe"')}--b--\r\n`,
      '400035',
    ],
  ])('%s is refused', async (_, contentType, body, code) => {
    expect(refusalIn(form, await send(contentType, body))).toEqual([400, code])
  })

  test('to a project that is unknown or whose id is none', async () => {
    const to = async (id: string) => {
      const { contentType, body } = publishBody({ name: 'Bad', projectId: id })
      return send(contentType, body)
    }
    expect(refusalIn(form, await to(randomUUID()))).toEqual([404, '404005'])
    expect(refusalIn(form, await to('not-an-id'))).toEqual([400, '400000'])
  })

  const invalid: readonly (readonly [string, () => Uint8Array, string])[] = [
    ['a package without a workbook', () => zip([['a.txt', Buffer.from('x')]]), 'twbx'],
    ['an empty package', () => zip([]), 'twbx'],
    [
      'a package with an entry that climbs',
      () =>
        zip([
          ['Test.twb', Buffer.from(workbookXml())],
          ['../evil', Buffer.from('x')],
        ]),
      'twbx',
    ],
    [
      'a package with an absolute entry',
      () =>
        zip([
          ['Test.twb', Buffer.from(workbookXml())],
          ['/etc/evil', Buffer.from('x')],
        ]),
      'twbx',
    ],
    [
      'a package with an entry twice',
      () =>
        zip([
          ['Test.twb', Buffer.from(workbookXml())],
          ['Test.twb', Buffer.from(workbookXml())],
        ]),
      'twbx',
    ],
    ['a package that is cut', () => workbookPackage().subarray(0, 900), 'twbx'],
    ['a package whose workbook is no XML', () => zip([['Test.twb', Buffer.from('hello')]]), 'twbx'],
    [
      'a package whose workbook has a DOCTYPE',
      () =>
        zip([
          [
            'Test.twb',
            Buffer.from(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${workbookXml()}`),
          ],
        ]),
      'twbx',
    ],
    ['text', () => Buffer.from('hello'), 'twb'],
    ['nothing', () => new Uint8Array(0), 'twb'],
    ['XML of another kind', () => Buffer.from('<?xml version="1.0"?><html/>'), 'twb'],
    ['a workbook that is cut', () => Buffer.from(workbookXml().slice(0, 1000)), 'twb'],
    ['a package that is said to be a document', () => workbookPackage(), 'twb'],
    ['a document that is said to be a package', () => Buffer.from(workbookXml()), 'twbx'],
  ]
  test.each(invalid)('of %s is 400011', async (_, bytes, kind) => {
    const order = publishBody({ name: 'Bad', bytes: bytes(), fileName: `a.${kind}` })
    expect(refusalIn(form, await send(order.contentType, order.body))).toEqual([400, '400011'])
  })

  test('as job is refused at once, too', async () => {
    const order = publishBody({ name: 'Bad', bytes: Buffer.from('hello') })
    expect(refusalIn(form, await send(order.contentType, order.body, '?asJob=true'))).toEqual([
      400,
      '400011',
    ])
  })
})

describe('a file name', () => {
  test.each([
    ['that climbs', '../../../etc/cron.d/x.twbx', 'x'],
    ['of Windows that climbs', String.raw`..\..\x.twbx`, 'x'],
    ['with emoji', '🎨.twbx', '🎨'],
  ])('%s is only a name', async (_, fileName, name) => {
    const published = await admin.publish({ fileName })
    mustBe(published, 201)
    const { workbook } = published.json<{ workbook: { id: string; name: string } }>()
    expect(workbook.name).toBe(name)
    mustBe(await admin.delete(`/workbooks/${workbook.id}`), 204)
    // The blob is shared with that of another workbook, so that nothing is new.
  })

  test('of 300 characters, or none, is 400000 where no other name is given', async () => {
    for (const fileName of [`${'x'.repeat(300)}.twbx`, '.twbx']) {
      expect(refusalIn('json', await admin.publish({ fileName }))).toEqual([400, '400000'])
    }
  })

  test('with line ends cannot add headers of its part', async () => {
    const answer = await admin.publish({ name: 'Bad', fileName: 'a"\r\nX-Evil: 1\r\n\r\n.twbx' })
    expect([400]).toContain(answer.status)
  })
})

describe('a client that goes away', () => {
  const cases = ['before the file', 'within the file', 'before the last boundary'] as const
  test.each(cases)('%s leaves nothing, and the server answers on', async (when) => {
    const { contentType, body } = publishBody({ name: 'Gone', bytes: workbookPackage(['Gone']) })
    const at = {
      'before the file': 60,
      'within the file': body.length - 600,
      'before the last boundary': body.length - 10,
    }[when]
    const connection = await dial(kit)
    connection.send(
      head(`POST ${sitePath('/workbooks')} HTTP/1.1`, {
        'content-length': body.length,
        'content-type': contentType,
        'x-tableau-auth': admin.token,
      }),
    )
    connection.send(body.subarray(0, at))
    await new Promise((resolve) => setTimeout(resolve, 100))
    connection.destroy()
    await expect.poll(() => kit.files()).toEqual(before)
  })

  test('within a block leaves the session as it was, to be sent again', async () => {
    const bytes = workbookPackage(['Sent twice'])
    const id = await admin.upload(bytes.subarray(0, 500))
    const { contentType, body } = multipart({
      file: { part: 'tableau_file', name: 'f', bytes: bytes.subarray(500) },
    })
    const path = sitePath(`/fileUploads/${id}`)
    const connection = await dial(kit)
    connection.send(
      head(`PUT ${path} HTTP/1.1`, {
        'content-length': body.length,
        'content-type': contentType,
        'x-tableau-auth': admin.token,
      }),
    )
    connection.send(body.subarray(0, 700))
    await new Promise((resolve) => setTimeout(resolve, 100))
    connection.destroy()
    mustBe(await kit.call({ verb: 'PUT', path, token: admin.token, contentType, body }), 200)
    const published = await admin.publish({
      name: 'Sent twice',
      bytes: null,
      query: `uploadSessionId=${id}&workbookType=twbx`,
    })
    mustBe(published, 201)
    const { workbook } = published.json<{ workbook: { id: string } }>()
    const download = await admin.get(`/workbooks/${workbook.id}/content`)
    expect(Buffer.from(download.bytes).equals(bytes)).toBe(true)
    mustBe(await admin.delete(`/workbooks/${workbook.id}`), 204)
    before = await kit.files()
  })
})

describe.each(forms)('a token, answered in %s,', (form) => {
  test.each([
    'garbage',
    '||',
    `${'A'.repeat(22)}|${'b'.repeat(32)}|${randomUUID()}`,
    "' or 1=1",
    'x'.repeat(5000),
  ])('of the form %.12s is 401002 before anything is read', async (token) => {
    const { contentType, body } = publishBody({ name: 'Bad' })
    const answer = await kit.call({
      verb: 'POST',
      path: sitePath('/workbooks'),
      token,
      accept: acceptOf(form),
      contentType,
      body,
    })
    expect(refusalIn(form, answer)).toEqual([401, '401002'])
  })

  test('of another session with one part exchanged is 401002', async () => {
    const [mine, others] = [admin.token.split('|'), viewer.token.split('|')]
    for (const index of [0, 1, 2]) {
      const mixed = mine.map((each, at) => (at === index ? others[at] : each)).join('|')
      if (mixed === admin.token) continue
      const answer = await kit.call({
        path: sitePath('/workbooks'),
        token: mixed,
        accept: acceptOf(form),
      })
      expect(refusalIn(form, answer)).toEqual([401, '401002'])
    }
  })
})

test('a blob that is gone from the disk is a 500 in the wire’s own form, with its request id only', async () => {
  const { id } = await admin.published({ name: 'To be lost', bytes: workbookPackage(['Lost']) })
  const record = await kit.store.read.workbooks.byLuid(kit.site.id, id)
  const sha256 = record?.blobSha256 ?? ''
  await rm(join(kit.directory, 'files', 'blobs', sha256.slice(0, 2), sha256))
  for (const form of forms) {
    expect(refusalIn(form, await admin.get(`/workbooks/${id}/content`, form))).toEqual([
      500,
      '500000',
    ])
  }
  mustBe(await admin.delete(`/workbooks/${id}`), 204)
})

test('temporary folders are empty at the end', async () => {
  expect(await readdir(join(kit.directory, 'files', 'tmp'))).toEqual([])
})
