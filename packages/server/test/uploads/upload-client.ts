/** One upload session from its start to its file, in either way to send blocks, however often a server dies meanwhile. */

import { multipart, type TestAnswer } from '../kit.ts'
import { publishBody } from '../person.ts'
import type { ServerPair } from './server-pair.ts'
import type { SentBlock } from './upload-record.ts'

const head = Buffer.from(
  "<workbook version='18.1'><datasources/><worksheets><worksheet name='Sheet'><table><view/></table></worksheet></worksheets>\n",
)
const tail = Buffer.from('</workbook>\n')

export interface Draw {
  readonly random: () => number
  readonly between: (least: number, most: number) => number
}

export interface Outcome {
  readonly file: Uint8Array
  readonly sent: readonly SentBlock[]
}

/** A workbook may hold any of these in any number, so that each mix of blocks is a file that can be published. */
function comment(name: string, draw: Draw): Buffer {
  const noise = Array.from({ length: draw.between(5, 2_000) }, () =>
    Math.floor(draw.random() * 2 ** 32).toString(36),
  )
  return Buffer.from(`<!-- ${name} ${noise.join(' ')} -->\n`)
}

const isOutage = (answer: TestAnswer | null): answer is null =>
  answer === null || answer.status === 503

/** Asks until it is answered: for what may be done twice. */
async function answered(send: () => Promise<TestAnswer | null>): Promise<TestAnswer> {
  for (;;) {
    const answer = await send()
    if (!isOutage(answer)) return answer
  }
}

function must(answer: TestAnswer, status: number): TestAnswer {
  if (answer.status === status) return answer
  throw new Error(`answered ${answer.status} instead of ${status}: ${answer.text}`)
}

async function begin(pair: ServerPair): Promise<string> {
  const path = `/api/3.28/sites/${pair.siteLuid}/fileUploads`
  const answer = await answered(() => pair.send({ verb: 'POST', path, accept: 'application/json' }))
  must(answer, 201)
  return answer.json<{ fileUpload: { uploadSessionId: string } }>().fileUpload.uploadSessionId
}

interface Put {
  readonly id: string
  readonly bytes: Buffer
  readonly sequence?: number
  readonly at?: number
}

function put(pair: ServerPair, { id, bytes, sequence, at }: Put): Promise<TestAnswer | null> {
  const query = sequence === undefined ? '' : `?sequenceID=${sequence}`
  const request = {
    verb: 'PUT',
    path: `/api/3.28/sites/${pair.siteLuid}/fileUploads/${id}${query}`,
    accept: 'application/json',
    ...multipart({ file: { part: 'tableau_file', name: 'file', bytes } }),
  }
  return pair.send(request, at)
}

/** Blocks one after the other without a number. @returns null where it is not known whether the file has its head or its end */
export async function uploadInTurn(
  pair: ServerPair,
  name: string,
  draw: Draw,
): Promise<Outcome | null> {
  const id = await begin(pair)
  const sent: SentBlock[] = []
  const count = draw.between(1, 5)
  const blocks = [
    head,
    ...Array.from({ length: count }, (_, at) => comment(`${name} ${at}`, draw)),
    tail,
  ]
  for (const [index, bytes] of blocks.entries()) {
    const answer = await put(pair, { id, bytes })
    const isKnown = !isOutage(answer)
    if (!isKnown && (index === 0 || index === blocks.length - 1)) return null
    if (isKnown) must(answer, 200)
    sent.push({ bytes, isAcknowledged: isKnown ? true : null })
  }
  return { file: await publish(pair, name, id), sent }
}

/** Numbered blocks at once at both servers; of one number two different blocks are sent, of which one counts. */
export async function uploadAtOnce(pair: ServerPair, name: string, draw: Draw): Promise<Outcome> {
  const id = await begin(pair)
  const count = draw.between(2, 5)
  const contested = draw.between(1, count)
  const blocks = [
    head,
    ...Array.from({ length: count }, (_, at) => comment(`${name} ${at}`, draw)),
    tail,
  ]
  const rival = comment(`${name} rival`, draw)
  const first = draw.between(0, 1)
  const ask = async (sequence: number, bytes: Buffer, at?: number) => {
    const where = at === undefined ? {} : { at }
    const { status, text } = await answered(() => put(pair, { id, bytes, sequence, ...where }))
    if (status !== 200 && !text.includes(`sequenceID=${sequence}`)) {
      throw new Error(`block ${sequence} was answered ${status}: ${text}`)
    }
    return { bytes, isAcknowledged: status === 200 }
  }
  const [rivals, ...others] = await Promise.all([
    Promise.all([
      ask(contested, blocks[contested] ?? tail, first),
      ask(contested, rival, 1 - first),
    ]),
    ...blocks
      .entries()
      .filter(([at]) => at !== contested)
      .map(([at, bytes]) => ask(at, bytes)),
  ])
  if (rivals.filter(({ isAcknowledged }) => isAcknowledged).length !== 1) {
    throw new Error(
      `${name}: of two blocks of one number ${JSON.stringify(rivals.map((each) => each.isAcknowledged))} were acknowledged`,
    )
  }
  const sent = [...others.slice(0, contested), ...rivals, ...others.slice(contested)]
  return { file: await publish(pair, name, id), sent }
}

/** @returns the bytes of the published file */
async function publish(pair: ServerPair, name: string, id: string): Promise<Uint8Array> {
  const base = `/api/3.28/sites/${pair.siteLuid}`
  const path = `${base}/workbooks?uploadSessionId=${id}&workbookType=twb&overwrite=true`
  const request = {
    verb: 'POST',
    path,
    accept: 'application/json',
    ...publishBody({ name, bytes: null }),
  }
  let wasCut = false
  const answer = await answered(async () => {
    const each = await pair.send(request)
    wasCut ||= each === null
    return each
  })
  // Where the answer to an earlier attempt was lost, that one may have ended the session.
  const luid =
    answer.status === 201 || !wasCut
      ? must(answer, 201).json<{ workbook: { id: string } }>().workbook.id
      : await luidOf(pair, base, name)
  const content = await answered(() => pair.send({ path: `${base}/workbooks/${luid}/content` }))
  return must(content, 200).bytes
}

async function luidOf(pair: ServerPair, base: string, name: string): Promise<string> {
  const path = `${base}/workbooks?filter=name:eq:${encodeURIComponent(name)}`
  const answer = must(await answered(() => pair.send({ path, accept: 'application/json' })), 200)
  const { workbooks } = answer.json<{ workbooks: { workbook?: readonly { id: string }[] } }>()
  const [found] = workbooks.workbook ?? []
  if (found === undefined)
    throw new Error(`${name} was published without an answer and is not there`)
  return found.id
}
