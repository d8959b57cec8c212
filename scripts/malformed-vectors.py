# What GDAL makes of the vector files a manifest lists: feature count and geometry kinds, as JSON on standard output.
# Called by scripts/malformed-vectors.mjs and its test; needs GDAL's Python bindings.
import csv
import json
import sys

from osgeo import gdal, ogr


def kind_of(geometry):
    """The kind of a geometry; of a collection, that of its parts where they are alike."""
    flat = ogr.GT_Flatten(geometry.GetGeometryType())
    if flat == ogr.wkbGeometryCollection:
        kinds = {kind_of(geometry.GetGeometryRef(i)) for i in range(geometry.GetGeometryCount())}
        if len(kinds) == 1:
            return kinds.pop()
    return ogr.GeometryTypeToName(flat)


gdal.PushErrorHandler('CPLQuietErrorHandler')
root = sys.argv[1]
verdicts = {}
with open(f'{root}/MANIFEST.csv', newline='') as manifest:
    for row in csv.DictReader(manifest):
        if row['kind'] == 'tiff':
            continue
        dataset = ogr.Open(f"{root}/{row['path']}")
        if dataset is None:
            verdicts[row['path']] = None
            continue
        kinds = []
        for feature in dataset.GetLayer(0):
            geometry = feature.GetGeometryRef()
            empty = geometry is None or geometry.IsEmpty()
            kinds.append(None if empty else kind_of(geometry))
        verdicts[row['path']] = kinds
json.dump(verdicts, sys.stdout)
