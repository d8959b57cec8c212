"""Makes a benchmark case: a land-cover raster with the texture of one, zones, parks, enterprises and a study. SYNTHETIC.

    generate.py FOLDER MEGAPIXELS ZONES ENTERPRISES
"""
import csv
import json
import os
import sys

import numpy as np
import rasterio
from rasterio.transform import Affine
from pyproj import Transformer
from rasterio.windows import Window
from scipy.ndimage import zoom

folder, megapixels, zone_count, enterprise_count = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(2020)
side = int(round((megapixels * 1e6) ** 0.5))
size, left, upper = 30.0, 300000.0, 5200000.0
transform = Affine(size, 0, left, 0, -size, upper)
CODES = np.array([11, 12, 21, 22, 24, 31, 41, 43, 46, 51, 52, 53], np.uint8)
# Shares like those of an eastern plain: cropland first, built land and water in patches.
CUTS = np.quantile(rng.normal(size=200000), np.cumsum([.28, .2, .1, .03, .02, .04, .06, .05, .02, .09, .07]))


def noise(height, width, cell, seed, row0, col0):
    """Smooth noise of a cell size, the same wherever a block is cut."""
    h, w = height // cell + 3, width // cell + 3
    out = np.empty((h, w), np.float32)
    for i in range(h):
        local = np.random.default_rng([seed, row0 // cell + i])
        out[i] = local.normal(size=(side // cell + 4))[col0 // cell:col0 // cell + w]
    big = zoom(out, cell, order=1)
    return big[row0 % cell:row0 % cell + height, col0 % cell:col0 % cell + width]


BLOCK = 2048
profile = dict(driver='GTiff', width=side, height=side, count=1, dtype='uint8', crs='EPSG:32650', transform=transform,
               nodata=0, tiled=True, blockxsize=512, blockysize=512, compress='deflate', zlevel=6, BIGTIFF='IF_SAFER')
with rasterio.open(os.path.join(folder, 'cover.tif'), 'w', **profile) as out:
    for row in range(0, side, BLOCK):
        for col in range(0, side, BLOCK):
            h, w = min(BLOCK, side - row), min(BLOCK, side - col)
            field = (noise(h, w, 128, 1, row, col) * .6 + noise(h, w, 32, 2, row, col) * .6 + noise(h, w, 8, 3, row, col) * .5)
            field /= (.36 + .36 + .25) ** .5 * .62
            out.write(CODES[np.digitize(field, CUTS)], 1, window=Window(col, row, w, h))

extent = side * size
across = int(np.ceil(zone_count ** .5))
corner = rng.uniform(-.3, .3, (across + 1, across + 1, 2)) / across
points = np.stack(np.meshgrid(np.linspace(0, 1, across + 1), np.linspace(0, 1, across + 1)), -1)
points = np.clip((points + corner), 0, 1) * .94 + .03


def edge(a, b):
    """A border of 40 vertices, the same from both sides."""
    if tuple(a) > tuple(b):
        return edge(b, a)[::-1]
    local = np.random.default_rng([int(v * 1e9) for v in (*a, *b)])
    t = np.linspace(0, 1, 41)[:, None]
    # Sideways by less than the bend of a border, and back at both ends: borders never cross.
    wave = local.normal(size=41) * .02 * np.sin(np.pi * t[:, 0]) / across
    normal = np.array([b[1] - a[1], a[0] - b[0]])
    return a + t * (b - a) + wave[:, None] * normal / (np.hypot(*normal) + 1e-12)


def ground(line):
    return [[left + x * extent, upper - y * extent] for x, y in line]


zones = []
for i in range(across):
    for j in range(across):
        if len(zones) == zone_count:
            break
        p = [points[i, j], points[i, j + 1], points[i + 1, j + 1], points[i + 1, j]]
        ring = np.vstack([edge(p[k], p[(k + 1) % 4])[:-1] for k in range(4)])
        zones.append(dict(type='Feature', properties=dict(id=f'z{len(zones):03}', name=f'zone {len(zones)}'),
                          geometry=dict(type='Polygon', coordinates=[ground(np.vstack([ring, ring[:1]]))])))
parks = []
for k in range(max(20, zone_count)):
    x, y, r = *rng.uniform(.06, .94, 2), rng.uniform(300, 2000) / extent
    angle = np.sort(rng.uniform(0, 2 * np.pi, 14))
    ring = np.stack([x + r * np.cos(angle), y + r * np.sin(angle)], 1)
    parks.append(dict(type='Feature', properties=dict(id=f'p{k}'),
                      geometry=dict(type='Polygon', coordinates=[ground(np.vstack([ring, ring[:1]]))])))
crs = dict(type='name', properties=dict(name='urn:ogc:def:crs:EPSG::32650'))
for name, features in (('zones', zones), ('parks', parks)):
    with open(os.path.join(folder, f'{name}.geojson'), 'w') as file:
        json.dump(dict(type='FeatureCollection', crs=crs, features=features), file)
back = Transformer.from_crs('EPSG:32650', 'EPSG:4326', always_xy=True)
with open(os.path.join(folder, 'enterprises.csv'), 'w', newline='') as file:
    rows = csv.writer(file)
    rows.writerow(['id', 'lon', 'lat', 'x', 'y'])
    for k, p in enumerate(rng.uniform(.04, .96, (enterprise_count, 2))):
        x, y = ground([p])[0]
        rows.writerow([f'e{k}', *back.transform(x, y), x, y])
with open(os.path.join(folder, 'legend.csv'), 'w', newline='') as file:
    rows = csv.writer(file)
    rows.writerow(['code', 'class', 'name', 'sector', 'color'])
    sectors = {11: 'agriculture', 12: 'agriculture', 51: 'urban', 52: 'rural', 53: 'industry'}
    for code in CODES:
        rows.writerow([code, f'c{code}', f'c{code}', sectors.get(int(code), ''), '#888888'])
for coverage in ('exact', 'centre'):
    with open(os.path.join(folder, f'{coverage}.yaml'), 'w') as file:
        file.write(f'''title: benchmark case of {megapixels:g} Mpx
year: 2020
synthetic: seeded noise, for timing
inventory: {{ totals: {{ industry: 119166700, urban: 7859700, agriculture: 14900, rural: 103300 }} }}
land:
  cover: cover.tif
  legend: legend.csv
  industry: {{ parks: parks.geojson, enterprises: enterprises.csv, buffer: 15 m }}
zones: {{ file: zones.geojson, id: id, name: name }}
coverage: {coverage}
''')
print(side)
