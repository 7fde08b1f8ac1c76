import { describe, expect, test } from 'vitest'
import { readCsv } from './csv.ts'
import { readUserLines, readUserNames, siteRoleOf } from './user-file.ts'

const fieldsOf = (text: string) => readCsv(text).map(({ line, fields }) => [line, ...fields])

describe('values separated by commas', () => {
  test('end a record with LF, CRLF, CR or the end, and blank lines are none', () => {
    expect(fieldsOf('a,b\n\nc,d\r\n\r\ne,f\rg,')).toEqual([
      [1, 'a', 'b'],
      [3, 'c', 'd'],
      [5, 'e', 'f'],
      [6, 'g', ''],
    ])
  })

  test('in quotes hold commas, quotes and line ends, and the next record has its line', () => {
    expect(fieldsOf('"a, ""b""\nc" ,"" , x y \nd')).toEqual([
      [1, 'a, "b"\nc', '', 'x y'],
      [3, 'd'],
    ])
  })

  test('begin behind a byte-order mark', () => {
    expect(fieldsOf('\uFEFFa')).toEqual([[1, 'a']])
  })

  test('whose quote is not closed are cut at the end', () => {
    expect(readCsv('a\n"b,c\nd')).toMatchObject([
      { line: 1, isCut: false },
      { line: 2, isCut: true },
    ])
    expect(readCsv('"')).toMatchObject([{ isCut: true }])
  })
})

describe('licence, administrator level and publishing', () => {
  test.each([
    ['Creator', 'Site', '1', 'SiteAdministratorCreator'],
    ['Creator', 'None', 'True', 'Creator'],
    ['Creator', '', '0', 'Explorer'],
    ['explorer', 'SITE', 'False', 'SiteAdministratorExplorer'],
    ['Explorer', 'no', 'yes', 'ExplorerCanPublish'],
    ['Explorer', '', '', 'Explorer'],
    ['Viewer', '', 'no', 'Viewer'],
    ['Unlicensed', 'None', 'false', 'Unlicensed'],
    ['', '', '', 'Unlicensed'],
    ['ExplorerCanPublish', '', '1', 'ExplorerCanPublish'],
    ['siteadministratorcreator', '', '', 'SiteAdministratorCreator'],
  ])('%j, %j and %j are %s', (licence, level, publishing, role) => {
    expect(siteRoleOf({ licence, level, publishing })).toBe(role)
  })

  test.each([
    ['Creator', 'System', '1', 'System'],
    ['Interactor', '', '', 'Interactor'],
    ['Creator', 'Boss', '', 'Boss'],
    ['Creator', '', 'maybe', 'maybe'],
    ['Viewer', 'Site', '', 'Viewer'],
    ['Unlicensed', '', '1', 'Unlicensed'],
  ])('%j, %j and %j are no role, and the word is named', (licence, level, publishing, word) => {
    expect(siteRoleOf({ licence, level, publishing })).toEqual({
      problem: expect.stringContaining(`'${word}'`) as string,
    })
  })
})

test('a line has its name without a domain of the site, and no password', () => {
  const [line] = readUserLines(
    'local\\anna\\0x40home@example.com,secret,Anna,Viewer,,0,a@x.org,SAML',
  )
  expect(line).toEqual({
    line: 1,
    name: 'anna@home@example.com',
    fullName: 'Anna',
    email: 'a@x.org',
    siteRole: 'Viewer',
    authSetting: 'SAML',
  })
})

test.each([
  ['corp\\anna,,,Viewer,,0,', "'corp' is no domain"],
  [',,,Viewer,,0,', 'is empty'],
  ['anna,,,Viewer,,0,no-address', 'e-mail address'],
  ['a,b,c,Viewer,,0,,,i', '9 columns'],
  ['"anna', 'not closed'],
])('the line %j is refused: %s', (text, problem) => {
  expect(readUserLines(text)).toMatchObject([
    { problem: expect.stringContaining(problem) as string },
  ])
})

test('of two lines for one user, in any case, the second is refused and names the first', () => {
  expect(readUserNames('x\nAnna\nanna,,,,,,')).toMatchObject([
    { name: 'x' },
    { name: 'Anna' },
    { problem: 'line 2 names the same user' },
  ])
})
