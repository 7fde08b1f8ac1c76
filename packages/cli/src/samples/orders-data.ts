/** Made-up orders of a shop for furniture and office goods, 2024 and 2025. */

import { seededRandom, type SeededRandom } from './seeded-random.ts'
import type { SampleColumn } from './workbook-spec.ts'

export const orderColumns: readonly SampleColumn[] = [
  { name: 'Order ID', type: 'string', role: 'dimension' },
  { name: 'Order Date', type: 'date', role: 'dimension' },
  { name: 'Region', type: 'string', role: 'dimension' },
  { name: 'Segment', type: 'string', role: 'dimension' },
  { name: 'Category', type: 'string', role: 'dimension' },
  { name: 'Sub-Category', type: 'string', role: 'dimension' },
  { name: 'Quantity', type: 'integer', role: 'measure', format: 'n#,##0' },
  { name: 'Sales', type: 'real', role: 'measure', format: 'c"$"#,##0;-"$"#,##0' },
  { name: 'Profit', type: 'real', role: 'measure', format: 'c"$"#,##0;-"$"#,##0' },
]

interface Product {
  readonly category: string
  readonly name: string
  /** Usual price of one piece. */
  readonly price: number
  /** Share of the sales that is left as profit. */
  readonly margin: number
}

const products: readonly [Product, ...Product[]] = [
  { category: 'Furniture', name: 'Chairs', price: 130, margin: 0.14 },
  { category: 'Furniture', name: 'Desks', price: 310, margin: 0.06 },
  { category: 'Furniture', name: 'Shelves', price: 95, margin: 0.11 },
  { category: 'Furniture', name: 'Tables', price: 240, margin: -0.04 },
  { category: 'Office', name: 'Binders', price: 14, margin: 0.31 },
  { category: 'Office', name: 'Lamps', price: 42, margin: 0.22 },
  { category: 'Office', name: 'Paper', price: 11, margin: 0.38 },
  { category: 'Office', name: 'Storage', price: 58, margin: 0.09 },
  { category: 'Technology', name: 'Cameras', price: 270, margin: 0.17 },
  { category: 'Technology', name: 'Headsets', price: 85, margin: 0.24 },
  { category: 'Technology', name: 'Phones', price: 340, margin: 0.13 },
  { category: 'Technology', name: 'Printers', price: 190, margin: 0.02 },
]

const regions = ['East', 'East', 'West', 'West', 'West', 'North', 'South'] as const
const segments = [
  'Consumer',
  'Consumer',
  'Consumer',
  'Corporate',
  'Corporate',
  'Home Office',
] as const

const firstDay = Date.UTC(2024, 0, 1)
const dayMilliseconds = 86_400_000

/** 2,190 orders, three a day, in order of time; always the same. */
export function orderRows(): (readonly (string | number)[])[] {
  const random = seededRandom(2024)
  return Array.from({ length: 2190 }, (_, index) => orderRow(random, index))
}

function orderRow(random: SeededRandom, index: number): readonly (string | number)[] {
  const day = Math.floor(index / 3)
  const date = new Date(firstDay + day * dayMilliseconds)
  const product = random.pick(products)
  const busy = 1 + 0.45 * Math.max(0, (date.getUTCMonth() - 7) / 4)
  const quantity = Math.max(1, Math.round(random.between(1, 7) * busy * (1 + day / 1500)))
  const sales = quantity * product.price * (1 + 0.12 * random.bell())
  const profit = sales * (product.margin + 0.06 * random.bell())
  return [
    `EO-${date.getUTCFullYear()}-${String(10_001 + index)}`,
    date.toISOString().slice(0, 10),
    random.pick(regions),
    random.pick(segments),
    product.category,
    product.name,
    quantity,
    Math.round(sales),
    Math.round(profit),
  ]
}
