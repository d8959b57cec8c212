// Every word of the studio in English and Chinese.
import { doubtOf } from './figures.ts'

export type Language = 'en' | 'zh'

const WORDS = {
  product: ['Carbon cadastre', '碳地籍'],
  map: ['Map', '地图'],
  whatIf: ['What if', '情景'],
  compare: ['Compare', '对比'],
  yourCity: ['Your city', '你的城市'],
  take: ['Export', '导出'],
  language: ['中文', 'English'],
  synthetic: ['Synthetic', '合成数据'],
  example: ['Example', '示例'],
  loading: ['Opening the results …', '正在打开结果……'],
  reading: ['Reading …', '正在读取……'],
  failed: ['This could not be opened.', '无法打开。'],
  // layers and legend
  layer: ['Layer', '图层'],
  total: ['Total', '合计'],
  landUse: ['Land use', '土地利用'],
  opacity: ['Opacity', '不透明度'],
  zones: ['Districts', '区县'],
  zone: ['District', '区县'],
  parks: ['Industrial parks', '工业园区'],
  enterprises: ['Enterprises', '企业'],
  patches: ['Parcels', '地块'],
  show: ['Show', '显示'],
  doubt: ['Uncertainty', '不确定性'],
  doubtUnit: ['± half the 95 % interval, % of the intensity', '± 95 % 区间的一半，占强度 %'],
  intensityUnit: ['t CO₂e per hectare and year', '吨 CO₂e / 公顷 · 年'],
  noEmission: ['no emission', '无排放'],
  sinkUnit: ['t CO₂ taken up per hectare and year', '吸收 吨 CO₂ / 公顷 · 年'],
  noSink: ['takes up nothing', '无吸收'],
  takenUp: ['Taken up', '碳汇'],
  ofEmission: ['of the emission', '占排放'],
  net: ['net', '净排放'],
  byOwnGround: ['taken up by its own ground', '自身用地吸收'],
  netEmission: ['Net', '净排放'],
  sinkRatio: ['Sink ÷ emission', '碳汇 ÷ 排放'],
  balanceUnit: ['Sinks beside the emissions, 10⁴ t a year', '与排放并列的碳汇，万吨/年'],
  unverified: ['unverified', '未核实'],
  below: ['below', '低于'],
  andMore: ['and more', '及以上'],
  ownBreaks: ['Own class limits', '自定义分级'],
  breaksHint: ['Numbers, separated by commas; empty for sensible ones', '数字，用逗号分隔；留空则自动分级'],
  wholeArea: ['Whole area', '全域'],
  mapLabel: [
    'Map of emission intensity; click a place, or move the map with the arrow keys and press Enter, for the explanation of its middle',
    '排放强度地图；点击任一地点，或用方向键移动地图后按回车，查看（中心）地点的来源说明',
  ],
  // panels
  districtTable: ['Districts', '区县表'],
  flows: ['Flows', '流向'],
  composition: ['Land', '用地'],
  bars: ['Bars', '柱状图'],
  city: ['City', '城市'],
  ledger: ['Ledger', '台账'],
  explanation: ['Place', '地点'],
  tableUnit: ['10⁴ t CO₂e a year', '万吨 CO₂e / 年'],
  all: ['All', '合计'],
  copy: ['Copy', '复制'],
  copied: ['Copied', '已复制'],
  csv: ['CSV', 'CSV'],
  flowsHint: [
    'Carrier → branch → sector → its land. Widths and figures in 10⁴ t CO₂e a year.',
    '能源品种 → 行业 → 部门 → 其用地。宽度与数值单位为万吨 CO₂e / 年。',
  ],
  compositionHint: [
    'Share of each district by land class; industrial parks and enterprises overlay it.',
    '各区县各类用地比例；工业园区与企业叠加其上。',
  ],
  population: ['Population, 10⁴', '人口（万人）'],
  urbanShare: ['Urban population, %', '城镇化率（%）'],
  gdp: ['Gross domestic product, 10⁸ yuan', '地区生产总值（亿元）'],
  gdpPrimary: ['primary', '第一产业'],
  gdpSecondary: ['secondary', '第二产业'],
  gdpTertiary: ['tertiary', '第三产业'],
  // explanation
  clickMap: [
    'Click a place on the map to see why it emits what it emits.',
    '点击地图上的任一地点，查看其排放的来源。',
  ],
  place: ['Place', '位置'],
  pixel: ['pixel', '像元'],
  column: ['column', '列'],
  row: ['row', '行'],
  landCode: ['Land code', '土地代码'],
  noObservation: ['no observation', '无观测'],
  outside: ['Outside every district: nothing is registered here.', '位于所有区县之外，未登记排放。'],
  emitsNothing: ['No sector has this ground: it emits 0.', '此地不属于任何部门，排放为 0。'],
  whose: ['Whose ground', '归属'],
  share: ['share of the pixel', '像元占比'],
  byRule: ['by rule', '规则'],
  gaveWay: ['gave way', '让位'],
  ratesFrom: ['From the total to the hectare', '由总量到每公顷'],
  ledgerTotal: ['ledger total', '台账总量'],
  ofItsLand: ['of its land there', '该区部门用地'],
  ofAllGround: ['of all ground there, since it has no land of its own', '该区全部土地（该部门在此无用地）'],
  parcel: ['Parcel', '地块'],
  patch: ['patch', '斑块'],
  park: ['park', '园区'],
  enterprise: ['enterprise', '企业'],
  rank: ['rank by emission', '排放位次'],
  findParcel: ['Show the parcels, and the one of this place', '显示地块及此处所属地块'],
  noParcel: ['No parcel of an emitting sector lies here.', '此处没有排放部门的地块。'],
  ncv: ['Net calorific value', '低位发热量'],
  carbonContent: ['Carbon content', '单位热值含碳量'],
  oxidation: ['Share oxidised', '碳氧化率'],
  factorOf: ['Factor', '排放因子'],
  rows: ['rows of the ledger', '条台账记录'],
  arithmetic: ['Arithmetic', '计算'],
  rasterHolds: ['total.tif holds', 'total.tif 中的值'],
  inAYear: ['a year', '每年'],
  // ledger
  sector: ['Sector', '部门'],
  branch: ['Branch', '行业'],
  carrier: ['Carrier', '能源品种'],
  gas: ['Gas', '气体'],
  activity: ['Activity', '活动水平'],
  factor: ['Factor', '排放因子'],
  source: ['Source', '来源'],
  rule: ['Rule', '规则'],
  emission: ['t CO₂e', '吨 CO₂e'],
  from: ['from', '来自'],
  noRows: ['Nothing is emitted: the inventory has no row with an amount.', '没有排放：清单中没有任何数量。'],
  // start
  startLead: [
    'Drop a balance, a land cover and districts. Everything is computed in this tab; no file leaves your machine.',
    '拖入能源平衡表、土地利用栅格和区县边界。全部在本页计算，文件不会离开你的电脑。',
  ],
  drop: [
    'Drop files, a study folder, a zip or an output folder here',
    '将文件、研究文件夹、压缩包或输出文件夹拖到此处',
  ],
  choose: ['Choose files', '选择文件'],
  chooseFolder: ['Choose a folder', '选择文件夹'],
  balance: ['Energy balance', '能源平衡表'],
  cover: ['Land cover', '土地利用'],
  legend: ['Legend', '图例'],
  overrides: ['Own factors', '自有因子'],
  studyFile: ['Study file', '研究文件'],
  needed: ['needed', '必需'],
  checking: ['Checking …', '正在检查……'],
  sound: ['No faults', '无错误'],
  fault: ['fault', '处错误'],
  faults: ['faults', '处错误'],
  warnings: ['warnings', '条提示'],
  found: ['Found', '发现'],
  semicolon: ['; ', '；'],
  stop: ['.', '。'],
  assumptions: ['What the accounting deducted or assumed', '核算中的扣除与假设'],
  noWarnings: ['No warnings.', '无提示。'],
  expected: ['expected', '应为'],
  templates: ['Templates', '模板'],
  run: ['Run', '运行'],
  cancel: ['Cancel', '取消'],
  remove: ['Remove', '移除'],
  title: ['Title', '名称'],
  year: ['Year', '年份'],
  buffer: ['Radius around enterprises', '企业缓冲半径'],
  zoneId: ['District id', '区县代码字段'],
  zoneName: ['District name', '区县名称字段'],
  gridFactor: ['Factor of electricity moved in, t/MWh', '外来电因子（吨/兆瓦时）'],
  tryExample: ['Take the files of the Nanjing example', '使用南京示例的文件'],
  editStudy: ['Edit the study file', '编辑研究文件'],
  settings: ['Settings', '设置'],
  badZip: [
    'this zip cannot be opened: it is broken or locked by a password. Unpack it and drop what is inside.',
    '该压缩包无法打开：已损坏或设有密码。请解压后拖入其中的文件。',
  ],
  largeZip: [
    'this zip unpacks to more than 1 GB, for which the page has no room. Unpack it and drop what is inside.',
    '该压缩包解压后超过 1 GB，页面无法容纳。请解压后拖入其中的文件。',
  ],
  notUsed: [
    'Not used: another file has this part already. Choose what this one is, or remove it.',
    '未使用：已有另一文件承担此角色。请选择此文件的用途，或将其移除。',
  ],
  editedByHand: [
    'The study file was edited by hand: files and settings no longer change it.',
    '研究文件已手动编辑：文件与设置不再改变其内容。',
  ],
  writeAnew: ['Write it anew', '重新生成'],
  fillIn: ['Fill in, under Settings:', '请在“设置”中填写：'],
  beside: ['Beside another', '附属文件'],
  besideFile: ['Belongs to the file of the same name.', '属于同名文件。'],
  picture: ['as PNG', '存为 PNG'],
  unknownFile: ['Not recognised; it is kept for the study to name.', '未能识别；保留供研究文件引用。'],
  // run
  running: ['Running', '正在运行'],
  stageRead: ['Read and check the inputs', '读取并检查输入'],
  stageCount: ['Count the land', '统计用地'],
  stageShare: ['Share the totals over it', '分配总量'],
  stagePatches: ['Trace the parcels', '追踪地块'],
  stageWrite: ['Write tables, rasters and the report', '生成表格、栅格与报告'],
  stopped: ['Stopped; nothing was kept.', '已停止，未保留任何结果。'],
  // what if
  whatIfLead: [
    'Change a total, an activity or a factor; the map, the table and the flows follow.',
    '调整总量、活动水平或因子，地图、表格与流向随之变化。',
  ],
  sectorTotals: ['Sector totals', '部门总量'],
  activities: ['Activities', '活动水平'],
  electricity: ['Electricity factor', '电力因子'],
  reset: ['Reset', '重置'],
  saveScenario: ['Save as a scenario file', '另存为情景文件'],
  needsInputs: [
    'What-if needs the inputs of the study, not its outputs alone. Drop the study folder on "Your city".',
    '情景分析需要研究的输入文件。请在“你的城市”中拖入研究文件夹。',
  ],
  needsPass: [
    'This change moves land between sectors: the rasters are made anew.',
    '此变化会改变用地归属，需重新生成栅格。',
  ],
  apply: ['Apply', '应用'],
  preparing: ['Reading the study …', '正在读取研究……'],
  compareBase: ['Compare with the base', '与基准对比'],
  // compare
  compareLead: [
    'The result that is open beside another one, a what-if, or totals that others published.',
    '将当前结果与另一结果、情景或他人发布的总量并列。',
  ],
  compareDrop: [
    'Drop an output folder here (or its view.json), to see it beside the open one',
    '将一个输出文件夹（或其中的 view.json）拖到此处，与当前结果并列',
  ],
  anotherResult: ['Another result', '另一结果'],
  publishedTotals: ['Published totals', '已发布的总量'],
  region: ['Region', '地区'],
  notAResult: [
    'No register/view.json in there: it is not an output folder of `cadastre run`.',
    '其中没有 register/view.json：不是 `cadastre run` 的输出文件夹。',
  ],
  compareNothing: [
    'Nothing to compare with yet: choose an output folder, a region, or “Compare with the base” in What if.',
    '尚无对比对象：请选择输出文件夹或地区，或在“情景”中点击“与基准对比”。',
  ],
  // export
  exportLead: ['Everything the run wrote, and the map as you see it.', '运行生成的全部文件，以及当前地图。'],
  mapPicture: ['Map with legend (PNG)', '带图例地图（PNG）'],
  report: ['Report', '报告'],
  everything: ['Everything as one zip', '全部打包（zip）'],
  tables: ['Tables', '表格'],
  rasters: ['Rasters', '栅格'],
  figures: ['Figures', '图件'],
  vectors: ['Parcels', '地块'],
  proof: ['Proof and provenance', '闭合与溯源'],
  inventory: ['Inventory', '清单'],
  otherFiles: ['Other files', '其他文件'],
  closed: ['Closed: largest residual', '已闭合：最大残差'],
  close: ['Close', '关闭'],
  open: ['Open', '打开'],
  openAgain: ['Open the page again', '重新打开页面'],
  zoomIn: ['Zoom in', '放大'],
  zoomOut: ['Zoom out', '缩小'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>

export type Word = keyof typeof WORDS

/** The words of one language. */
export const wordsOf = (language: Language) => (word: Word) => WORDS[word][language === 'zh' ? 1 : 0]

const SECTORS: Readonly<Record<string, readonly [string, string]>> = {
  industry: ['Industry', '工业生产'],
  urban: ['Urban', '城镇'],
  agriculture: ['Agriculture', '农业生产'],
  rural: ['Rural', '农村生活'],
  total: ['Total', '合计'],
  sink: ['Sink', '碳汇'],
}

/** A sector's name; a study's own sectors keep the name they have. */
export const sectorName = (sector: string, language: Language) =>
  SECTORS[sector]?.[language === 'zh' ? 1 : 0] ?? sector

/** A name cut to so many letters, or so many of Chinese, which has no spaces to cut at and is twice as wide. */
export function shortName(name: string, letters: number, han: number): string {
  if (/^\p{Script=Han}/u.test(name)) return name.length > han ? `${name.slice(0, han - 1)}…` : name
  return name.length > letters ? `${name.slice(0, letters - 2).replace(/[\s,]+\S*$/, '')} …` : name
}

/** What a layer of the map is called: land use, a sector, or the uncertainty of one. */
export function layerName(layer: string, t: (word: Word) => string, language: Language): string {
  if (layer === 'land-use') return t('landUse')
  const band = doubtOf(layer)
  return band === undefined ? sectorName(layer, language) : `${t('doubt')}: ${sectorName(band, language)}`
}
