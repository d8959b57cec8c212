// Kernel: the Cholesky factor of a covariance matrix, what is needed of it to measure distances.

/** The lower factor L of a symmetric positive definite matrix (S = L·Lᵀ), row by row; undefined where S is singular. */
export function cholesky(matrix: Float64Array, size: number): Float64Array | undefined {
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col <= row; col++) {
      let sum = matrix[row * size + col]!
      for (let k = 0; k < col; k++) sum -= lower[row * size + k]! * lower[col * size + k]!
      if (col < row) lower[row * size + col] = sum / lower[col * size + col]!
      // What is left of a variance after rounding is no variance.
      else if (sum > matrix[row * size + row]! * 1e-12) lower[row * size + row] = Math.sqrt(sum)
      else return undefined
    }
  }
  return lower
}

/** ln |S| of a matrix with this lower factor. */
export function logDeterminant(lower: Float64Array, size: number): number {
  let sum = 0
  for (let i = 0; i < size; i++) sum += Math.log(lower[i * size + i]!)
  return 2 * sum
}

/** The inverse of a lower factor, lower as well: |L⁻¹(x − m)|² is the squared Mahalanobis distance. */
export function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size)
  for (let col = 0; col < size; col++) {
    inverse[col * size + col] = 1 / lower[col * size + col]!
    for (let row = col + 1; row < size; row++) {
      let sum = 0
      for (let k = col; k < row; k++) sum -= lower[row * size + k]! * inverse[k * size + col]!
      inverse[row * size + col] = sum / lower[row * size + row]!
    }
  }
  return inverse
}

/** S⁻¹ from the inverse of its lower factor. */
export function inverseOf(inverseLower: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let col = 0; col < size; col++) {
      let sum = 0
      for (let k = Math.max(row, col); k < size; k++)
        sum += inverseLower[k * size + row]! * inverseLower[k * size + col]!
      out[row * size + col] = sum
    }
  }
  return out
}
