"""Convex pieces of meshes, for the physics.

Reads every FOLDER/*.mesh.json (positions: xyz triples in metres, three a triangle; receptacle: how its hollow is to be
kept) and writes FOLDER/*.pieces.json: a list of pieces, each with the corners of a convex hull and its volume in m3.

A general mesh goes through V-HACD (Mamou 2016, https://github.com/kmammou/v-hacd). A round or square receptacle is cut
by hand, which keeps its hollow far better with as many pieces: a floor, and sectors of the wall.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import vhacdx
from scipy.spatial import ConvexHull

PARTS = 10  # of the decomposition, before the cheapest are merged
MOST_PIECES = 6
MOST_CORNERS = 24
MOST_CORNERS_ALONE = 60  # a ball is one piece, and should still be round
SECTORS = 9
SAMPLE = 0.0015  # metres between the points that stand for a surface
FOOT = 0.003  # metres
THICK = 0.002  # metres: a sheet without thickness would have no volume


def directions(count: int) -> np.ndarray:
    """Evenly spread over the sphere."""
    i = np.arange(count) + 0.5
    z = 1 - 2 * i / count
    angle = np.pi * (1 + 5**0.5) * i
    return np.c_[np.sqrt(1 - z * z) * np.cos(angle), np.sqrt(1 - z * z) * np.sin(angle), z]


def hull(points: np.ndarray, most: int = MOST_CORNERS) -> np.ndarray:
    """Corners of the convex hull; if there are too many, those furthest out, grown to the whole's volume."""
    spread = np.ptp(points, axis=0)
    if spread.min() < THICK:
        axis = int(spread.argmin())
        shift = np.zeros(3)
        shift[axis] = (THICK - spread[axis]) / 2
        points = np.vstack([points - shift, points + shift])
    whole = ConvexHull(points)
    corners = points[whole.vertices]
    if len(corners) <= most:
        return corners
    centre = corners.mean(axis=0)
    scaled = (corners - centre) / np.maximum(np.ptp(corners, axis=0), 1e-6)
    kept = np.zeros(0, dtype=int)
    for count in range(most, 6 * most):
        found = np.unique((scaled @ directions(count).T).argmax(axis=0))
        if len(found) > most:
            break
        if len(found) > len(kept):
            kept = found
    few = corners[kept]
    return centre + (few - centre) * (whole.volume / ConvexHull(few).volume) ** (1 / 3)


def merged(parts: list[np.ndarray]) -> list[np.ndarray]:
    """Two parts become one while there are too many, or while that adds hardly any volume."""
    parts = list(parts)
    volumes = [ConvexHull(part).volume for part in parts]
    total = sum(volumes)
    while len(parts) > 1:
        pairs = [(i, j) for i in range(len(parts)) for j in range(i)]
        costs = [
            ConvexHull(np.vstack([parts[i], parts[j]])).volume - volumes[i] - volumes[j]
            for i, j in pairs
        ]
        best = int(np.argmin(costs))
        if len(parts) <= MOST_PIECES and costs[best] > 0.02 * total:
            break
        i, j = pairs[best]
        both = np.vstack([parts[i], parts[j]])
        both = both[ConvexHull(both).vertices]
        parts = [part for k, part in enumerate(parts) if k not in (i, j)] + [both]
        volumes = [volume for k, volume in enumerate(volumes) if k not in (i, j)]
        volumes.append(ConvexHull(both).volume)
    return [hull(part) for part in parts]


def samples(triangles: np.ndarray) -> np.ndarray:
    """Points on the surface, at most SAMPLE apart."""
    found = []
    for a, b, c in triangles:
        n = int(np.clip(np.ceil(max(np.linalg.norm(b - a), np.linalg.norm(c - a)) / SAMPLE), 1, 60))
        u, v = np.meshgrid(np.arange(n + 1), np.arange(n + 1))
        keep = u + v <= n
        u, v = u[keep, None] / n, v[keep, None] / n
        found.append(a + u * (b - a) + v * (c - a))
    return np.vstack(found)


def floor_of(points: np.ndarray, reach: float) -> float:
    """Height of the inner floor: what one sees looking down on the middle."""
    middle = points[np.hypot(points[:, 0], points[:, 1]) < reach]
    cells: dict[tuple[int, int], float] = {}
    for x, y, z in middle:
        at = (round(x / 0.004), round(y / 0.004))
        cells[at] = max(cells.get(at, -1.0), z)
    return float(np.median(list(cells.values())))


def round_pieces(points: np.ndarray) -> list[np.ndarray]:
    # the rim's middle is the axis (a handle pulls the bounding box aside); an oval is cut as the circle it is stretched from
    top = points[points[:, 2] > points[:, 2].max() - 0.003]
    axis = np.append((top.min(axis=0) + top.max(axis=0))[:2] / 2, 0)
    half = (np.ptp(top, axis=0) / 2)[:2]
    stretch = np.array([half[0] / half.max(), half[1] / half.max(), 1])
    return [piece * stretch + axis for piece in around_z((points - axis) / stretch)]


def around_z(points: np.ndarray) -> list[np.ndarray]:
    points = with_foot(points)
    r = np.hypot(points[:, 0], points[:, 1])
    angle = np.arctan2(points[:, 1], points[:, 0])
    rim = np.median([r[np.abs(angle - a) < 0.1].max() for a in np.linspace(-3, 3, 40)])
    floor = floor_of(points, 0.25 * rim)
    # the wall begins where the inside has risen a little above the floor
    rise = min(0.006, 0.4 * (points[:, 2].max() - floor))
    start = np.quantile(r[points[:, 2] > floor + rise], 0.02)
    pieces = [hull(points[(r < 1.04 * start) & (points[:, 2] < floor + rise + 0.001)])]
    for k in range(SECTORS):
        middle = -np.pi + 2 * np.pi * (k + 0.5) / SECTORS
        off = np.abs((angle - middle + np.pi) % (2 * np.pi) - np.pi)
        wall = points[(off <= np.pi / SECTORS + 0.02) & (r >= 0.97 * start) & (r < 1.12 * rim)]
        if len(wall) > 8:
            pieces.append(hull(wall))
    # handles: what stands out, each by itself
    out = points[r >= 1.12 * rim]
    if len(out) > 20:
        sides = np.sort(np.arctan2(out[:, 1], out[:, 0]))
        gaps = np.append(np.diff(sides), sides[0] + 2 * np.pi - sides[-1])
        cuts = np.sort((sides[gaps > 0.5] + 0.2 + np.pi) % (2 * np.pi) - np.pi)
        part = np.searchsorted(cuts, np.arctan2(out[:, 1], out[:, 0])) % max(len(cuts), 1)
        pieces += [hull(out[part == k]) for k in range(max(len(cuts), 1)) if (part == k).sum() > 8]
    return pieces


def square_pieces(points: np.ndarray) -> list[np.ndarray]:
    low, high = points.min(axis=0), points.max(axis=0)
    floor = floor_of(points, 0.25 * float((high - low)[:2].min()))
    pieces = [hull(points[points[:, 2] < floor + 0.001])]
    for axis in (0, 1):
        width = 0.1 * (high - low)[axis]
        pieces.append(hull(points[points[:, axis] < low[axis] + width]))
        pieces.append(hull(points[points[:, axis] > high[axis] - width]))
    return pieces


def fills_outline(points: np.ndarray) -> bool:
    """Seen along each axis, the thing covers its convex outline: otherwise a flat bent thing would pass for convex."""
    for axis in range(3):
        flat = np.delete(points, axis, axis=1)
        cells = np.unique(np.floor(flat / 0.003).astype(int), axis=0)
        outline = ConvexHull(flat).volume  # in two dimensions: the area
        if len(cells) * 0.003**2 < 0.9 * outline:
            return False
    return True


def with_foot(points: np.ndarray) -> np.ndarray:
    """What is a little above the lowest point stands on the table: few corners of a rounded bottom would tip over."""
    bottom = points[:, 2].min()
    points = points.copy()
    points[points[:, 2] < bottom + FOOT, 2] = bottom
    return points


def foot_of(points: np.ndarray) -> np.ndarray:
    """A thin plate under everything that nearly touches the table, like a toy animal's base."""
    bottom = points[:, 2].min()
    low = points[points[:, 2] < bottom + 1.5 * FOOT]
    plates = [np.c_[low[:, :2], np.full(len(low), z)] for z in (bottom, bottom + THICK)]
    return hull(np.vstack(plates))


def general_pieces(corners: np.ndarray, receptacle: bool) -> list[np.ndarray]:
    points, faces = np.unique(np.round(corners, 6), axis=0, return_inverse=True)
    faces = faces.reshape(-1, 3)
    whole = ConvexHull(points)
    if not receptacle:
        inside = samples(points[faces])
        depth = -(whole.equations[:, :3] @ inside.T + whole.equations[:, 3:]).max(axis=0)
        if np.quantile(depth, 0.97) < 0.03 * np.ptp(points, axis=0).max() and fills_outline(inside):
            return [hull(points, MOST_CORNERS_ALONE)]  # nearly convex already
    rows = np.hstack([np.full((len(faces), 1), 3), faces]).astype(np.uint32).ravel()
    found = vhacdx.compute_vhacd(
        points,
        rows,
        maxConvexHulls=12 if receptacle else PARTS,
        resolution=40_000 if receptacle else 20_000,
        minimumVolumePercentErrorAllowed=2.0 if receptacle else 4.0,
        maxNumVerticesPerCH=MOST_CORNERS,
        asyncACD=False,
    )
    return [hull(each) for each, _ in found if len(each) > 3]


def rounded(pieces: list[np.ndarray]) -> list[list[list[float]]]:
    return [[[round(float(x), 5) for x in corner] for corner in piece] for piece in pieces]


def work(path: Path) -> str:
    mesh = json.loads(path.read_text())
    corners = np.asarray(mesh["positions"], dtype=float).reshape(-1, 3)
    kind = mesh.get("receptacle")
    kept = path.with_name(path.name.replace(".mesh.json", ".parts.json"))
    if kept.exists():
        parts = json.loads(kept.read_text())
    else:
        if kind in ("round", "square"):
            points = samples(corners.reshape(-1, 3, 3))
            parts = rounded(round_pieces(points) if kind == "round" else square_pieces(points))
        else:
            parts = rounded(general_pieces(corners, kind is not None))
        kept.write_text(json.dumps(parts))
    pieces = [np.asarray(part) for part in parts]
    if kind is None and len(pieces) > 1:
        pieces = merged(pieces)
    if mesh.get("stands"):
        pieces.append(foot_of(samples(corners.reshape(-1, 3, 3))))
    rows = [
        {"volume": float(ConvexHull(piece).volume), "corners": corners}
        for piece, corners in zip(pieces, rounded(pieces), strict=True)
    ]
    path.with_name(path.name.replace(".mesh.json", ".pieces.json")).write_text(json.dumps(rows))
    return f"{path.name} {len(rows)}"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    todo = [
        path
        for path in sorted(folder.glob("*.mesh.json"))
        if not path.with_name(path.name.replace(".mesh.json", ".pieces.json")).exists()
    ]
    with ProcessPoolExecutor(2) as pool:
        for line in pool.map(work, todo):
            print(line, flush=True)
