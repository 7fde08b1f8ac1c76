/** Rounding as the vendor's engine does it: the exact value of the binary number, halves away from zero. */

export function roundReal(value: number, places: number): number {
  if (!Number.isFinite(value)) return value
  if (places <= 0) {
    const unit = 10 ** -places
    return awayFromZero(value / unit) * unit
  }
  // `toFixed` works on the exact value and rounds halves up; numbers this large have no places.
  if (Math.abs(value) >= 1e21) return value
  const rounded = Number(Math.abs(value).toFixed(Math.min(places, 100)))
  return value < 0 ? -rounded : rounded
}

function awayFromZero(value: number): number {
  const size = Math.abs(value)
  const whole = Math.floor(size)
  // Adding a half first would round 0.49999999999999994 up.
  const rounded = size - whole >= 0.5 ? whole + 1 : whole
  return value < 0 ? -rounded : rounded
}
