import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, type BookReader, type MadeBook } from '../../test/made-book.ts'
import { viewFacts } from './view-facts.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

function book(formula: string): MadeBook {
  const written = formula.replaceAll('"', '&quot;').replaceAll('\n', '&#10;')
  return {
    text: 'Owner,Sales\nann,1\nbob,2\n',
    types: { Owner: 'string', Sales: 'integer' },
    datasource: `<column name='[Mine]' datatype='boolean' role='dimension'><calculation class='tableau' formula='${written}'/></column>`,
    sheets: [
      {
        rows: '$[none:Owner:nk]',
        columns: '$[sum:Sales:qk]',
        view: `<filter class='categorical' column='$[none:Mine:nk]'><groupfilter function='member' level='[none:Mine:nk]' member='true'/></filter>`,
      },
    ],
  }
}

describe('a row filter by the caller', () => {
  test('shows each caller their own rows', async () => {
    const mine = book('[Owner] = USERNAME()')
    const [, ...ofAnn] = await reader.lines(mine, { user: { name: 'ann' } })
    const [, ...ofBob] = await reader.lines(mine, { user: { name: 'bob' } })
    expect([ofAnn, ofBob]).toEqual([['ann,1'], ['bob,2']])
  })

  test('by groups holds for those who are in one', async () => {
    const open = book('ISMEMBEROF("Sales") OR [Owner] = USERNAME()')
    const user = { name: 'ann', groups: ['sales'] }
    expect(await reader.lines(open, { user })).toHaveLength(3)
    expect(await reader.lines(open, { user: { ...user, groups: [] } })).toHaveLength(2)
  })

  test.each([
    ['USERNAME() = [Owner]', undefined],
    ['ISMEMBEROF("Sales")', { name: 'ann' }],
    ['FULLNAME() = [Owner]', { name: 'ann' }],
    ['USERATTRIBUTE("region") = [Owner]', { name: 'ann' }],
  ])('%s is refused where that is not known of the caller', async (formula, user) => {
    const request = user === undefined ? {} : { user }
    await expect(reader.lines(book(formula), request)).rejects.toThrow(/user-function/)
  })
})

describe('the facts of a view', () => {
  const dependencies = async (formula: string) =>
    viewFacts(await reader.prepare(book(formula)), 'Sheet 1').dependencies

  test('name the caller where a formula calls a function of them', async () => {
    expect(await dependencies('[Owner] = USERNAME( )')).toContain('user')
    expect(await dependencies('[Owner] = username /* who */ ()')).toContain('user')
  })

  test('leave out what a text, a comment or a name only mentions', async () => {
    expect(await dependencies('[Owner] = "USERNAME()" // NOW()\nOR [Owner] = "TODAY()"')).toEqual(
      [],
    )
  })
})
