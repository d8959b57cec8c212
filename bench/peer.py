"""The job as a careful rasterio + numpy + GDAL script: windowed, two threads, pixel-centre rule, five COGs and a table.

    peer.py CASE OUT
    peer.py CASE OUT table     the table alone, with discs of 2048 sides, to compare with true ones
"""
import csv
import json
import os
import resource
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import rasterio
from rasterio.features import rasterize
from rasterio.shutil import copy as translate
from rasterio.windows import Window, bounds
from shapely.geometry import Point, shape

case, out = sys.argv[1:3]
table_only = 'table' in sys.argv[3:]
QUARTER = 512 if table_only else 64
os.makedirs(out, exist_ok=True)
BLOCK = 2048
SECTORS = ['industry', 'urban', 'agriculture', 'rural']
TOTALS = np.array([119166700., 7859700., 14900., 103300.])
OUTSIDE = -9999.


def layer(name):
    with open(os.path.join(case, name)) as file:
        return [shape(feature['geometry']) for feature in json.load(file)['features']]


zones = layer('zones.geojson')
with open(os.path.join(case, 'enterprises.csv')) as file:
    discs = [Point(float(row['x']), float(row['y'])).buffer(15, QUARTER) for row in csv.DictReader(file)]
industry = layer('parks.geojson') + discs
zone_boxes, industry_boxes = (np.array([one.bounds for one in shapes]) for shapes in (zones, industry))
sector_of = np.full(256, 255, np.uint8)
with open(os.path.join(case, 'legend.csv')) as file:
    for row in csv.DictReader(file):
        if row['sector']:
            sector_of[int(row['code'])] = SECTORS.index(row['sector'])

with rasterio.open(os.path.join(case, 'cover.tif')) as src:
    profile, transform, width, height = src.profile, src.transform, src.width, src.height
windows = [Window(c, r, min(BLOCK, width - c), min(BLOCK, height - r))
           for r in range(0, height, BLOCK) for c in range(0, width, BLOCK)]


def burn(boxes, shapes, window, values, fill, dtype):
    west, south, east, north = bounds(window, transform)
    near = (boxes[:, 0] < east) & (boxes[:, 2] > west) & (boxes[:, 1] < north) & (boxes[:, 3] > south)
    found = np.flatnonzero(near)
    if len(found) == 0:
        return np.full((window.height, window.width), fill, dtype)
    # Earlier shapes win: burned last.
    return rasterize([(shapes[i], values(i)) for i in found[::-1]], out_shape=(window.height, window.width),
                     transform=rasterio.windows.transform(window, transform), fill=fill, dtype=dtype)


def parts(window):
    with rasterio.open(os.path.join(case, 'cover.tif')) as src:
        codes = src.read(1, window=window)
    zone = burn(zone_boxes, zones, window, lambda i: i, len(zones), np.uint16)
    sector = sector_of[codes]
    sector[burn(industry_boxes, industry, window, lambda i: 1, 0, np.uint8) == 1] = 0
    return zone, sector


def count(window):
    zone, sector = parts(window)
    key = zone.astype(np.int32) * 5 + np.where(sector == 255, 4, sector)
    return np.bincount(key.ravel(), minlength=(len(zones) + 1) * 5)


with ThreadPoolExecutor(2) as pool:
    pixels = sum(pool.map(count, windows)).reshape(-1, 5)[:len(zones), :4]
hectares = pixels * (abs(transform.a * transform.e) / 1e4)
intensity = TOTALS / hectares.sum(0)
with open(os.path.join(out, 'zones.csv'), 'w', newline='') as file:
    rows = csv.writer(file)
    rows.writerow(['zone', *SECTORS])
    for i, row in enumerate(hectares * intensity):
        rows.writerow([i, *row])
np.savetxt(os.path.join(out, 'hectares.csv'), hectares, '%.17g', ',')
if table_only:
    sys.exit()

plain = {k: profile[k] for k in ('width', 'height', 'crs', 'transform')}
plain.update(driver='GTiff', count=1, dtype='float32', nodata=OUTSIDE, tiled=True, blockxsize=512, blockysize=512,
             BIGTIFF='IF_SAFER')
names = SECTORS + ['total']


def share(window):
    zone, sector = parts(window)
    inside = zone < len(zones)
    bands = [np.where(inside, np.where(sector == s, np.float32(intensity[s]), np.float32(0)), np.float32(OUTSIDE))
             for s in range(4)]
    total = np.where(inside, bands[0] + bands[1] + bands[2] + bands[3], np.float32(OUTSIDE))
    return [*bands, total]


files = [rasterio.open(os.path.join(out, f'{name}.plain.tif'), 'w', **plain) for name in names]
with ThreadPoolExecutor(2) as pool:
    for at in range(0, len(windows), 4):
        some = windows[at:at + 4]
        for window, bands in zip(some, pool.map(share, some)):
            for file, band in zip(files, bands):
                file.write(band.astype(np.float32), 1, window=window)
for file in files:
    file.close()
for name in names:
    source = os.path.join(out, f'{name}.plain.tif')
    translate(source, os.path.join(out, f'{name}.tif'), driver='COG', COMPRESS='DEFLATE', LEVEL='6', PREDICTOR='NO',
              BLOCKSIZE='512', NUM_THREADS='2', OVERVIEW_RESAMPLING='AVERAGE', BIGTIFF='IF_SAFER')
    os.remove(source)

used = resource.getrusage(resource.RUSAGE_SELF)
print('usage', json.dumps(dict(cpu=used.ru_utime + used.ru_stime, memory=used.ru_maxrss / 1024)), file=sys.stderr)
