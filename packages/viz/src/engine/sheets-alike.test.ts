import { expect, test } from 'vitest'
import { createBookReader } from '../../test/made-book.ts'

test('sheets whose names are equal, or differ in case, each have their own content', async () => {
  await using reader = await createBookReader()
  const prepared = {
    text: 'Region,Sales\nEast,1\nWest,2\n',
    types: { Region: 'string', Sales: 'real' },
    sheets: [
      { name: 'Sales', rows: '$[none:Region:nk]', columns: '$[sum:Sales:qk]' },
      { name: 'sales', rows: '$[none:Region:nk]', columns: '$[cnt:Sales:qk]' },
      { name: 'Sales', rows: '$[none:Region:nk]', columns: '$[max:Sales:qk]' },
    ],
  } as const
  const headings = async (view: string) => (await reader.lines(prepared, { view }))[0]
  expect(await headings('Sales')).toBe('Region,Sales')
  expect(await headings('sales')).toBe('Region,Count of Sales')
  expect(await headings('Sales (2)')).toBe('Region,Max. Sales')
})
