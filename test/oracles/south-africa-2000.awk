# South Africa 2000 from the IEA sample, counted without the project: Σ TJ × IPCC 2006 V2 T1.4 (kg CO2/TJ) over the
# leaves of final consumption and of power plants, t CO2. Non-energy use and biomass stay out. Usage:
#   awk -f south-africa-2000.awk iea-extended-balances-ghana-south-africa.csv
function field(text,   i, c, quoted, n) {
  n = 1; cells[1] = ""; quoted = 0
  for (i = 1; i <= length(text); i++) {
    c = substr(text, i, 1)
    if (c == "\"") quoted = !quoted
    else if (c == "," && !quoted) cells[++n] = ""
    else cells[n] = cells[n] c
  }
  return n
}
BEGIN {
  ef["Anthracite"] = 98300; ef["Coking coal"] = 94600; ef["Other bituminous coal"] = 94600
  ef["Sub-bituminous coal"] = 96100; ef["Lignite"] = 101000; ef["Patent fuel"] = 97500
  ef["Coke oven coke"] = 107000; ef["Gas works gas"] = 44400; ef["Coke oven gas"] = 44400
  ef["Blast furnace gas"] = 260000; ef["Other recovered gases"] = 182000
  ef["Natural gas"] = 56100; ef["Refinery gas"] = 57600; ef["Liquefied petroleum gases (LPG)"] = 63100
  ef["Motor gasoline excl. biofuels"] = 69300; ef["Aviation gasoline"] = 70000
  ef["Kerosene type jet fuel excl. biofuels"] = 71500; ef["Other kerosene"] = 71900
  ef["Gas/diesel oil excl. biofuels"] = 74100; ef["Fuel oil"] = 77400; ef["Petroleum coke"] = 97500
  ef["Other oil products"] = 73300; ef["Naphtha"] = 73300
  split("Mining and quarrying|Construction|Iron and steel|Chemical and petrochemical|Non-ferrous metals|Non-metallic minerals|Transport equipment|Machinery|Food and tobacco|Paper, pulp and printing|Wood and wood products|Textile and leather|Industry not elsewhere specified|Domestic aviation|Road|Rail|Pipeline transport|Domestic navigation|Transport not elsewhere specified|Residential|Commercial and public services|Agriculture/forestry|Fishing|Final consumption not elsewhere specified", names, "|")
  for (i in names) final[names[i]] = 1
  split("Main activity producer electricity plants|Autoproducer electricity plants|Main activity producer CHP plants|Autoproducer CHP plants|Main activity producer heat plants|Autoproducer heat plants", names2, "|")
  for (i in names2) plant[names2[i]] = 1
}
NR > 1 {
  sub(/\r$/, ""); field($0)
  if (cells[1] != "South Africa" || cells[5] + 0 == 0 || !(cells[3] in ef)) next
  flow = cells[2]; gsub(/^ +| +$/, "", flow)
  if (flow in final) burned += cells[5] * ef[cells[3]] / 1000
  if (flow in plant) plants -= cells[5] * ef[cells[3]] / 1000
}
END { printf "%.3f %.3f\n", burned, plants }
