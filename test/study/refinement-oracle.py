# Refinement by polygon overlay: every pixel, fine cell and zone as shapely polygons, areas added up by code.
import json
import sys
from shapely.geometry import Polygon, box

q = json.loads(sys.argv[1])
f = q['fine']
zones = [Polygon(r) for r in q['rings']]
walk = {10: [2, 21, 22, 23, 24], 40: [1, 11, 12], 50: [52, 5, 51, 53], 80: [4, 41, 42, 43, 45, 46, 99]}
areas, confusion, lost = {}, {}, 0.0


def add(table, key, value):
    if value > 0:
        table[key] = table.get(key, 0.0) + value


for r in range(q['height']):
    for c in range(q['width']):
        own = q['cover'][r * q['width'] + c]
        x0, y1 = q['x'] + 30 * c, q['y'] - 30 * r
        pixel = box(x0, y1 - 30, x0 + 30, y1)
        parts, seen = {own: 1.0}, {}
        if own in (51, 52):
            parts = {}
            j0, j1 = int((x0 - f['c']) // f['a']), int((x0 + 30 - f['c']) // f['a'])
            i0, i1 = int((y1 - f['f']) // f['e']), int((y1 - 30 - f['f']) // f['e'])
            for i in range(i0, i1 + 1):
                for j in range(j0, j1 + 1):
                    cell = box(f['c'] + f['a'] * j, f['f'] + f['e'] * (i + 1), f['c'] + f['a'] * (j + 1), f['f'] + f['e'] * i)
                    share = pixel.intersection(cell).area / 900
                    inside = 0 <= i < f['height'] and 0 <= j < f['width']
                    code = f['values'][i * f['width'] + j] if inside else 0
                    becomes = own if code == 0 or own in walk[code] else walk[code][0]
                    add(parts, becomes, share)
                    add(seen, code, share)
            if q['method'] == 'majority':
                parts = {max(parts, key=lambda code: parts[code]): 1.0}
        for z, zone in enumerate(zones):
            ground = pixel.intersection(zone).area
            for code, share in parts.items():
                add(areas, f'{z} {code}', ground * share)
                if seen and code != own:
                    lost += ground * share
            for code, share in seen.items():
                add(confusion, f'{own} {code}', ground * share)
print(json.dumps({'areas': areas, 'confusion': confusion, 'lost': lost}))
