"""The same classification as a careful user of scikit-learn writes it: tile by tile, so that memory stays bounded."""
import sys

import numpy as np
import rasterio
from rasterio.windows import Window


def make(scene, out, side):
    """Repeat a scene to side x side pixels, in tiles."""
    side = int(side)
    with rasterio.open(scene) as r:
        pixels, profile = r.read(), r.profile
    profile.update(width=side, height=side, tiled=True, blockxsize=512, blockysize=512, compress="deflate",
                   interleave="band", driver="GTiff")
    with rasterio.open(out, "w", **profile) as w:
        for row in range(0, side, 512):
            rows = np.arange(row, min(side, row + 512)) % pixels.shape[1]
            w.write(pixels[:, rows][:, :, np.arange(side) % pixels.shape[2]], window=Window(0, row, side, len(rows)))


def classify(kind, scene, polygons, out):
    import geopandas as gpd
    from rasterio.features import rasterize
    from sklearn.discriminant_analysis import QuadraticDiscriminantAnalysis
    from sklearn.ensemble import RandomForestClassifier

    with rasterio.open(scene) as r:
        g = gpd.read_file(polygons).to_crs(r.crs)
        names = sorted(g["class"].unique())
        w = rasterio.windows.from_bounds(*g.total_bounds, r.transform)
        left, upper = int(np.floor(w.col_off)), int(np.floor(w.row_off))
        window = Window(left, upper, int(np.ceil(w.col_off + w.width)) - left, int(np.ceil(w.row_off + w.height)) - upper)
        pairs = [(q.geometry, names.index(q["class"]) + 1) for _, q in g.iloc[::-1].iterrows()]
        label = rasterize(pairs, (int(window.height), int(window.width)), transform=r.window_transform(window)).ravel()
        x = r.read(range(1, 8), window=window).reshape(7, -1).T.astype(float)
        model = (QuadraticDiscriminantAnalysis(priors=[1 / len(names)] * len(names)) if kind == "qda"
                 else RandomForestClassifier(100, random_state=1, n_jobs=-1)).fit(x[label > 0], label[label > 0])
        profile = dict(r.profile, count=1, dtype="uint8", nodata=0)
        with rasterio.open(out, "w", **profile) as w:
            for _, tile in r.block_windows(1):
                values = r.read(range(1, 8), window=tile).reshape(7, -1).T.astype(float)
                w.write(model.predict(values).astype("uint8").reshape(tile.height, tile.width), 1, window=tile)


def compare(a, b):
    with rasterio.open(a) as one, rasterio.open(b) as two:
        print("differing pixels:", sum(int((one.read(1, window=w) != two.read(1, window=w)).sum()) for _, w in one.block_windows(1)))


command, *arguments = sys.argv[1:]
{"make": make, "compare": compare}.get(command, lambda *a: classify(command, *a))(*arguments)
