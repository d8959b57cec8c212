// The name of a number that draws vary, in both languages: its parts are branches, flows, carriers, fuels and what is known of them.
import { branches, carriers, flows, fuels } from '../../inventory/index.ts'
import { type Words, words } from './words.ts'

const QUANTITIES: Readonly<Record<string, Words>> = {
  activity: words('activity', '活动水平'),
  ncv: words('calorific value', '低位发热量'),
  carbon: words('carbon content', '含碳量'),
  oxidation: words('oxidation', '氧化率'),
  co2: words('CO2 factor', 'CO2 因子'),
  ch4: words('CH4 factor', 'CH4 因子'),
  n2o: words('N2O factor', 'N2O 因子'),
  gwp: words('warming potential of', '全球增温潜势'),
  manufacturing: words('in manufacturing', '制造业'),
  energy: words('in energy industries', '能源工业'),
  residential: words('in households', '居民'),
  commercial: words('in services', '商业'),
  import: words('import', '外购'),
  factor: words('factor', '因子'),
  total: words('total', '总量'),
}

/** An id such as `obit ncv` in words; parts that are not known stay as they are. */
export function driverWords(id: string): Words {
  const parts = id.split(' ').map(partWords)
  return words(parts.map(({ en }) => en).join(' '), parts.map(({ zh }) => zh).join(' '))
}

function partWords(part: string): Words {
  const fuel = fuels().find(part)
  if (fuel) return words(fuel.name, fuel.nameZh)
  const named = branches().find(part) ?? flows().find(part) ?? carriers().find(part)
  return QUANTITIES[part] ?? (named ? words(part.replaceAll('-', ' '), named.nameZh) : words(part, part))
}
