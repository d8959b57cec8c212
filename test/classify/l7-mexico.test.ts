// A real Landsat 7 scene: its map equals scikit-learn's quadratic discriminant pixel for pixel, its swapped labels are told.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { nodeWorld } from '../../src/host/node.ts'
import { type ClassifiedScene, type ClassifyRequest, classifyScene } from '../../src/run/index.ts'
import { askPython, python } from '../support/gdal.ts'
import { realData } from '../support/real-data.ts'

const SCENE = realData('scenes', 'l7-mexico', 'LE70220491999322EDC01_stack.gtif')
const SHAPES = realData('scenes', 'l7-mexico', 'training_data.shp')
const hasOracle =
  python !== undefined &&
  spawnSync(python, ['-c', 'import sklearn, geopandas']).status === 0 &&
  existsSync(SCENE)

const folder = mkdtempSync(join(tmpdir(), 'cadastre-classify-'))
const TRAINING = join(folder, 'training.geojson')

const request: ClassifyRequest = {
  scene: { files: [SCENE], indices: [], mask: true },
  training: TRAINING,
  method: { kind: 'ml', priors: 'equal', reject: 0 },
  seed: 1,
  majority: 1,
  sieve: 1,
}

async function mapped(changes: Partial<ClassifyRequest>): Promise<{ file: string; result: ClassifiedScene }> {
  const world = nodeWorld({ base: folder, threads: 1 })
  const result = await classifyScene({ ...request, ...changes }, world)
  const file = join(folder, `map-${Math.abs(JSON.stringify(changes).length)}.tif`)
  writeFileSync(file, Buffer.concat([...result.file()]))
  result.close()
  await world.close()
  return { file, result }
}

// Quadratic discriminant over all pixels but the constant band; pixels whose two best classes are within 1e-9 are ties.
const QDA = `
import sys, json, numpy as np, rasterio, geopandas as gpd
from rasterio.features import rasterize
from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis
from sklearn.metrics import accuracy_score, cohen_kappa_score, confusion_matrix, f1_score, precision_score, recall_score
scene, shapes, field, ours, priors = sys.argv[1:6]
with rasterio.open(scene) as r:
    x = r.read()[:7].reshape(7, -1).T.astype(float)
    shape, transform = r.shape, r.transform
g = gpd.read_file(shapes)
names = sorted(g[field].unique())
label = np.zeros(shape, int)
for _, row in g.iloc[::-1].iterrows():
    rasterize([(row.geometry, names.index(row[field]) + 1)], out=label, transform=transform)
y = label.ravel()
k = len(names)
q = QuadraticDiscriminantAnalysis(priors=[1 / k] * k if priors == 'equal' else None).fit(x[y > 0], y[y > 0])
scores = np.sort(q._decision_function(x), axis=1)
best = q.predict(x)
clear = scores[:, -1] - scores[:, -2] > 1e-9 * np.abs(scores[:, -1])
with rasterio.open(ours) as r:
    map = r.read(1).ravel()
t = y > 0
print(json.dumps(dict(
    differing=int(((best != map) & clear).sum()), ties=int((~clear).sum()), samples=int(t.sum()), names=[str(n) for n in names],
    matrix=confusion_matrix(map[t], y[t], labels=range(1, k + 1)).tolist(),
    overall=accuracy_score(y[t], map[t]), kappa=cohen_kappa_score(y[t], map[t]),
    users=precision_score(y[t], map[t], average=None).tolist(), producers=recall_score(y[t], map[t], average=None).tolist(),
    f1=f1_score(y[t], map[t], average=None).tolist())))
`

interface Verdict {
  readonly differing: number
  readonly ties: number
  readonly samples: number
  readonly names: readonly string[]
  readonly matrix: readonly (readonly number[])[]
  readonly overall: number
  readonly kappa: number
  readonly users: readonly number[]
  readonly producers: readonly number[]
  readonly f1: readonly number[]
}

describe.skipIf(!hasOracle)(
  'Landsat 7 scene of Mexico (needs the real data, rasterio, geopandas, scikit-learn)',
  () => {
    beforeAll(() => {
      askPython(
        'import sys, geopandas as gpd; g = gpd.read_file(sys.argv[1]); open(sys.argv[2], "w").write(g.to_crs(4326).to_json()); print(0)',
        SHAPES,
        TRAINING,
      )
    })

    it.each([
      ['class', 'equal'],
      ['class', 'sample'],
      ['id', 'equal'],
    ] as const)('by %s with %s priors is mapped as scikit-learn maps it', async (classField, priors) => {
      const { file, result } = await mapped({
        training: SHAPES,
        classField,
        method: { kind: 'ml', priors, reject: 0 },
      })
      const oracle = askPython<Verdict>(QDA, SCENE, SHAPES, classField, file, priors)
      expect(result.features).toHaveLength(7)
      expect(result.classes.map(({ name }) => name)).toEqual(oracle.names)
      expect(oracle.differing).toBe(0)
      expect(oracle.ties).toBeLessThan(3)
      const { matrix, accuracy } = result.assessment
      expect(accuracy.samples).toBe(oracle.samples)
      expect(matrix.counts).toEqual(oracle.matrix)
      expect(accuracy.overall).toBeCloseTo(oracle.overall, 12)
      expect(accuracy.kappa).toBeCloseTo(oracle.kappa, 12)
      accuracy.classes.forEach((one, k) => {
        expect(one.users).toBeCloseTo(oracle.users[k]!, 12)
        expect(one.producers).toBeCloseTo(oracle.producers[k]!, 12)
        expect(one.f1).toBeCloseTo(oracle.f1[k]!, 12)
      })
    })

    it('has its swapped labels told, by the other field and by the looks of the polygons', async () => {
      const { result } = await mapped({ classField: 'id' })
      const told = result.issues.map(({ code, path }) => `${code} ${path.slice(1).join(' ')}`)
      expect(told).toContain('label.fields feature 7 class')
      expect(told).toContain('label.fields feature 9 class')
      expect(told).toContain('label.stray feature 7')
      expect(told).toContain('label.swapped 4, 5')
    })

    it('is told right from wrong by names: forest as water and water as forest look swapped', async () => {
      const swapped = join(folder, 'swapped.geojson')
      askPython(
        'import sys; t = open(sys.argv[1]).read().replace("forest", "wa_ter").replace("water", "forest").replace("wa_ter", "water"); open(sys.argv[2], "w").write(t); print(0)',
        TRAINING,
        swapped,
      )
      const roles = { blue: '1', green: '2', red: '3', nir: '4', swir1: '5' }
      const scene = { ...request.scene, roles }
      const right = await mapped({ scene })
      const wrong = await mapped({ scene, training: swapped })
      const unlikely = ({ result }: typeof right) =>
        result.issues.filter(({ code }) => code === 'label.index')
      expect(unlikely(right)).toEqual([])
      expect(unlikely(wrong).map(({ path }) => path[1])).toContain('water, forest')
    })

    it('keeps whole polygons for validation and says by which it judged', async () => {
      const { result } = await mapped({
        split: 0.6,
        scene: { ...request.scene, bands: ['1', '3', '4', '5'] },
      })
      expect(result.assessment.by).toBe('validation')
      const tested = result.tested.reduce((a, b) => a + b, 0)
      expect(result.assessment.accuracy.samples).toBe(tested)
      expect(tested + result.trained.reduce((a, b) => a + b, 0)).toBe(718)
    })
  },
)
