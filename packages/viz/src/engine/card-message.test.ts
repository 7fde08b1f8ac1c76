import { expect, test } from 'vitest'
import { cardMessage } from './card-message.ts'
import { dataUnavailable, dataUnsupported, VizError } from './viz-error.ts'

test('data out of reach is named by its kind, each once', () => {
  const obstacle = { kind: 'live-connection', detail: 'postgres' } as const
  const file = { kind: 'tde-extract', detail: 'Data/old.tde' } as const
  expect(cardMessage(dataUnavailable('Sales', [obstacle, obstacle, file], []))).toBe(
    'The data is out of reach: live connection (postgres), tde extract (Data/old.tde)',
  )
})

test('what is not supported is named without formulas', () => {
  const lacks = [
    { feature: 'calculation', detail: 'Ratio = [Sales]/[Quantity]', affects: 'data' },
    { feature: 'filter:top', detail: '[none:Region:nk]', affects: 'data' },
  ] as const
  expect(cardMessage(dataUnsupported('Sales', lacks))).toBe(
    'Not supported yet: calculation (Ratio), filter: top ([none:Region:nk])',
  )
})

test('any other error speaks for itself', () => {
  const error = new VizError('query-too-large', 'too many marks', { view: 'Sales' })
  expect(cardMessage(error)).toBe('too many marks')
})
