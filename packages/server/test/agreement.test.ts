/** Whatever a method answers, its XML and its JSON say the same. Generated from the contract: a method cannot be left out. */

import { compileReader, readJson, readXml, type AnyMethod, type TObject } from '@easel/contract'
import { beforeAll, expect, test } from 'vitest'
import { answeringCases, startAnswering, type Answering } from './success-answers.ts'

let site: Answering
beforeAll(async () => {
  site = await startAnswering()
  return () => site[Symbol.asyncDispose]()
})

/** What differs from one request to the next, made equal. */
const steady = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value)
      .replaceAll(/"(token|uploadSessionId|value)":"[^"]*"/g, '"$1":""')
      .replaceAll(/New [0-9a-f-]{36}/g, 'New')
      .replaceAll(/New[0-9a-f]{32}/g, 'New')
      .replaceAll(/(workbooks|datasources|flows)\/\d+/g, '$1/0')
      .replaceAll(
        /"(addedAt|createdAt|startedAt|updatedAt|completedAt|lastLogin|lastPublishedAt)":"[^"]*"/g,
        '"$1":""',
      ),
  )

/** Methods that make a thing, or end one, answer another id each time. */
const steadyIds = (method: AnyMethod, value: unknown): unknown =>
  /^(create|publish|register|cancel|run|update(?:Workbook|Flow)Connections?$|updateWorkbookNow|updateDataSourceNow|updateDataIn|deleteExtracts|addUserToSite|addToFavorites|importUsers|deleteUsersFromSite)/.test(
    method.name,
  )
    ? JSON.parse(JSON.stringify(value).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id'))
    : value

function schemaOf({ reply }: AnyMethod, status: number): TObject | null {
  if (reply.kind === 'message') return reply.schema
  if (reply.kind === 'messages') return reply.schemas[status as 201] ?? null
  return null
}

test.each(answeringCases)('%s%s says the same in XML and in JSON', async (_, query, method) => {
  const [xml, asJson] = [
    await site.ask(method, 'xml', query),
    await site.ask(method, 'json', query),
  ]
  expect([xml.status, asJson.status, xml.code, asJson.code]).toEqual([
    xml.status,
    xml.status,
    null,
    null,
  ])
  expect(xml.status).toBeLessThan(300)
  const schema = schemaOf(method, xml.status)
  if (schema === null) throw new Error(`${method.name} has no schema for ${xml.status}`)
  const reader = compileReader(schema, { reads: 'response' })
  const fromXml = reader.fromXml(readXml(xml.bytes))
  const fromJson = reader.fromJson(readJson(asJson.bytes))
  expect(steadyIds(method, steady(fromJson))).toEqual(steadyIds(method, steady(fromXml)))
  // Not the agreement of two empty answers.
  expect(Object.keys(fromXml).length).toBeGreaterThan(0)
})
