/** Finds RSA keys of the flawed Infineon generator, whose private keys can be computed. */

/** The odd primes below 168; a flawed modulus is a power of 65537 modulo every one of them. */
const primes = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101,
  103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
]

/**
 * Whether the modulus looks like one of that generator. Sound keys match by chance about once in 10^8.
 *
 * @param modulus Big-endian bytes.
 * @see CVE-2017-15361; Nemec et al., "The Return of Coppersmith's Attack", section 2.2
 */
export function hasRocaFingerprint(modulus: Uint8Array): boolean {
  return primes.every((prime) => isPowerOf65537(remainder(modulus, prime), prime))
}

function remainder(modulus: Uint8Array, prime: number): number {
  let rest = 0
  for (const byte of modulus) rest = (rest * 256 + byte) % prime
  return rest
}

function isPowerOf65537(value: number, prime: number): boolean {
  let power = 1
  do {
    if (power === value) return true
    power = (power * 65_537) % prime
  } while (power !== 1)
  return false
}
