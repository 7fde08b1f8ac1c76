/** Format codes of spreadsheets, made from how a number is written: the cell then holds the number and shows the text. */

const written =
  /^(?<open>\(?)(?<sign>-?)(?<prefix>[^\d.,()-]*)(?<inner>-?)(?<whole>\d[\d,]*)?(?:\.(?<fraction>\d+))?(?<suffix>[^\d()]*)\)?$/u
/** What one unit of the written number stands for, and how a code says so. */
const scales = [
  [1, ''],
  [0.01, '%'],
  [1e3, ','],
  [1e6, ',,'],
  [1e9, ',,,'],
  [1e12, ',,,,'],
] as const

/** The code with which a spreadsheet writes the value as the text. */
export function numberCode(value: number, text: string): string {
  const parts = written.exec(text)?.groups
  const { prefix = '', suffix = '', whole = '', fraction = '' } = parts ?? {}
  if (parts === undefined || `${whole}${fraction}` === '') return literal(text)
  const scale = scaleOf(value, { whole, fraction, suffix })
  if (scale === undefined) return literal(text)
  const [, mark] = scale
  const decimals = fraction === '' ? '' : `.${'0'.repeat(fraction.length)}`
  const digits = `${wholeCode(whole)}${decimals}${mark === '%' ? '' : mark}`
  const end = mark === '%' ? percentEnd(suffix) : literal(suffix)
  const code = `${literal(prefix)}${digits}${end}`
  if (value >= 0) return code
  if (parts['open'] === '(') return `${code};(${code})`
  if (parts['sign'] === '-') return code
  return parts['inner'] === '-' ? `${code};${literal(prefix)}-${digits}${end}` : `${code};${code}`
}

interface Digits {
  readonly whole: string
  readonly fraction: string
  readonly suffix: string
}

function scaleOf(value: number, { whole, fraction, suffix }: Digits) {
  const shown = Number(`${whole.replaceAll(',', '') || '0'}.${fraction || '0'}`)
  const tolerance = 0.500_001 * 10 ** -fraction.length
  return scales.find(
    ([unit, mark]) =>
      Math.abs(Math.abs(value) / unit - shown) <= tolerance + Math.abs(shown) * 1e-12 &&
      (mark !== '%' || suffix.includes('%')),
  )
}

/** Groups where the text does, and where it is too short to show whether it would. */
function wholeCode(whole: string): string {
  if (whole === '') return '#'
  if (whole.length > 1 && whole.startsWith('0')) return '0'.repeat(whole.length)
  return whole.includes(',') || whole.length < 4 ? '#,##0' : '0'
}

/** The first sign of percent scales, and no other may. */
function percentEnd(suffix: string): string {
  const at = suffix.indexOf('%')
  return `${literal(suffix.slice(0, at))}%${literal(suffix.slice(at + 1))}`
}

const literal = (text: string): string =>
  text === ''
    ? ''
    : text
        .split('"')
        .map(quoted)
        .join(String.raw`\"`)

const quoted = (text: string): string => (text === '' ? '' : `"${text}"`)
