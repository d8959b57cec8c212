// Longitude and latitude as tables write them: decimal, with a comma, or in degrees, minutes and seconds.

// Signs as keyboards and programs of every kind put them: ′ ’ ‘ ´ ', ″ ” “ 〞 ".
const [DEGREE, MINUTE] = ['[°º˚度]', "['′’‘´`分]"]
const SECOND = `(?:["″”“〞秒]|${MINUTE}{2})`
const NUMBER = '(\\d+(?:\\.\\d+)?)'
const [BEFORE, AFTER] = ['([NSEW]|[东西南北][经纬])?\\s*:?\\s*', '\\s*([NSEW东西南北])?']

// 118°46′48″, its last sign perhaps left out behind minutes; 118°48″.
const PARTS = new RegExp(
  `^${BEFORE}${NUMBER}\\s*${DEGREE}\\s*(?:${NUMBER}\\s*${MINUTE}(?!${MINUTE})\\s*(?:${NUMBER}\\s*${SECOND}?)?|${NUMBER}\\s*${SECOND})?${AFTER}$`,
  'i',
)
const DECIMAL = new RegExp(`^${BEFORE}${NUMBER}${DEGREE}?${AFTER}$`, 'i')

const narrow = (text: string) =>
  text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))

/** The number that a text says, degrees where it has minutes and seconds; NaN where it says none. South and west are negative. */
export function degreesOf(text: string): number {
  const plain = narrow(text).trim()
  const decimal = plain.replace(/^([+-]?\d+),(\d+)$/, '$1.$2').replace(/[°º˚度]$/, '')
  if (decimal.trim() === '') return Number.NaN
  if (Number.isFinite(Number(decimal))) return Number(decimal)
  const [whole, before = '', value = '', after = ''] = DECIMAL.exec(plain) ?? []
  if (whole !== undefined) return signed(Number(value), before + after)
  return fromParts(PARTS.exec(plain))
}

function fromParts(parts: RegExpExecArray | null): number {
  if (!parts) return Number.NaN
  const [, before = '', degrees = '', minutes = '0', last, alone, after = ''] = parts
  const seconds = last ?? alone ?? '0'
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return Number.NaN
  // Only the last part may be broken.
  if (degrees.includes('.') && (Number(minutes) > 0 || Number(seconds) > 0)) return Number.NaN
  if (minutes.includes('.') && Number(seconds) > 0) return Number.NaN
  return signed(Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600, before + after)
}

const signed = (size: number, side: string) => (/[SW西南]/i.test(side) ? -size : size)
