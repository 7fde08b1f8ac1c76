/** Made-up electricity figures of four grid areas, month by month from 2020 to 2025. */

import { seededRandom } from './seeded-random.ts'
import type { SampleColumn } from './workbook-spec.ts'

export const energyColumns: readonly SampleColumn[] = [
  { name: 'Date', type: 'date', role: 'dimension' },
  { name: 'Area', type: 'string', role: 'dimension' },
  { name: 'Source', type: 'string', role: 'dimension' },
  { name: 'Generation', type: 'real', role: 'measure', format: 'n#,##0' },
  { name: 'Emissions', type: 'real', role: 'measure', format: 'n#,##0' },
  { name: 'Price', type: 'real', role: 'measure', format: 'n0.00' },
]

interface Source {
  readonly name: string
  /** Gigawatt hours an area makes in a usual month of 2020. */
  readonly base: number
  /** Growth a year. */
  readonly growth: number
  /** Swing between summer and winter; positive: more in summer. */
  readonly summer: number
  /** Kilotonnes of CO₂ a gigawatt hour. */
  readonly carbon: number
}

const sources: readonly Source[] = [
  { name: 'Coal', base: 620, growth: -0.17, summer: -0.12, carbon: 0.95 },
  { name: 'Gas', base: 540, growth: -0.03, summer: -0.18, carbon: 0.4 },
  { name: 'Hydro', base: 310, growth: 0.01, summer: 0.15, carbon: 0 },
  { name: 'Solar', base: 170, growth: 0.24, summer: 0.6, carbon: 0 },
  { name: 'Wind', base: 420, growth: 0.13, summer: -0.28, carbon: 0 },
]

/** Size of an area against the usual one. */
const areas: readonly (readonly [string, number])[] = [
  ['Coast', 1.3],
  ['Highlands', 0.7],
  ['Lakes', 0.9],
  ['Plains', 1.1],
]

/** 1,440 rows: 72 months, four areas, five sources; always the same. */
export function energyRows(): (readonly (string | number)[])[] {
  const random = seededRandom(1882)
  return Array.from({ length: 72 }, (_, month) => {
    const years = month / 12
    const season = -Math.cos((2 * Math.PI * (month % 12)) / 12)
    const price = 62 + 24 * Math.exp(-((years - 2.6) ** 2) / 0.5) - 9 * season + 3 * random.bell()
    const date = new Date(Date.UTC(2020, month, 1)).toISOString().slice(0, 10)
    return areas.flatMap(([area, size]) =>
      sources.map(({ name, base, growth, summer, carbon }) => {
        const trend = (1 + growth) ** years * (1 + summer * season)
        const generation = Math.round(base * size * trend * (1 + 0.05 * random.bell()) * 10) / 10
        const emissions = Math.round(generation * carbon * 10) / 10
        return [date, area, name, generation, emissions, Math.round(price * 100) / 100]
      }),
    )
  }).flat()
}
