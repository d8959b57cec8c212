// Longitude and latitude as tables write them: decimal, with a comma, or in degrees, minutes and seconds.

const PARTS =
  /^([NSEW]|[东西南北][经纬])?\s*(\d+(?:\.\d+)?)\s*[°º度]\s*(?:(\d+(?:\.\d+)?)\s*['′’分]\s*)?(?:(\d+(?:\.\d+)?)\s*(?:["″”秒]|'')\s*)?([NSEW])?$/i

/** The number that a text says, degrees where it has minutes and seconds; NaN where it says none. South and west are negative. */
export function degreesOf(text: string): number {
  const plain = text.replace(/^([+-]?\d+),(\d+)$/, '$1.$2').replace(/[°º度]$/, '')
  if (plain.trim() === '') return Number.NaN
  const decimal = Number(plain)
  if (Number.isFinite(decimal)) return decimal
  const [whole, before = '', degrees = '', minutes = '0', seconds = '0', after = ''] = PARTS.exec(text) ?? []
  if (whole === undefined || Number(minutes) >= 60 || Number(seconds) >= 60) return Number.NaN
  // Only the last part may be broken.
  if (degrees.includes('.') && (Number(minutes) > 0 || Number(seconds) > 0)) return Number.NaN
  const size = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600
  return /[SW西南]/i.test(before + after) ? -size : size
}
