/** Faults on demand: what a client does when the service fails is tested by making it fail. */

import { setTimeout as wait } from 'node:timers/promises'
import {
  contentTypes,
  errorCatalogue,
  writeErrorJson,
  writeErrorXml,
  type FaultRecord,
} from '@easel/contract'
import type { Answer } from '../kernel/call.ts'
import type { GatedMethod, GatedRequest } from '../kernel/gate.ts'
import type { Random } from '../ports/index.ts'
import { fits } from './method-pattern.ts'

export type FaultAsked = Omit<FaultRecord, 'id' | 'struck'>

interface Fault {
  readonly record: FaultAsked & { readonly id: string }
  struck: number
}

const faultLimit = 100
const longestDelayMs = 600_000

export class Faults {
  readonly #random: Random
  #faults: Fault[] = []

  constructor(random: Random) {
    this.#random = random
  }

  /** @throws RangeError for a fault that does nothing, or cannot be */
  add(asked: FaultAsked): FaultRecord {
    check(asked)
    if (this.#faults.length >= faultLimit) throw new RangeError(`there are ${faultLimit} faults`)
    const id = this.#random.bytes(4).toString('hex')
    const fault: Fault = {
      record: { ...asked, id },
      struck: 0,
    }
    this.#faults.push(fault)
    return { ...fault.record, struck: 0 }
  }

  list(): readonly FaultRecord[] {
    return this.#faults.map(({ record, struck }) => ({ ...record, struck }))
  }

  clear(): void {
    this.#faults = []
  }

  /** Lets the first fault that fits strike. @returns an answer in place of the method's; null when there is only a delay, or nothing */
  async strike({ name }: GatedMethod, request: GatedRequest): Promise<Answer | null> {
    const fault = this.#faults.find(
      (each) => fits({ api: request.api, name }, each.record.method) && this.#isDue(each),
    )
    if (fault === undefined) return null
    fault.struck += 1
    const { delayMs, cut, code, status } = fault.record
    if (delayMs !== undefined) await wait(delayMs, undefined, { signal: request.signal })
    if (cut === true) return { status: 500, headers: {}, body: null, isCut: true }
    if (code !== undefined) return errorOf(code, request)
    return status === undefined ? null : strangeAnswer(status)
  }

  #isDue({ record, struck }: Fault): boolean {
    if (record.count !== undefined && struck >= record.count) return false
    return (
      record.percent === undefined ||
      this.#random.bytes(4).readUInt32BE() < (record.percent * 2 ** 32) / 100
    )
  }
}

const codeForm = /^(?:[45]\d{5}|E_[45]\d\d_[A-Z]+_SVC_\d{4})$/

function check({ code, status, delayMs, cut, percent, count, method }: FaultAsked): void {
  const refuse = (problem: string) => {
    throw new RangeError(problem)
  }
  if (method === '') refuse('method names no method; * stands for all')
  if (code === undefined && status === undefined && delayMs === undefined && cut !== true)
    refuse('a fault needs one of code, status, delayMs and cut')
  if (code !== undefined && !codeForm.test(code)) {
    refuse('code is six digits from 400000 on, or one of Cloud Manager such as E_503_API_SVC_1007')
  }
  if (status !== undefined && (status < 400 || status > 599)) refuse('status is from 400 to 599')
  if (delayMs !== undefined && (delayMs < 0 || delayMs > longestDelayMs))
    refuse(`delayMs is from 0 to ${longestDelayMs}`)
  if (percent !== undefined && (percent < 1 || percent > 100)) refuse('percent is from 1 to 100')
  if (count !== undefined && count < 1) refuse('count is at least 1')
}

/** The error document of the API that is called, with the code as it was asked for. */
function errorOf(code: string, { api, format }: GatedRequest): Answer {
  const known = Object.entries(errorCatalogue).find(([each]) => each === code)?.[1]
  const summary = known?.summary ?? 'Fault'
  const detail = 'A fault that was asked for by the admin key.'
  const document = { code, summary, detail }
  const status = Number(/[45]\d\d/.exec(code)?.[0])
  const headers = { 'content-type': contentTypes[format], 'x-easel-fault': 'true' }
  if (api === 'cloud-manager') {
    return { status, headers, body: JSON.stringify({ message: detail, errorCode: code }) }
  }
  return {
    status,
    headers,
    body: format === 'json' ? writeErrorJson(document) : writeErrorXml(document),
  }
}

/** As a proxy in front of the service would answer. */
function strangeAnswer(status: number): Answer {
  const headers = { 'content-type': 'text/html', 'x-easel-fault': 'true' }
  return { status, headers, body: `<html><body><h1>${status}</h1></body></html>` }
}
