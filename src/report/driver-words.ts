// The name of a number that draws vary, in both languages: its parts are branches, carriers and what is known of them.
import { branches, carriers } from '../inventory/index.ts'
import { type Words, words } from './words.ts'

const PARTS: Readonly<Record<string, string>> = {
  activity: '活动水平',
  ncv: '低位发热量',
  co2: 'CO2 因子',
  ch4: 'CH4 因子',
  n2o: 'N2O 因子',
  manufacturing: '制造业',
  energy: '能源工业',
  residential: '居民',
  commercial: '商业',
  import: '外购',
}

/** An id such as `industry coke activity`; parts that are not known stay as they are. */
export function driverWords(id: string): Words {
  const zh = id
    .split(' ')
    .map((part) => branches().find(part)?.nameZh ?? carriers().find(part)?.nameZh ?? PARTS[part] ?? part)
  return words(id, zh.join(' '))
}
