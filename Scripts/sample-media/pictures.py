"""The sample's pictures, one function each."""

import numpy as np
from scipy import ndimage

from darkroom import PROFILE, Scene, add_spot, blur, figure, placed, soft_union, through_lens

POST, POSTER, PORTRAIT, COVER, PHOTO = (2100, 1400), (2240, 1260), (1600, 2000), (1500, 1500), (2000, 1333)
BLACK = (0, 0, 0)
pictures = {}


def picture(name, size, **options):
    def add(draw):
        pictures[name] = (size, draw, options)
        return draw

    return add


def smooth(a, b, x):
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


# The studio


def desk(scene, eye, target, fov, focus, aperture, lamp, warm, tint, levels=0.72):
    """A mixing desk: strips 0.5 wide along x, faders near the front, knobs behind them, meters at the end."""
    r = np.random.default_rng(scene.random.integers(1 << 30))
    fader, kind = r.uniform(0.15, 0.85, 400), r.integers(0, 5, 400)
    level = r.beta(2.2, 1.6, 400)
    knob = r.uniform(-2.2, 2.2, (400, 8))

    def shade(x, y, extra=1.0):
        d = (x - lamp[0]) ** 2 + (y - lamp[1]) ** 2 + lamp[2] ** 2
        light = np.float32(warm) * (lamp[2] ** 2.2 / d)[..., None] * 1.5 * extra
        return light + np.float32(tint) * 0.06

    def strip(x):
        i = np.floor(x / 0.5).astype(int)
        return i % 400, x - (i + 0.5) * 0.5

    def panel(x, y):
        i, u = strip(x)
        albedo = np.full(x.shape, 0.055)
        albedo = np.where(np.abs(u) > 0.241, 0.012, albedo)
        slot = (np.abs(u) < 0.014) & (y > 0.1) & (y < 1.7)
        tick = (np.abs(u) > 0.06) & (np.abs(u) < 0.12) & (y > 0.1) & (y < 1.7) & (((y * 8) % 1) < 0.13)
        albedo = np.where(slot, 0.003, np.where(tick, 0.32, albedo))
        label = (np.abs(u) < 0.17) & (y > -0.22) & (y < -0.05)
        albedo = np.where(label, 0.62, albedo)
        scribble = (
            label
            & (np.sin(u * 90 + i * 3) * np.sin(u * 41 + i) > 0.15)
            & (np.abs(y + 0.135 - 0.03 * np.sin(u * 60 + i)) < 0.022)
        )
        albedo = np.where(scribble, 0.03, albedo)
        colour = shade(x, y) * albedo[..., None]
        # Lit buttons between the faders and the knobs.
        for j in range(3):
            on = ((i * 7 + j * 5) % 4 == 0) & (np.abs(u - 0.11 * (j - 1)) < 0.036) & (np.abs(y - 1.9) < 0.05)
            colour[on] = [(2.2, 0.25, 0.12), (0.25, 1.9, 0.5), (2.0, 1.2, 0.2)][j]
        # Meters.
        bar = (np.abs(u) < 0.1) & (y > 4.5) & (y < 6.3) & (((y * 11) % 1) > 0.25) & (np.abs(u) > 0.012)
        v = (y - 4.5) / 1.8
        lit = bar & (v < 0.25 + levels * level[i])
        dark = bar & ~lit
        colour[dark] *= 0.5
        glow = np.where(
            (v > 0.86)[..., None],
            np.float32([3.2, 0.25, 0.15]),
            np.where((v > 0.62)[..., None], np.float32([2.6, 1.5, 0.15]), np.float32([0.22, 2.2, 0.55])),
        )
        colour[lit] = glow[lit]
        return colour, np.where((y < 6.8) & (y > -0.6), 1.0, 0.0)

    def caps(z, top):
        def texture(x, y):
            i, u = strip(x)
            v = y - (0.1 + 1.6 * fader[i])
            half = 0.115 - z * 0.12
            inside = (np.abs(u) < 0.075) & (np.abs(v) < half)
            shape = 0.30 + 0.5 * np.abs(v) / half if top else 0.13
            paint = np.float32(
                [(0.5, 0.5, 0.52), (0.5, 0.5, 0.52), (0.6, 0.06, 0.04), (0.08, 0.16, 0.45), (0.5, 0.5, 0.52)]
            )[kind[i]]
            colour = shade(x, y) * paint * np.asarray(shape)[..., None]
            if top:
                colour[inside & (np.abs(v) < 0.014)] *= 3.2
            return colour, inside.astype(np.float32)

        return texture

    def knobs(z, top):
        def texture(x, y):
            i, u = strip(x)
            row = np.floor((y - 2.15) / 0.37).astype(int)
            v = y - 2.15 - (row + 0.5) * 0.37
            d = np.hypot(u, v)
            inside = (d < 0.125) & (row >= 0) & (row < 6)
            paint = np.float32(
                [
                    (0.05, 0.05, 0.055),
                    (0.34, 0.05, 0.04),
                    (0.05, 0.12, 0.3),
                    (0.3, 0.3, 0.31),
                    (0.05, 0.05, 0.055),
                    (0.06, 0.22, 0.12),
                ]
            )
            paint = paint[np.clip(row, 0, 5)]
            angle = knob[i, np.clip(row, 0, 5)]
            along, across = u * np.sin(angle) + v * np.cos(angle), u * np.cos(angle) - v * np.sin(angle)
            mark = top & inside & (along > 0.02) & (np.abs(across) < 0.013)
            a = np.arctan2(v, u)
            colour = shade(x, y, 1.2 if top else 0.7) * paint
            colour *= (0.8 + 0.9 * np.cos(a - 1.9) ** 8 * top)[..., None]
            colour[mark] = (shade(x, y) * 0.75)[mark]
            return colour, inside.astype(np.float32)

        return texture

    layers = [
        (0.13, caps(0.13, True)),
        (0.10, knobs(0.10, True)),
        (0.10, caps(0.10, False)),
        (0.06, knobs(0.06, False)),
        (0.06, caps(0.06, False)),
        (0.03, knobs(0.03, False)),
        (0.0, panel),
    ]
    return through_lens(scene, layers, eye, target, fov, focus, aperture, samples=22)


def lamps_behind(scene, cover, horizon, lights, radius, walls):
    """A room that is out of focus, behind what a lens has seen."""
    front = scene.image.copy()
    scene.image = scene.gradient((-1, np.float32(walls) * 0.4), (horizon, np.float32(walls)))
    scene.image *= (0.75 + 0.5 * scene.noise(4))[..., None]
    for x, y, size, colour in lights:
        scene.glow(x, y, 0.35, np.float32(colour) * 0.03)
        add_spot(scene, scene.image, x, y, size, np.float32(colour))
    scene.defocus(radius, blades=9)
    cover = ndimage.gaussian_filter(cover, 1.2)[..., None]
    scene.image = scene.image * (1 - cover) + front


@picture("share", (2400, 1260), limit=230_000)
def control_room(s):
    cover = desk(
        s,
        (0.3, -1.7, 1.9),
        (-0.3, 3.4, -0.1),
        46,
        4.0,
        0.075,
        (-1.6, 3.2, 1.5),
        (2.6, 1.55, 0.8),
        (0.6, 0.5, 1.2),
    )
    warm, cold = (11, 4.6, 1.5), (2.2, 1.6, 5)
    lights = [
        (-1.35, -0.62, 0.05, warm),
        (-0.7, -0.74, 0.03, warm),
        (0.45, -0.6, 0.035, (8, 1.6, 0.7)),
        (1.2, -0.72, 0.05, warm),
        (1.65, -0.5, 0.025, cold),
        (-1.75, -0.45, 0.02, cold),
        (0.05, -0.52, 0.016, (0.8, 4, 3)),
        (0.85, -0.85, 0.02, warm),
    ]
    lamps_behind(s, cover, -0.3, lights, 0.085, (0.014, 0.006, 0.013))
    s.finish(exposure=1.35, bloom=0.14, vignette=0.5)


@picture("blog/room-tone", POST)
def desk_at_night(s):
    cover = desk(
        s,
        (-2.2, -1.0, 0.95),
        (0.4, 3.0, 0.0),
        40,
        3.1,
        0.07,
        (0.4, 2.2, 1.1),
        (2.4, 1.35, 0.62),
        (0.5, 0.6, 1.5),
        levels=0.3,
    )
    lights = [
        (0.9, -0.72, 0.05, (9, 3.8, 1.2)),
        (-0.6, -0.8, 0.03, (1.6, 2.2, 7)),
        (-1.2, -0.7, 0.02, (9, 4, 1.3)),
        (0.1, -0.6, 0.018, (8, 1.6, 0.6)),
    ]
    lamps_behind(s, cover, -0.3, lights, 0.1, (0.010, 0.009, 0.02))
    s.finish(exposure=1.35, bloom=0.14, vignette=0.5)


def interior(s, width, height, depth, eye, fov, lamps, paint, gloss=0.35, pitch=0.0):
    """A room by rays, whose floor mirrors its walls. Returns what finds a point of it in the picture."""
    f = np.tan(np.radians(fov) / 2)
    dx, dz, dy = s.x * f + 1e-6, -(s.y + pitch) * f + 1e-6, np.ones_like(s.x)
    grain, plank = s.random.random(512), s.random.uniform(0.55, 1.15, 512)

    def surface(ox, oy, oz, dx, dy, dz):
        with np.errstate(divide="ignore", invalid="ignore"):
            tx = np.where(dx > 0, (width / 2 - ox) / dx, (-width / 2 - ox) / dx)
            tz = np.where(dz > 0, (height - oz) / dz, -oz / dz)
            ty = (depth - oy) / dy
        t = np.minimum(np.minimum(tx, ty), tz)
        x, y, z = ox + dx * t, oy + dy * t, oz + dz * t
        wall = np.where(t == tz, np.where(dz > 0, 3, 2), np.where(t == ty, 1, 0))
        normal = np.zeros(x.shape + (3,), np.float32)
        normal[wall == 0] = 0
        normal[..., 0] = np.where(wall == 0, -np.sign(x), 0)
        normal[..., 1] = np.where(wall == 1, -1, 0)
        normal[..., 2] = np.where(wall == 2, 1, np.where(wall == 3, -1, 0))
        albedo = paint(x, y, z, wall)
        number = np.floor(x / 0.14).astype(int)
        board = plank[(number * 7 + np.floor((y + grain[number % 512] * 2) / 1.7).astype(int) * 13) % 512]
        seam = np.minimum(np.abs(x / 0.14 - np.round(x / 0.14)), 0.06) / 0.06
        wood = np.float32([0.30, 0.145, 0.065]) * (board * (0.5 + 0.5 * seam))[..., None]
        albedo = np.where((wall == 2)[..., None], wood, albedo)
        light = np.full(albedo.shape, 0.012, np.float32) * np.float32([0.8, 0.9, 1.3])
        for lx, ly, lz, colour in lamps:
            vx, vy, vz = lx - x, ly - y, lz - z
            d2 = vx * vx + vy * vy + vz * vz + 0.02
            facing = np.clip(
                (normal[..., 0] * vx + normal[..., 1] * vy + normal[..., 2] * vz) / np.sqrt(d2), 0, 1
            )
            light += (facing / d2 + 0.018)[..., None] * np.float32(colour)
        return albedo * light, x, y, z, wall

    ox, oy, oz = (np.full_like(s.x, v) for v in eye)
    colour, x, y, z, wall = surface(ox, oy, oz, dx, dy, dz)
    ox, oy, oz = eye
    length = np.sqrt(dx**2 + dy**2 + dz**2)
    floor = wall == 2
    mirrored, *_ = surface(
        np.where(floor, x, 0), np.where(floor, y, 1), np.full_like(z, 1e-3), dx, dy, np.abs(dz) + 1e-4
    )
    shiny = gloss * (0.08 + 0.92 * (1 - np.abs(dz) / length) ** 3)
    mirrored = ndimage.gaussian_filter(np.nan_to_num(mirrored), (6, 2, 0))
    colour = np.where((wall == 2)[..., None], colour + mirrored * shiny[..., None], colour)
    s.image = colour.astype(np.float32)

    def spot(px, py, pz):
        """Where a point of the room is in the picture, and how large a metre is there."""
        k = 1 / ((py - oy) * f)
        return (px - ox) * k, -(pz - oz) * k - pitch, k

    return spot


def shadow_on_floor(s, spot, x, y, r, amount=0.75):
    u, v, k = spot(x, y, 0)
    s.image *= (1 - amount * np.exp(-(((s.x - u) / (r * k)) ** 2 + ((s.y - v) / (r * k * 0.22)) ** 2)))[
        ..., None
    ]


def stand(s, spot, x, y, height, colour=BLACK, boom=0.0):
    """A microphone on its stand."""
    u, v, k = spot(x, y, 0)
    _, top, _ = spot(x, y, height)
    shadow_on_floor(s, spot, x, y, 0.35)
    mask = s.stroke([(u, v), (u, top)], 0.022 * k, curve=False)
    for side in (-0.22, 0.05, 0.25):
        mask = np.maximum(
            mask, s.stroke([(u, v - 0.12 * k), (u + side * k, v + 0.02 * k)], 0.018 * k, curve=False)
        )
    if boom:
        mask = np.maximum(
            mask,
            s.stroke(
                [(u - boom * 0.2 * k, top + 0.07 * k), (u + boom * k, top - 0.22 * k)], 0.016 * k, curve=False
            ),
        )
        u, top = u + boom * k, top - 0.22 * k
    head = s.mask(s.box(u, top + 0.04 * k, 0.030 * k, 0.085 * k, 0.028 * k))
    s.over(colour, np.maximum(mask, head))
    s.image += (head * smooth(0.0, 0.03 * k, s.x - u))[..., None] * np.float32([0.22, 0.14, 0.08])


def player(
    s, spot, x, y, height=1.75, rim=(0.5, 0.3, 0.14), side=1.0, wide=1.0, colour=(0.004, 0.003, 0.006), **pose
):
    """A person in the dark, with light from one side."""
    u, v, k = spot(x, y, 0)
    shadow_on_floor(s, spot, x, y, 0.4)
    mask = s.mask(figure(s, u, v, height * k, wide=wide, **pose))
    s.over(colour, mask)
    s.image += (s.rim(mask, side, -0.6, 0.014 * k * height) ** 1.3)[..., None] * np.float32(rim)
    return u, v, k


@picture("blog/quiet", POST)
def one_room(s):
    warm = np.float32([1.0, 0.52, 0.22])
    lamps = [
        (-1.9, 4.6, 2.3, warm * 3.6),
        (1.6, 5.4, 2.5, warm * 4.6),
        (2.6, 2.2, 2.2, warm * 1.6),
        (-2.9, 7.0, 1.2, np.float32([0.5, 0.6, 1.2]) * 2.2),
    ]

    def paint(x, y, z, wall):
        panels = np.sin(z * 18) * 0.1 + 0.9
        brick = 0.8 + 0.2 * (np.abs((z * 11) % 1 - 0.5) < 0.42) * (
            np.abs((x * 4 + np.floor(z * 11) * 0.5) % 1 - 0.5) < 0.46
        )
        colour = np.float32([0.30, 0.19, 0.14]) * (np.where(wall == 1, brick, panels))[..., None]
        colour[wall == 3] = (0.07, 0.06, 0.06)
        window = (wall == 1) & (np.abs(x + 2.0) < 0.8) & (z > 1.0) & (z < 2.6)
        bars = (np.abs((x + 2.0) % 0.4 - 0.2) > 0.175) | (np.abs((z - 1.0) % 0.53 - 0.26) > 0.235)
        colour[window & ~bars] = (0.9, 1.3, 3.0)
        colour[window & bars] = (0.05, 0.04, 0.04)
        rug = (wall == 2) & (np.abs(x) < 1.5) & (np.abs(y - 4.6) < 1.1)
        return colour

    spot = interior(s, 7.0, 3.3, 8.2, (0.3, -0.4, 1.45), 62, lamps, paint, gloss=0.9)
    # A rug.
    rug = s.polygon(
        [(spot(x, y, 0)[0], spot(x, y, 0)[1]) for x, y in ((-1.6, 3.6), (1.6, 3.6), (1.7, 5.6), (-1.7, 5.6))],
        curve=False,
    )
    pattern = 0.55 + 0.45 * np.sin(s.x * 60 + 8 * s.noise(6)) * np.sin(s.y * 150)
    s.image = s.image * (1 - rug[..., None] * 0.75) + (rug * pattern)[..., None] * np.float32(
        [0.085, 0.018, 0.022]
    )
    for x, y, h, boom in (
        (0.0, 4.4, 1.5, 0),
        (-1.1, 5.4, 1.3, 0.5),
        (1.3, 5.0, 1.25, -0.45),
        (0.5, 5.9, 1.6, 0),
    ):
        stand(s, spot, x, y, h, boom=boom)
    for x, y, side, pose in (
        (-1.35, 4.3, 1, dict(arms=((-0.02, 0.56), (0.22, 0.60)), head=0.01, hair=0.012)),
        (-0.55, 5.7, 1, dict(arms=((-0.17, 0.5), (0.05, 0.62)), hat=True)),
        (1.05, 5.6, -1, dict(arms=((-0.2, 0.62), (0.0, 0.55)), hair=0.02)),
        (1.75, 4.2, -1, dict(arms=((-0.05, 0.58), (0.17, 0.5)))),
    ):
        player(s, spot, x, y, side=side, **pose)
    # Cables on the floor.
    for points in (
        [(0.0, 4.4), (0.4, 3.6), (-0.3, 3.0), (0.9, 2.3), (0.7, 1.4)],
        [(-1.1, 5.4), (-1.9, 4.2), (-1.2, 3.1), (-1.9, 1.9)],
    ):
        s.over((0.004, 0.004, 0.005), s.stroke([spot(x, y, 0)[:2] for x, y in points], 0.012) * 0.9)
    for x, y, z, colour in lamps[:3]:
        u, v, k = spot(x, y, z)
        s.over((3.2, 2.2, 1.2), s.mask(s.circle(u, v, 0.075 * k)))
        s.over((0.01, 0.01, 0.01), s.stroke([(u, v - 0.07 * k), (u, -1.2)], 0.008 * k, curve=False))
        s.glow(u, v, 0.22, np.float32(colour) * 0.14)
    s.image += (smooth(0.6, -0.6, s.y) * (0.008 + 0.012 * s.noise(3)))[..., None] * np.float32(
        [0.9, 0.55, 0.35]
    )
    s.soften(0.0012)
    s.finish(exposure=0.95, bloom=0.12, vignette=0.6, contrast=1.2, shadows=(0.004, 0.003, 0.007))


@picture("blog/night-session", POST)
def circle_of_players(s):
    haze = s.noise(3, 5) * 0.7 + 0.3
    s.image = s.gradient((-1, (0.008, 0.006, 0.016)), (0.5, (0.026, 0.014, 0.022)), (1, (0.01, 0.006, 0.010)))
    # One lamp above, and its cone.
    cone = smooth(1.0, 0.15, np.abs(s.x - 0.02 * s.y) / (0.16 + 0.42 * (s.y + 1.1))) * smooth(1.1, -0.9, s.y)
    s.image += (cone * haze * 0.42)[..., None] * np.float32([1.0, 0.58, 0.26])
    pool = np.exp(-((s.x / 0.95) ** 2 + ((s.y - 0.68) / 0.2) ** 2) * 1.1)
    boards = 0.75 + 0.25 * np.sin((s.x / (s.y + 1.35)) * 60 + 0.4 * s.noise(5)) ** 8
    s.image += (pool * boards * 1.15)[..., None] * np.float32([1.0, 0.5, 0.2])
    people = [
        (-0.88, 0.60, 0.98, 1, dict(arms=((-0.04, 0.60), (0.17, 0.66)), hat=True)),
        (-0.50, 0.52, 0.92, 1, dict(arms=((-0.16, 0.5), (0.14, 0.62)), hair=0.02)),
        (-0.20, 0.47, 0.88, 1, dict(arms=((-0.10, 0.56), (0.10, 0.60)))),
        (0.22, 0.47, 0.90, -1, dict(arms=((-0.08, 0.62), (0.12, 0.56)), hat=True)),
        (0.54, 0.53, 0.93, -1, dict(arms=((-0.14, 0.62), (0.16, 0.5)), hair=0.012)),
        (0.92, 0.61, 0.99, -1, dict(arms=((-0.18, 0.68), (0.05, 0.60)))),
    ]
    for x, feet, height, side, pose in people:
        mask = s.mask(figure(s, x, feet, height, **pose), soft=0.004)
        s.over((0.007, 0.004, 0.006), mask)
        s.image += (s.rim(mask, side * 0.7, -1, 0.011) ** 1.4)[..., None] * np.float32([1.5, 0.8, 0.34])
    # A trombone, a double bass, the microphone.
    brass = s.stroke([(-0.72, -0.05), (-0.36, -0.13)], 0.02, False) + s.mask(
        s.ellipse(-0.33, -0.135, 0.03, 0.065, 0.2)
    )
    brass += s.stroke([(0.72, -0.05), (0.44, -0.16)], 0.018, False) + s.mask(
        s.ellipse(0.42, -0.165, 0.028, 0.06, -0.3)
    )
    s.over((1.5, 0.85, 0.28), np.clip(brass, 0, 1) * 0.9)
    bass = np.maximum(
        s.mask(soft_union(s.ellipse(0.335, 0.28, 0.115, 0.16), s.ellipse(0.335, 0.06, 0.085, 0.11), 0.04)),
        s.stroke([(0.335, 0.0), (0.325, -0.46)], 0.028, False),
    )
    s.over((0.10, 0.032, 0.012), bass)
    s.image += s.lit(s.solid(bass, 0.06), (-0.8, -0.8, 0.5), (0.7, 0.3, 0.1), power=3) * bass[..., None]
    mic = s.stroke([(0, 0.66), (0, -0.16)], 0.012, False) + s.stroke(
        [(-0.1, 0.7), (0, 0.6), (0.11, 0.7)], 0.012, False
    )
    s.over((0.01, 0.01, 0.01), np.clip(mic, 0, 1))
    head = s.mask(s.box(0, -0.21, 0.03, 0.075, 0.028))
    s.over((0.35, 0.24, 0.15), head * (0.6 + 0.4 * (np.sin(s.y * 260) > 0)))
    # Somebody in front, quite out of focus, with their back to us.
    front = Scene.mask(
        s,
        soft_union(
            s.ellipse(-1.18, 0.28, 0.15, 0.19),
            soft_union(
                s.limb(-1.18, 0.45, 0.09, -1.18, 0.62, 0.1), s.limb(-1.5, 0.88, 0.22, -0.92, 0.86, 0.2), 0.12
            ),
            0.06,
        ),
    )
    front = s.defocus(0.03, image=front)
    s.over((0.004, 0.003, 0.005), front)
    s.image += (s.rim(front, 1, -0.5, 0.03) ** 1.5)[..., None] * np.float32([0.35, 0.17, 0.07])
    s.glow(0.02, -1.02, 0.12, (6, 3.2, 1.3))
    s.finish(exposure=1.2, bloom=0.16, vignette=0.6, shadows=(0.005, 0.004, 0.008), contrast=1.15)


@picture("blog/first-take", POST)
def microphone(s):
    s.image = (
        s.gradient((-1, (0.03, 0.012, 0.02)), (1, (0.015, 0.01, 0.022))) * (0.6 + 0.8 * s.noise(3))[..., None]
    )
    layer = s.lights(26, (-1.5, -0.9, 1.5, 0.5), [(14, 2.2, 1.2), (18, 8, 3), (6, 4, 12)], (0.15, 1.1), 0.016)
    add_spot(s, layer, -0.95, -0.48, 0.05, np.float32([30, 2.0, 1.0]))
    s.image += s.defocus(0.10, image=layer, blades=9)
    s.glow(-0.95, -0.48, 0.5, (0.30, 0.02, 0.012))
    # The grille: a woven sphere and cylinder; its body below.
    x0 = 0.36
    head = s.mask(soft_union(s.ellipse(x0, -0.42, 0.33, 0.36), s.box(x0, -0.18, 0.325, 0.26, 0.05), 0.05))
    body = s.polygon(
        [
            (x0 - 0.30, 0.12),
            (x0 + 0.30, 0.12),
            (x0 + 0.265, 0.75),
            (x0 + 0.2, 1.05),
            (x0 - 0.2, 1.05),
            (x0 - 0.265, 0.75),
        ],
        curve=False,
    )
    u = np.clip((s.x - x0) / 0.33, -1, 1)
    nx, nz = u, np.sqrt(1 - u * u)
    theta = np.arcsin(u)
    weave = np.maximum(np.sin(theta * 34 + s.y * 60), np.sin(theta * 34 - s.y * 60))
    wire = smooth(0.35, 0.95, weave)
    key = np.clip(nx * 0.85 + nz * 0.25, 0, 1) ** 2.5
    rim = np.clip(-nx - 0.35, 0, 1) ** 1.2
    tone = (
        key[..., None] * np.float32([1.5, 1.15, 0.85]) + rim[..., None] * np.float32([3.2, 0.22, 0.10]) + 0.02
    )
    s.over(BLACK, head)
    s.image += (head * (0.10 + 0.9 * wire))[..., None] * tone * 0.85
    dome = np.exp(-(((s.x - x0 - 0.1) / 0.18) ** 2 + ((s.y + 0.62) / 0.1) ** 2))
    s.image += (head * dome * wire)[..., None] * np.float32([0.9, 0.75, 0.6])
    for y, h in ((0.09, 0.045), (-0.30, 0.018)):
        ring = s.mask(s.box(x0, y, 0.335, h, 0.015))
        s.over(BLACK, ring)
        shine = np.exp(-(((u - 0.45) / 0.12) ** 2)) * 2.2 + np.exp(-(((u + 0.1) / 0.3) ** 2)) * 0.22
        s.image += ring[..., None] * (
            shine[..., None] * np.float32([1, 0.85, 0.68]) + rim[..., None] * np.float32([3.0, 0.25, 0.12])
        )
    s.over((0.02, 0.018, 0.02), body)
    brushed = 0.8 + 0.4 * ndimage.gaussian_filter1d(s.noise(300, 1), 12, axis=1)
    shine = np.exp(-(((u - 0.5) / 0.16) ** 2)) * 0.65 + np.exp(-(((u - 0.05) / 0.4) ** 2)) * 0.08
    s.image += (body * brushed)[..., None] * (
        shine[..., None] * np.float32([1, 0.82, 0.62]) + rim[..., None] * np.float32([2.0, 0.16, 0.08])
    )
    badge = s.mask(s.box(x0 + 0.02, 0.33, 0.085, 0.035, 0.034))
    s.over((0.42, 0.30, 0.16), badge * 0.9)
    # A pop shield in front of it, out of focus.
    shield = s.defocus(0.02, image=np.clip(s.mask(np.abs(s.circle(-0.35, -0.12, 0.52)) - 0.016), 0, 1))
    s.over((0.008, 0.007, 0.008), s.mask(s.circle(-0.35, -0.12, 0.52), 0.05) * 0.30)
    s.over((0.02, 0.015, 0.015), shield)
    s.image += (shield * smooth(-0.2, 0.4, s.x + 0.35 - s.y))[..., None] * np.float32([0.35, 0.22, 0.12])
    s.finish(exposure=1.15, bloom=0.15)


@picture("blog/tape", POST)
def tape_machine(s):
    def plate(x, y):
        brushed = 0.9 + 0.1 * np.sin(x * 700) * np.sin(x * 311 + 1)
        light = 1.9 / (1 + ((x + 1.2) ** 2 + (y - 1.2) ** 2) * 0.55)
        colour = (light * brushed * 0.26)[..., None] * np.float32([1.0, 0.86, 0.68])
        for cx, cy in ((-1.25, 0.4), (1.25, 0.4)):
            d = np.hypot(x - cx - 0.12, y - cy + 0.12)
            colour *= (0.3 + 0.7 * smooth(0.9, 1.35, d))[..., None]
        return colour, np.ones_like(x)

    def reel(cx, cy, tape, turn):
        def texture(x, y):
            dx, dy = x - cx, y - cy
            d, a = np.hypot(dx, dy), np.arctan2(dy, dx)
            inside = d < 1.1
            hole = np.zeros(x.shape, bool)
            for i in range(3):
                b = turn + i * 2.0944
                hole |= np.hypot(dx - 0.66 * np.cos(b), dy - 0.66 * np.sin(b)) < 0.27
            hole |= d < 0.09
            # Turned metal shines in two opposite wedges.
            shine = 0.25 + 1.6 * np.abs(np.cos(a - 2.3)) ** 14 + 0.7 * np.abs(np.cos(a - 0.6)) ** 24
            groove = 0.9 + 0.1 * np.sin(d * 420)
            colour = (shine * groove * 0.33)[..., None] * np.float32([1.0, 0.88, 0.74])
            rim = d > 1.05
            colour[rim] *= 1.5
            hub = d < 0.32
            colour[hub] = (
                (0.05 + 0.5 * np.abs(np.cos(a - 2.3)) ** 8)[..., None] * np.float32([1.0, 0.45, 0.18])
            )[hub]
            return colour, (inside & ~hole).astype(np.float32)

        return texture

    def wound(cx, cy, tape):
        def texture(x, y):
            d, a = np.hypot(x - cx, y - cy), np.arctan2(y - cy, x - cx)
            shine = 0.35 + 2.2 * np.abs(np.cos(a - 2.3)) ** 22
            rings = 0.75 + 0.25 * np.sin(d * 260 + 3 * np.sin(d * 37))
            return (shine * rings * 0.085)[..., None] * np.float32([1.0, 0.42, 0.17]), (d < tape).astype(
                np.float32
            )

        return texture

    layers = [
        (0.22, reel(-1.25, 0.4, 0.95, 0.5)),
        (0.22, reel(1.25, 0.4, 0.6, 1.1)),
        (0.12, wound(-1.25, 0.4, 0.98)),
        (0.12, wound(1.25, 0.4, 0.62)),
        (0.02, reel(-1.25, 0.4, 0.95, 0.5)),
        (0.02, reel(1.25, 0.4, 0.6, 1.1)),
        (0.0, plate),
    ]
    through_lens(s, layers, (-2.3, -2.0, 1.7), (-0.55, 0.35, 0.1), 38, 2.6, 0.085)
    s.finish(exposure=1.25, vignette=0.6, saturation=1.05)


@picture("blog/vinyl", POST)
def record(s):
    def surface(x, y):
        d, a = np.hypot(x, y), np.arctan2(y, x)
        band = 0.75 + 0.25 * np.sin(d * 70) * np.sin(d * 31)
        fine = 0.8 + 0.2 * np.sin(d * 900)
        shine = 0.9 * np.abs(np.cos(a - 1.15)) ** 26 + 0.35 * np.abs(np.cos(a - 2.4)) ** 40 + 0.012
        colour = (shine * band * fine)[..., None] * np.float32([1.0, 0.72, 0.52])
        colour += (0.25 * np.abs(np.cos(a + 0.25)) ** 50 * band)[..., None] * np.float32([0.35, 0.45, 1.0])
        for gap in (1.02, 1.33, 1.6):
            colour[np.abs(d - gap) < 0.012] *= 0.35
        label = d < 0.62
        print_ = (
            (np.abs(d - 0.55) < 0.008)
            | ((np.abs(y - 0.3) < 0.035) & (np.abs(x) < 0.3) & (np.sin(x * 80) > -0.4))
            | ((np.abs(y - 0.2) < 0.015) & (np.abs(x) < 0.2) & (np.sin(x * 140) > -0.3))
        )
        paint = np.where(print_[..., None], np.float32([0.55, 0.42, 0.3]), np.float32([0.42, 0.055, 0.04]))
        light = (0.35 + 0.8 / (1 + (x + 0.6) ** 2 + (y - 0.9) ** 2))[..., None]
        colour = np.where(label[..., None], paint * light, colour)
        colour[d < 0.035] = 0.6
        return colour, (d < 1.95).astype(np.float32)

    def table(x, y):
        d = np.hypot(x, y)
        rim = d < 2.12
        dots = (np.sin(np.arctan2(y, x) * 180) > 0.2) & (d > 2.02)
        colour = np.full(x.shape + (3,), 0.012, np.float32) * np.float32([1, 0.9, 0.9])
        colour[rim] = (0.05, 0.048, 0.05)
        colour[rim & dots] = (0.40, 0.33, 0.27)
        return colour, np.ones_like(x)

    def arm(z, light):
        def texture(x, y):
            # From the pivot at (2.6, 1.6) to the needle at (0.75, -0.82).
            ax, ay, bx, by = 0.80, -0.76, 2.6, 1.9
            t = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
            d = ((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / np.hypot(bx - ax, by - ay)
            tube = (np.abs(d) < 0.045) & (t > 0.1)
            shell = (np.abs(d) < 0.105) & (t > -0.04) & (t < 0.13)
            shine = 0.12 + 1.5 * np.exp(-(((d + 0.015) / 0.012) ** 2))
            colour = (
                np.where(
                    shell[..., None],
                    np.float32([0.03, 0.028, 0.03])
                    * (1 + 8 * np.exp(-(((d + 0.07) / 0.015) ** 2)))[..., None],
                    shine[..., None] * np.float32([1, 0.9, 0.8]),
                )
                * light
            )
            return colour, (tube | shell).astype(np.float32)

        return texture

    layers = [
        (0.16, arm(0.16, 1.0)),
        (0.13, arm(0.13, 0.4)),
        (0.10, arm(0.10, 0.25)),
        (0.0, surface),
        (-0.03, table),
    ]
    through_lens(s, layers, (0.3, -2.7, 1.15), (0.55, -0.35, 0.0), 42, 2.25, 0.075)
    s.finish(exposure=1.55, bloom=0.12, vignette=0.5)


# Films and other work


def water(s, line, ripple=0.012, depth=0.75, tint=(0.85, 0.9, 1.1)):
    """Mirrors what is above a line into water, with ripples that grow towards the front."""
    rows = np.arange(s.h, dtype=np.float32)[:, None] + np.zeros((1, s.w), np.float32)
    top = (line + 1) / s.pixel
    below = np.clip((rows - top) * s.pixel, 0, None)
    far = 1 / (below + 0.03)
    wave = s.noise(90, 3, stretch=14) - 0.5 + 0.7 * (s.noise(36, 3, stretch=10) - 0.5)
    source_y = top - (rows - top) * 0.95 + wave * (ripple * 8 + below * 0.9) / s.pixel * 0.6
    source_x = np.arange(s.w, dtype=np.float32)[None, :] + wave * below * 0.12 / s.pixel
    mirrored = np.stack(
        [
            ndimage.map_coordinates(
                s.image[..., i], [np.clip(source_y, 0, top), source_x], order=1, mode="nearest"
            )
            for i in range(3)
        ],
        -1,
    )
    mirrored = ndimage.gaussian_filter1d(mirrored, 3.0, axis=0)
    mirrored = mirrored * np.float32(tint) * (depth - 0.35 * below / (1 - line))[..., None]
    under = smooth(line - 0.002, line + 0.004, s.y)[..., None]
    s.image = s.image * (1 - under) + mirrored.astype(np.float32) * under


def skyline(
    s,
    base,
    low,
    high,
    colour,
    step=(0.05, 0.16),
    lit=0.25,
    glass=((2.6, 1.6, 0.7), (2.2, 1.1, 0.4), (1.4, 1.6, 2.0)),
    window=0.016,
):
    x = -s.aspect - 0.1
    while x < s.aspect:
        wide, tall = s.random.uniform(*step), s.random.uniform(low, high)
        s.over(
            np.float32(colour) * s.random.uniform(0.7, 1.3),
            s.mask(s.box(x + wide / 2, base - tall / 2, wide / 2, tall / 2)),
        )
        if s.random.random() < 0.35:
            s.over(
                np.float32(colour),
                s.mask(s.box(x + wide * s.random.uniform(0.2, 0.8), base - tall - 0.03, 0.008, 0.04)),
            )
        for row in np.arange(base - tall + window, base - window, window * 2.1):
            for column in np.arange(x + window, x + wide - window, window * 1.9):
                if s.random.random() < lit:
                    add_spot(
                        s,
                        s.image,
                        column,
                        row,
                        window * 0.33,
                        np.float32(glass[s.random.integers(3)]) * s.random.uniform(0.3, 1.2),
                    )
        x += wide + s.random.uniform(-0.01, 0.02)


@picture("work/harbour-lights", POSTER)
def quay(s):
    s.image = s.gradient(
        (-1, (0.012, 0.03, 0.085)),
        (-0.25, (0.07, 0.085, 0.17)),
        (0.12, (0.62, 0.27, 0.15)),
        (1, (0.1, 0.06, 0.05)),
    )
    s.image *= (0.75 + 0.6 * s.noise(5, 5, stretch=5) ** 1.5)[..., None]
    skyline(s, 0.16, 0.05, 0.26, (0.022, 0.02, 0.035), lit=0.13, window=0.012)
    # Masts and the lamps of the quay.
    for x, tall in ((-1.32, 0.62), (-1.1, 0.5), (-0.98, 0.7), (1.18, 0.55), (1.45, 0.74)):
        s.over((0.012, 0.011, 0.018), s.stroke([(x, 0.16), (x + 0.01, 0.16 - tall)], 0.008, False))
        s.over(
            (0.012, 0.011, 0.018),
            s.stroke([(x - 0.11, 0.15), (x + 0.01, 0.16 - tall), (x + 0.13, 0.15)], 0.003, False) * 0.8,
        )
        s.over(
            (0.015, 0.014, 0.022),
            s.polygon([(x - 0.17, 0.12), (x + 0.16, 0.115), (x + 0.11, 0.18), (x - 0.12, 0.18)], curve=False),
        )
        add_spot(s, s.image, x + 0.01, 0.15 - tall, 0.006, np.float32([8, 1.2, 0.6]))
    for i, x in enumerate(np.linspace(-1.7, 1.75, 11)):
        x += s.random.uniform(-0.05, 0.05)
        s.over((0.01, 0.01, 0.015), s.stroke([(x, 0.16), (x, -0.03)], 0.006, False))
        add_spot(s, s.image, x, -0.035, 0.014, np.float32([34, 17, 5.5]))
        s.glow(x, -0.035, 0.05, (0.7, 0.33, 0.1))
    water(s, 0.165)
    # A singer at the end of the jetty, and the jetty.
    s.over(
        (0.010, 0.009, 0.014),
        s.polygon([(-0.42, 1.05), (0.06, 0.44), (0.26, 0.44), (1.0, 1.05)], curve=False),
    )
    for i in range(9):
        y = 0.46 + 0.6 * (i / 9) ** 1.7
        s.image *= (1 + 0.5 * s.mask(np.abs(s.y - y) - 0.003))[..., None]
    body = s.mask(figure(s, 0.17, 0.53, 0.47, arms=((-0.15, 0.48), (0.1, 0.74)), hair=0.03), 0.004)
    dress = s.polygon([(0.135, 0.22), (0.205, 0.22), (0.245, 0.50), (0.10, 0.50)], curve=False)
    body = np.maximum(body, dress)
    s.over((0.008, 0.007, 0.011), body)
    s.image += (s.rim(body, 1, -0.2, 0.008) ** 1.3)[..., None] * np.float32([1.2, 0.55, 0.22])
    s.soften(0.0014)
    s.finish(exposure=1.35, bloom=0.2, vignette=0.45)


@picture("work/slow-river", POSTER)
def river(s):
    s.image = s.gradient(
        (-1, (0.33, 0.44, 0.50)),
        (-0.35, (0.85, 0.78, 0.62)),
        (0.1, (0.95, 0.74, 0.48)),
        (1, (0.4, 0.35, 0.3)),
    )
    s.glow(0.55, -0.28, 0.28, (1.5, 1.0, 0.5))
    for i in range(6):
        far = 1 - i / 5
        base = -0.16 + 0.06 * i
        hills = ndimage.gaussian_filter1d(np.cumsum(s.random.standard_normal(s.w)), 40 - 4 * i)
        hills = (hills - hills.mean()) / (np.abs(hills).max() + 1e-6) * (0.16 + 0.02 * i)
        trees = ndimage.gaussian_filter1d(s.random.standard_normal(s.w), 2.0 + 0.5 * i) * (0.012 + 0.016 * i)
        trees += ndimage.gaussian_filter1d(np.abs(s.random.standard_normal(s.w)), 1.2) * 0.012 * i
        line = base - 0.05 + hills - np.abs(trees)
        mist = np.float32([0.80, 0.70, 0.55]) * far**0.8 + np.float32([0.035, 0.045, 0.035]) * (1 - far**0.8)
        s.over(mist * 0.8, smooth(-s.pixel, s.pixel, s.y - line[None, :]) * (0.95 if i < 5 else 1))
        fog = (
            np.exp(-(((s.y - base - 0.11) / 0.07) ** 2))
            * (0.2 + 0.8 * s.noise(5, 4, stretch=8))
            * (0.75 - 0.08 * i)
        )
        s.over((0.90, 0.76, 0.58), fog)
    water(s, 0.20, ripple=0.004, depth=0.86, tint=(0.80, 0.86, 0.84))
    fog = np.exp(-(((s.y - 0.22) / 0.075) ** 2)) * s.noise(6, 4, stretch=9)
    s.over((0.92, 0.78, 0.6), fog * 0.85)
    # A rower, very small; reeds in front.
    boat = s.polygon([(-0.62, 0.42), (-0.24, 0.42), (-0.29, 0.455), (-0.57, 0.455)], curve=False)
    rower = s.mask(
        soft_union(s.ellipse(-0.45, 0.315, 0.022, 0.028), s.limb(-0.45, 0.36, 0.024, -0.43, 0.42, 0.03), 0.02)
    )
    oar = s.stroke([(-0.44, 0.375), (-0.2, 0.47)], 0.006, False)
    dark = np.maximum(np.maximum(boat, rower), oar)
    s.over((0.018, 0.022, 0.022), dark)
    s.over((0.05, 0.055, 0.05), ndimage.shift(dark[::-1], (int((0.458 * 2) / s.pixel), 0), order=1) * 0.45)
    reeds = np.zeros_like(s.x)
    for _ in range(90):
        x, lean, tall = (
            s.random.uniform(0.75, 1.85),
            s.random.uniform(-0.12, 0.14),
            s.random.uniform(0.25, 0.8),
        )
        reeds = np.maximum(
            reeds,
            s.stroke(
                [(x, 1.05), (x + lean * 0.3, 1 - tall * 0.5), (x + lean, 1 - tall)],
                s.random.uniform(0.004, 0.009),
            ),
        )
    reeds = s.defocus(0.012, image=reeds)
    s.over((0.02, 0.023, 0.016), np.clip(reeds, 0, 1) * 0.95)
    s.finish(exposure=0.78, bloom=0.16, halation=0.02, vignette=0.4, saturation=0.95)


def moon(s, x, y, r, light=(1.0, 0.86, 0.62), warp=4):
    """A moon of paper: creases, fibres and a lamp inside."""
    mask = s.mask(s.circle(x, y, r))
    d = np.clip(np.hypot(s.x - x, s.y - y) / r, 0, 1)
    seas = smooth(0.42, 0.62, s.noise(4, 5))
    folds = np.abs(s.noise(7, 2) - 0.5) * 2
    crease = smooth(0.06, 0.0, folds) * 0.5
    fibre = s.noise(160, 2) * 0.25 + 0.85
    tone = (1.25 - 0.75 * d**2.5) * (1 - 0.34 * seas) * fibre * (1 - crease * 0.35)
    s.image = s.image * (1 - mask[..., None]) + (mask * tone)[..., None] * np.float32(light) * 1.5
    return mask


@picture("work/paper-moon", POSTER)
def paper_moon(s):
    s.image = s.gradient((-1, (0.010, 0.016, 0.05)), (0.3, (0.035, 0.03, 0.085)), (1, (0.02, 0.014, 0.03)))
    layer = s.lights(120, (-1.8, -1, 1.8, 0.4), [(1, 1, 1.2), (1.1, 0.9, 0.7)], (0.2, 3), 0.002, power=5)
    s.image += layer
    s.glow(0.42, -0.16, 0.62, (0.30, 0.20, 0.12))
    for dx in (-0.2, 0.2):
        s.over((0.5, 0.4, 0.3), s.stroke([(0.42 + dx, -1.05), (0.42 + dx, -0.6)], 0.0035, False) * 0.6)
    moon(s, 0.42, -0.16, 0.56)
    # Layers of torn paper: hills, each with a light edge and a shadow.
    for i, (base, colour) in enumerate(
        ((0.34, (0.16, 0.11, 0.22)), (0.50, (0.085, 0.06, 0.14)), (0.68, (0.035, 0.026, 0.06)))
    ):
        line = ndimage.gaussian_filter1d(np.cumsum(s.random.standard_normal(s.w)), 45)
        line = (
            base
            - 0.17 * (line - line.mean()) / np.abs(line).max()
            + ndimage.gaussian_filter1d(s.random.standard_normal(s.w), 1.5) * 0.006
        )
        hill = smooth(-s.pixel, s.pixel, s.y - line[None, :])
        shadow = ndimage.gaussian_filter(hill, 0.03 / s.pixel)
        s.image *= (1 - 0.55 * shadow * (1 - hill))[..., None]
        light = 0.55 + 0.9 * np.exp(-(((s.x - 0.42) / 0.8) ** 2)) * (1 - i * 0.22)
        s.over((np.float32(colour) * (light * (0.8 + 0.3 * s.noise(120, 2)))[..., None]), hill)
        edge = hill * smooth(0.014, 0.0, s.y - line[None, :] - 0.006 * s.noise(60, 2))
        s.over(np.float32([0.85, 0.72, 0.6]) * (1 - 0.25 * i) * 0.6, edge * 0.8)
    singer = s.mask(figure(s, -0.62, 0.52, 0.42, arms=((-0.12, 0.5), (0.18, 0.7)), hair=0.025), 0.004)
    robe = s.polygon([(-0.66, 0.22), (-0.58, 0.22), (-0.53, 0.53), (-0.71, 0.53)], curve=False)
    singer = np.maximum(singer, robe)
    s.over((0.01, 0.008, 0.014), singer)
    s.image += (s.rim(singer, 1, -0.5, 0.008))[..., None] * np.float32([0.9, 0.65, 0.4])
    s.finish(exposure=1.1, bloom=0.2, vignette=0.4)


@picture("work/copper", POSTER)
def copper(s):
    # Strings over a bridge, seen along them.
    def strings(z, width, light):
        def texture(x, y):
            n = np.round(x / 0.21)
            u = x - n * 0.21
            thick = width * (0.020 + 0.004 * ((n * 3) % 4))
            inside = np.abs(u) < thick
            v = np.clip(u / thick, -1, 1)
            wound = 0.65 + 0.35 * np.sin(y * 190 + v * 2.0 + n)
            shine = (
                0.12 + 1.7 * np.exp(-(((v + 0.35) / 0.22) ** 2)) + 0.35 * np.exp(-(((v - 0.6) / 0.2) ** 2))
            )
            lamp = 0.35 + 2.3 / (1 + (x + 0.4) ** 2 * 1.2 + (y - 2.2) ** 2 * 0.5)
            return (shine * wound * lamp * light)[..., None] * np.float32([1.0, 0.40, 0.15]), inside.astype(
                np.float32
            )

        return texture

    def board(x, y):
        grain = 0.8 + 0.2 * np.sin(x * 60 + 2 * np.sin(y * 1.5)) * np.sin(x * 23)
        lamp = 0.15 + 2.2 / (1 + (x + 0.4) ** 2 + (y - 2.2) ** 2 * 0.5)
        n = np.round(x / 0.21)
        shade = 0.35 + 0.65 * smooth(0.02, 0.07, np.abs(x + 0.06 - np.round((x + 0.06) / 0.21) * 0.21))
        pins = np.abs(y - 3.6) < 0.3
        return (grain * lamp * shade * 0.07)[..., None] * np.float32([1.0, 0.36, 0.16]), np.ones_like(x)

    def bridge(x, y):
        lamp = 0.3 + 2.0 / (1 + (x + 0.4) ** 2 + (y - 2.2) ** 2)
        return (lamp * (0.14 + 0.1 * np.sin(y * 120) ** 2))[..., None] * np.float32([1.0, 0.75, 0.45]), (
            np.abs(y - 2.05) < 0.07
        ).astype(np.float32)

    through_lens(
        s,
        [(0.30, strings(0.30, 1.0, 1.0)), (0.26, bridge), (0.22, bridge), (0.0, board)],
        (0.75, -0.6, 0.98),
        (-0.35, 2.3, 0.12),
        34,
        2.75,
        0.095,
        samples=34,
    )
    s.image += (s.noise(4) * smooth(0.4, -1, s.y) * 0.04)[..., None] * np.float32([1, 0.5, 0.3])
    s.finish(exposure=1.25, bloom=0.14, vignette=0.55)


def wet_window(s, drops=260, sharp=0.55):
    """Rain on a pane: what is behind it is blurred, and upside down in every drop."""
    behind = s.image.copy()
    flipped = behind[::-1, ::-1]
    for _ in range(drops):
        r = 0.008 + 0.035 * s.random.random() ** 3.2
        x, y = s.random.uniform(-s.aspect, s.aspect), s.random.uniform(-1, 1)
        px, py, n = int(x / s.pixel + s.w / 2), int(y / s.pixel + s.h / 2), int(r * 1.5 / s.pixel) + 3
        top, bottom, left, right = max(py - n, 0), min(py + n, s.h), max(px - n, 0), min(px + n, s.w)
        if bottom - top < 4 or right - left < 4:
            continue
        gx, gy = s.x[top:bottom, left:right] - x, s.y[top:bottom, left:right] - y
        d = np.hypot(gx * (1.15 + 0.3 * s.random.random()), gy * (0.9 - 0.25 * (gy < 0))) / r
        cover = np.clip((1 - d) * r / s.pixel, 0, 1)[..., None]
        ys = np.clip((s.h / 2 - (gy / r) * s.h * 0.42 + (y / s.pixel) * 0.4).astype(int), 0, s.h - 1)
        xs = np.clip((px - (gx / r) * s.w * 0.22).astype(int), 0, s.w - 1)
        inside = behind[ys, xs] * (1.15 - 0.9 * np.clip(d, 0, 1) ** 4)[..., None]
        inside += (
            np.exp(-(((gx + r * 0.35) / (r * 0.16)) ** 2 + ((gy + r * 0.42) / (r * 0.14)) ** 2)) * 0.5
        )[..., None]
        patch = s.image[top:bottom, left:right]
        s.image[top:bottom, left:right] = patch * (1 - cover) + inside.astype(np.float32) * cover


def street(s, horizon=0.05):
    s.image = s.gradient(
        (-1, (0.006, 0.010, 0.03)), (horizon, (0.05, 0.04, 0.085)), (1, (0.012, 0.012, 0.025))
    )
    layer = s.lights(
        70,
        (-1.8, -0.35, 1.8, 0.15),
        [(16, 8, 2.5), (18, 3, 1.5), (3, 9, 12), (14, 12, 8)],
        (0.1, 1.2),
        0.012,
        power=2.5,
    )
    for i in range(6):
        x = s.random.uniform(-1.6, 1.6)
        add_spot(s, layer, x, 0.22, 0.02, np.float32([18, 15, 10]))
        add_spot(s, layer, x + 0.12, 0.22, 0.02, np.float32([18, 15, 10]))
    for i in range(5):
        x = s.random.uniform(-1.6, 1.6)
        add_spot(s, layer, x, 0.26, 0.018, np.float32([20, 1.2, 0.6]))
        add_spot(s, layer, x + 0.15, 0.26, 0.018, np.float32([20, 1.2, 0.6]))
    wet = layer[::-1]
    wet = np.roll(wet, int((0.36) / s.pixel), axis=0) * smooth(0.2, 0.4, s.y)[..., None]
    wet = ndimage.gaussian_filter1d(wet, 0.10 / s.pixel, axis=0) * 1.3
    s.image += layer + wet


@picture("work/second-shift", POSTER)
def tram(s):
    street(s)
    s.defocus(0.062, blades=8)
    wet_window(s, 420)
    # The passenger, against the pane.
    body = s.polygon(placed(PROFILE, 0.86, -0.02, 0.62, flip=True), curve=True)
    hair = s.mask(
        soft_union(s.ellipse(0.96, -0.12, 0.27, 0.31), s.limb(1.1, 0.05, 0.17, 1.12, 0.42, 0.14), 0.08)
    )
    face = s.mask(s.ellipse(0.70, 0.03, 0.16, 0.26))
    mask = np.clip(np.maximum(body, hair), 0, 1)
    mask = ndimage.gaussian_filter(mask, 1.2)
    s.over((0.010, 0.009, 0.014), mask)
    s.image += (s.rim(mask, -1, -0.15, 0.02) ** 1.4)[..., None] * np.float32([1.1, 0.6, 0.28])
    s.image += (s.rim(mask, -0.6, 0.8, 0.035) ** 2)[..., None] * np.float32([0.10, 0.22, 0.34])
    # The frame of the window.
    s.over((0.012, 0.012, 0.014), s.mask(-s.box(0, -0.02, s.aspect - 0.06, 0.90, 0.13), 0.01))
    s.image += (s.mask(np.abs(s.box(0, -0.02, s.aspect - 0.06, 0.90, 0.13)) - 0.004))[..., None] * np.float32(
        [0.12, 0.10, 0.09]
    )
    s.finish(exposure=1.25, bloom=0.16, vignette=0.4)


@picture("work/north-window", POSTER)
def painter(s):
    plaster = 0.85 + 0.3 * s.noise(4) + 0.10 * (s.noise(140, 2) - 0.5)
    wall = np.float32([0.36, 0.37, 0.36])
    light = 0.16 + 0.9 * np.exp(-(((s.x + 1.15) / 1.1) ** 2 + ((s.y + 0.05) / 0.9) ** 2))
    s.image = (plaster * light)[..., None] * wall * np.float32([0.92, 1.0, 1.12])
    # The window and its bars, with the day behind it.
    day = s.gradient((-1, (2.6, 2.9, 3.2)), (0.3, (3.1, 3.1, 2.9)))
    pane = s.mask(s.box(-1.12, -0.16, 0.36, 0.62))
    s.over((0.20, 0.19, 0.18), s.mask(s.box(-1.12, -0.16, 0.41, 0.67)))
    trees = 1 - 0.75 * smooth(0.47, 0.62, s.noise(7)) * smooth(-0.5, 0.4, s.y)
    s.image = s.image * (1 - pane[..., None]) + blur(day * trees[..., None], 0.02 / s.pixel) * pane[..., None]
    for x in (-1.24, -1.0):
        s.over((0.14, 0.13, 0.13), s.mask(s.box(x, -0.16, 0.011, 0.62)))
    for y in (-0.47, -0.16, 0.15):
        s.over((0.14, 0.13, 0.13), s.mask(s.box(-1.12, y, 0.36, 0.011)))
    # Light that lies across the wall, broken by the bars.
    u, v = s.x - 0.62 + 0.35 * s.y, s.y + 0.1
    patch = smooth(0.05, 0, np.abs(u) - 0.42) * smooth(0.05, 0, np.abs(v) - 0.44)
    patch *= smooth(0.010, 0.03, np.abs((u + 0.14) % 0.28 - 0.14)) * smooth(
        0.010, 0.03, np.abs((v + 0.15) % 0.3 - 0.15)
    )
    patch = ndimage.gaussian_filter(patch, 0.008 / s.pixel)
    s.image += (patch * plaster * 0.62)[..., None] * np.float32([1.0, 0.93, 0.80])
    floor = smooth(0.66, 0.68, s.y)
    boards = 0.7 + 0.3 * s.noise(20, 3, stretch=0.1)
    s.over((boards * (0.06 + 0.25 * light))[..., None] * np.float32([0.8, 0.62, 0.45]), floor)
    s.image *= (1 - 0.5 * np.exp(-(((s.y - 0.68) / 0.03) ** 2)))[..., None]
    # An easel with a canvas, and the painter.
    for points in (
        [(-0.28, -0.55), (-0.50, 0.88)],
        [(-0.26, -0.55), (0.06, 0.88)],
        [(-0.27, -0.5), (-0.16, 0.80)],
    ):
        s.over((0.035, 0.026, 0.02), s.stroke(points, 0.022, False))
    canvas = s.mask(s.box(-0.27, -0.06, 0.26, 0.33, 0, 0.02))
    s.over((0.05, 0.05, 0.05), s.mask(s.box(-0.255, -0.045, 0.265, 0.335, 0, 0.02)))
    paint = (
        s.gradient(
            (-0.4, (0.46, 0.50, 0.55)),
            (-0.1, (0.62, 0.55, 0.45)),
            (0.05, (0.25, 0.27, 0.25)),
            (0.3, (0.12, 0.13, 0.14)),
        )
        * (0.6 + 0.8 * s.noise(30, 3, stretch=4))[..., None]
    )
    s.over(paint * 0.8, canvas)
    body = s.mask(
        figure(s, 0.36, 0.93, 1.32, arms=((-0.26, 0.60), (0.14, 0.48)), lean=-0.03, head=-0.02, hair=0.008),
        0.004,
    )
    coat = s.polygon([(0.24, -0.06), (0.47, -0.06), (0.53, 0.55), (0.2, 0.55)], soft=0.004, curve=False)
    body = np.maximum(body, coat)
    s.over((0.010, 0.009, 0.010), body)
    s.image += (s.rim(body, -1, -0.25, 0.014) ** 1.4)[..., None] * np.float32([0.34, 0.38, 0.42])
    brush = s.stroke([(0.07, 0.10), (-0.07, 0.05)], 0.008, False)
    s.over((0.3, 0.2, 0.1), brush)
    beam = smooth(0.5, 0, np.abs(s.y + 0.16 - (s.x + 1.1) * 0.12) - 0.1) * smooth(1.6, -0.8, s.x)
    s.image += (beam * (0.4 + 0.6 * s.noise(3)) * 0.05)[..., None] * np.float32([0.9, 1, 1.1])
    s.finish(
        exposure=0.86, bloom=0.10, halation=0.015, vignette=0.6, contrast=1.2, shadows=(0.004, 0.004, 0.007)
    )


@picture("work/kiln", POSTER)
def kiln(s):
    bricks_y = np.floor(s.y * 9)
    bx = s.x * 3.4 + (bricks_y % 2) * 0.5
    mortar = smooth(0.46, 0.49, np.abs(bx % 1 - 0.5)) + smooth(0.42, 0.47, np.abs(s.y * 9 % 1 - 0.5))
    rough = 0.6 + 0.8 * s.noise(40, 4)
    number = (np.floor(bx) * 17 + bricks_y * 31).astype(int) % 64
    each = s.random.uniform(0.6, 1.3, 64)[number]
    near = 0.06 + 1.6 / (1 + ((s.x + 0.1) ** 2 + (s.y - 0.08) ** 2) * 5.0)
    s.image = (rough * each * near * (1 - 0.7 * np.clip(mortar, 0, 1)) * 0.22)[..., None] * np.float32(
        [1.0, 0.34, 0.14]
    )
    mouth = soft_union(s.box(-0.1, 0.22, 0.48, 0.34, 0.02), s.circle(-0.1, -0.08, 0.48), 0.02)
    edge = s.mask(mouth - 0.07)
    s.over((0.16, 0.05, 0.02), edge)
    inside = s.mask(mouth, 0.008)
    fire = (
        s.gradient((-0.6, (2.2, 0.55, 0.10)), (0.1, (4.6, 1.5, 0.34)), (0.6, (3.0, 0.8, 0.16)))
        * (0.55 + 0.9 * s.noise(5, 4))[..., None]
    )
    s.over(fire, inside)
    for x, y, r, tall in ((-0.34, 0.36, 0.10, 0.2), (-0.06, 0.32, 0.13, 0.26), (0.2, 0.38, 0.09, 0.16)):
        pot = s.polygon(
            [
                (x - r * 0.5, y - tall),
                (x + r * 0.5, y - tall),
                (x + r * 0.62, y - tall * 0.7),
                (x + r, y - tall * 0.1),
                (x + r * 0.6, y + tall * 0.6),
                (x - r * 0.6, y + tall * 0.6),
                (x - r, y - tall * 0.1),
                (x - r * 0.62, y - tall * 0.7),
            ],
            soft=0.002,
        )
        shade = 0.45 + 0.8 * np.abs((s.x - x) / r) ** 2.5
        s.over(np.float32([1.3, 0.30, 0.05]) * shade[..., None].astype(np.float32), pot * inside)
    s.over((3.2, 1.0, 0.22), s.mask(s.box(-0.1, 0.53, 0.47, 0.03)) * inside)
    s.glow(-0.1, 0.1, 0.5, (0.55, 0.17, 0.05))
    sparks = s.lights(60, (-0.7, -0.7, 0.9, 0.7), [(9, 3.2, 0.8)], (0.1, 1.2), 0.0025)
    s.image += ndimage.gaussian_filter1d(sparks, 3, axis=0) * 2
    # The potter, and a microphone on a stand made of bricks.
    body = s.mask(
        figure(s, 0.98, 1.22, 1.62, arms=((-0.30, 0.62), (0.16, 0.5)), lean=-0.05, head=-0.03), 0.01
    )
    s.over((0.006, 0.004, 0.004), body)
    s.image += (s.rim(body, -1, 0.1, 0.03) ** 1.2)[..., None] * np.float32([1.9, 0.56, 0.16])
    mic = np.maximum(
        s.stroke([(-1.12, 0.75), (-1.12, 0.02)], 0.02, False),
        s.mask(s.box(-1.1, -0.06, 0.055, 0.13, 0.05, 0.5)),
    )
    for i in range(5):
        mic = np.maximum(mic, s.mask(s.box(-1.12 + 0.01 * (i % 2), 0.98 - i * 0.075, 0.15, 0.032, 0.006)))
    s.over((0.008, 0.005, 0.005), mic)
    s.image += (s.rim(mic, 1, 0.0, 0.018) ** 1.2)[..., None] * np.float32([1.6, 0.48, 0.14])
    s.finish(exposure=1.0, bloom=0.24, vignette=0.5)


@picture("work/field-notes", POSTER)
def field(s):
    s.image = s.gradient(
        (-1, (0.16, 0.24, 0.42)),
        (-0.2, (0.62, 0.45, 0.38)),
        (0.25, (1.5, 0.80, 0.34)),
        (1, (0.3, 0.18, 0.08)),
    )
    s.image *= (0.8 + 0.4 * s.noise(4, 5, stretch=6))[..., None]
    s.glow(-0.75, 0.12, 0.16, (7, 3.6, 1.2))
    s.over(
        s.gradient((0.25, (0.20, 0.125, 0.06)), (1, (0.03, 0.02, 0.012)))
        * (0.6 + 0.8 * s.noise(60, 3, stretch=3))[..., None],
        smooth(0.27, 0.36, s.y + 0.05 * s.noise(9)),
    )

    def grass(count, low, high, width, colour, bend=0.15, top=1.1):
        layer = np.zeros_like(s.x)
        for _ in range(count):
            x, tall, lean = (
                s.random.uniform(-1.9, 1.9),
                s.random.uniform(low, high),
                s.random.normal(0.05, bend),
            )
            layer = np.maximum(
                layer,
                s.stroke([(x, top), (x + lean * 0.25, top - tall * 0.55), (x + lean, top - tall)], width),
            )
            if s.random.random() < 0.35:
                for k in range(5):
                    t = 1 - k * 0.035
                    layer = np.maximum(
                        layer,
                        s.mask(
                            s.ellipse(
                                x + lean * t**2, top - tall * t, width * 1.1, width * 2.4, 0.4 * (-1) ** k
                            ),
                            0.004,
                        ),
                    )
        return layer

    far = s.defocus(0.02, image=grass(70, 0.75, 1.05, 0.008, None))
    s.over((0.14, 0.085, 0.03), far * 0.85)
    # The microphone in its fur, on a pole.
    s.over((0.012, 0.010, 0.010), s.stroke([(0.62, 1.1), (0.42, 0.12)], 0.022, False))
    fur = (
        s.box(0.32, -0.02, 0.42, 0.15, 0.149, -0.22)
        + 0.075 * (s.noise(70, 3, stretch=0.6) - 0.5)
        + 0.03 * (s.noise(180, 1) - 0.5)
    )
    mask = s.mask(fur, 0.02)
    s.over((0.05, 0.042, 0.04), mask)
    hairs = s.noise(120, 2, stretch=0.5)
    s.image += (mask * smooth(-0.13, 0.0, fur) * hairs * smooth(0.3, -0.9, s.x - 0.2))[
        ..., None
    ] * np.float32([1.5, 0.8, 0.36])
    near = s.defocus(0.006, image=grass(80, 0.5, 0.98, 0.008, None))
    s.over((0.05, 0.034, 0.014), near * 0.95)
    s.image += (s.rim(near, -1, -0.6, 0.006))[..., None] * np.float32([1.6, 0.85, 0.3])
    closest = s.defocus(0.06, image=grass(14, 0.5, 0.9, 0.02, None, bend=0.3, top=1.2))
    s.over((0.05, 0.03, 0.012), np.clip(closest, 0, 1) * 0.9)
    s.finish(exposure=0.85, bloom=0.22, halation=0.08, vignette=0.4)


# Artists: portraits, and photos of evenings


def profile(s, x, y, size, flip=False, lean=0.0, extra=None, soft=0.002):
    mask = s.polygon(placed(PROFILE, x, y, size, flip, lean))
    if extra is not None:
        mask = np.maximum(mask, s.mask(extra, 0.006))
    return ndimage.gaussian_filter(mask, soft / s.pixel)


def side_light(s, mask, key, direction, colour, fill, depth=0.30):
    """Skin and cloth in low light: soft light from one side, its edge, and little from the front."""
    normals = s.solid(mask, depth, 0.02)
    s.over(np.float32(fill), mask)
    s.image += s.lit(normals, direction, key, power=2.4) * mask[..., None]
    s.image += (s.rim(mask, direction[0], direction[1], 0.014) ** 1.3)[..., None] * np.float32(colour)


@picture("artists/ana-lucia", PORTRAIT)
def ana(s):
    s.image = s.gradient(
        (-1, (0.30, 0.09, 0.05)),
        (0.05, (0.85, 0.30, 0.10)),
        (0.35, (0.40, 0.12, 0.09)),
        (1, (0.05, 0.02, 0.04)),
    )
    s.image *= (0.75 + 0.5 * s.noise(3, 4, stretch=4))[..., None]
    layer = s.lights(60, (-0.8, 0.1, 0.8, 0.75), [(16, 7, 2), (12, 10, 6)], (0.02, 0.7), 0.006, power=3)
    add_spot(s, layer, 0.46, -0.10, 0.07, np.float32([7, 3.4, 1.1]))
    s.image += s.defocus(0.05, image=layer, blades=9)
    hair = soft_union(s.ellipse(-0.20, -0.22, 0.37, 0.40), s.ellipse(-0.42, 0.08, 0.22, 0.36, 0.35), 0.1)
    hair = soft_union(hair, s.limb(-0.46, 0.2, 0.16, -0.34, 0.62, 0.08), 0.1) + 0.03 * (s.noise(14, 3) - 0.5)
    mask = profile(s, -0.12, -0.08, 0.66, extra=hair)
    side_light(s, mask, (0.30, 0.105, 0.04), (0.9, -0.25, 0.25), (3.0, 1.25, 0.42), (0.013, 0.006, 0.009))
    s.image += (smooth(1.2, 0, np.hypot(s.x - 0.9, s.y + 0.2)) ** 2)[..., None] * np.float32(
        [0.24, 0.09, 0.03]
    )
    s.finish(exposure=0.98, bloom=0.2, halation=0.07, vignette=0.45)


@picture("artists/bjorn", PORTRAIT)
def bjorn(s):
    s.image = s.gradient((-1, (0.10, 0.17, 0.24)), (0.4, (0.26, 0.36, 0.44)), (1, (0.09, 0.12, 0.16)))
    s.image *= (0.7 + 0.6 * s.noise(3, 5))[..., None]
    s.glow(-0.62, -0.35, 0.42, (0.65, 0.85, 1.0))
    hat = soft_union(
        s.ellipse(0.13, -0.30, 0.275, 0.20), s.box(0.145, -0.215, 0.275, 0.05, 0.045, -0.10), 0.03
    )
    beard = soft_union(
        s.ellipse(-0.09, 0.25, 0.095, 0.10, 0.5), s.ellipse(0.0, 0.19, 0.13, 0.11), 0.05
    ) + 0.02 * (s.noise(70, 2) - 0.5)
    collar = s.limb(-0.12, 0.50, 0.09, 0.30, 0.44, 0.11)
    mask = profile(
        s,
        0.10,
        -0.04,
        0.62,
        flip=True,
        extra=np.minimum(
            np.minimum(hat, beard), np.minimum(collar, s.limb(-0.40, 0.98, 0.24, 0.62, 0.92, 0.34))
        ),
    )
    side_light(s, mask, (0.14, 0.19, 0.24), (-0.9, -0.3, 0.3), (0.9, 1.2, 1.4), (0.012, 0.015, 0.020))
    ribs = s.mask(np.minimum(hat, collar))
    s.image *= (1 - 0.45 * ribs * (0.5 + 0.5 * np.sin(s.x * 120 + 6 * s.y)))[..., None]
    for size, radius, count in ((0.004, 0.004, 420), (0.009, 0.014, 120), (0.02, 0.04, 34)):
        flakes = s.lights(count, (-0.85, -1.05, 0.85, 1.05), [(0.9, 1.0, 1.1)], (0.4, 1.5), size)
        s.image += s.defocus(radius, image=flakes) * (1.3 if size < 0.01 else 2.2)
    s.finish(exposure=1.15, bloom=0.15, halation=0.02, vignette=0.5, saturation=0.85)


@picture("artists/misaki", PORTRAIT)
def misaki(s):
    s.image = (
        s.gradient((-1, (0.020, 0.014, 0.05)), (1, (0.05, 0.02, 0.07))) * (0.6 + 0.8 * s.noise(3))[..., None]
    )
    s.glow(0.30, -0.22, 0.6, (0.5, 0.20, 0.26))
    moon(s, 0.26, -0.20, 0.52, (1.0, 0.62, 0.50))
    hair = soft_union(s.ellipse(-0.10, -0.26, 0.33, 0.34), s.limb(-0.24, -0.1, 0.19, -0.30, 0.18, 0.16), 0.08)
    bun = s.circle(-0.36, -0.44, 0.145)
    mask = profile(
        s,
        -0.04,
        -0.10,
        0.60,
        extra=np.minimum(soft_union(hair, bun, 0.05), s.limb(-0.12, 0.86, 0.30, 0.16, 0.86, 0.24)),
    )
    pin = np.maximum(
        s.stroke([(-0.56, -0.62), (-0.20, -0.30)], 0.014, False), s.mask(s.circle(-0.57, -0.63, 0.035))
    )
    side_light(s, mask, (0.22, 0.10, 0.10), (0.95, -0.2, 0.2), (1.9, 0.95, 0.75), (0.011, 0.007, 0.016))
    s.over((0.75, 0.22, 0.10), pin * 0.9)
    # Blossom, near the lens.
    petals = np.zeros_like(s.x)
    for _ in range(30):
        x, y = s.random.uniform(-0.85, 0.85), s.random.uniform(-1, 1)
        petals = np.maximum(
            petals,
            s.mask(s.ellipse(x, y, 0.034, 0.017, s.random.uniform(0, 3)), 0.012)
            * s.random.uniform(0.25, 0.8),
        )
    s.over((0.62, 0.22, 0.26), s.defocus(0.012, image=petals) * 0.85)
    s.finish(exposure=1.15, bloom=0.18, vignette=0.45)


@picture("artists/the-night-porters", PORTRAIT)
def porters(s):
    s.image = (
        s.gradient((-1, (0.020, 0.014, 0.016)), (1, (0.03, 0.016, 0.014)))
        * (0.7 + 0.6 * s.noise(4))[..., None]
    )
    # The end of a corridor: a lit door, carpet, two rows of lamps.
    door = s.mask(s.box(0.0, -0.14, 0.30, 0.56), 0.006)
    s.over(s.gradient((-0.7, (2.3, 1.25, 0.5)), (0.4, (3.2, 1.9, 0.85))), door)
    s.glow(0, -0.1, 0.5, (0.30, 0.15, 0.06))
    left, right = (-1, 1)
    depth = 1 / (np.abs(s.x) + 0.05)
    walls = smooth(0.30, 0.32, np.abs(s.x))
    paper = 0.6 + 0.4 * np.sin(depth * 16) * np.sin((s.y + 0.1) * depth * 9)
    s.image += (walls * (0.05 + 0.17 * np.exp(-(np.abs(s.x) - 0.3) / 0.35)) * paper)[..., None] * np.float32(
        [1.0, 0.42, 0.22]
    )
    carpet = smooth(0.40, 0.42, s.y)
    pattern = 0.5 + 0.5 * np.sin(s.x / np.maximum(s.y - 0.05, 0.1) * 22) * np.sin(
        5 / np.maximum(s.y - 0.2, 0.1)
    )
    s.over(
        (0.16 * (0.35 + 0.65 * pattern) * np.exp(-((s.x / 0.6) ** 2)) * smooth(1.4, 0.4, s.y))[..., None]
        * np.float32([2.2, 0.42, 0.25]),
        carpet,
    )
    beam = smooth(0.30 + 0.5 * 0.6, 0.2, np.abs(s.x) / (0.6 + s.y)) * carpet
    s.image += (beam * smooth(1.0, 0.4, s.y) * 0.28)[..., None] * np.float32([1, 0.5, 0.2])
    for side in (-1, 1):
        for x, y, r in ((0.40, -0.25, 0.020), (0.53, -0.32, 0.030), (0.72, -0.42, 0.045)):
            s.over((3.2, 1.7, 0.7), s.mask(s.circle(side * x, y, r), 0.01))
            s.glow(side * x, y, 0.09, (0.45, 0.2, 0.07))
    poses = [
        (-0.58, 0.78, 0.94, dict(hat=True, arms=((-0.17, 0.5), (0.15, 0.50)))),
        (-0.34, 0.70, 0.93, dict(arms=((-0.16, 0.5), (0.16, 0.5)), hair=0.012)),
        (0.36, 0.71, 0.96, dict(hat=True, arms=((-0.15, 0.5), (0.17, 0.5)))),
        (0.60, 0.79, 0.93, dict(arms=((-0.16, 0.52), (0.16, 0.48)), hair=0.02)),
        (-0.13, 0.64, 0.86, dict(arms=((-0.16, 0.5), (0.15, 0.5)))),
        (0.14, 0.64, 0.90, dict(hat=True, arms=((-0.15, 0.5), (0.16, 0.5)))),
        (0.0, 0.84, 0.98, dict(hat=True, arms=((-0.17, 0.52), (0.17, 0.52)))),
    ]
    for x, feet, height, pose in poses:
        mask = s.mask(figure(s, x, feet, height, wide=1.0, **pose), 0.003)
        coat = s.polygon(
            [
                (x - 0.10 * height, feet - 0.76 * height),
                (x + 0.10 * height, feet - 0.76 * height),
                (x + 0.125 * height, feet - 0.36 * height),
                (x - 0.125 * height, feet - 0.36 * height),
            ],
            curve=False,
        )
        mask = np.maximum(mask, coat)
        s.over((0.010, 0.006, 0.007), mask)
        s.image += (s.rim(mask, -x * 2, -0.45, 0.010) ** 1.3)[..., None] * np.float32([1.9, 0.95, 0.36])
    # Cases in their hands.
    for x, y, w, h in ((-0.72, 0.58, 0.13, 0.09), (0.75, 0.6, 0.12, 0.10), (0.17, 0.66, 0.15, 0.07)):
        case = s.mask(s.box(x, y, w, h, 0.03))
        s.over((0.012, 0.007, 0.006), case)
        s.image += (s.rim(case, -x, -1, 0.009) ** 1.3)[..., None] * np.float32([1.3, 0.6, 0.24])
    s.finish(exposure=1.15, bloom=0.2, vignette=0.6)


@picture("artists/zoe-kowalska", PORTRAIT)
def zoe(s):
    street(s, 0.1)
    s.defocus(0.075, blades=7)
    s.image *= np.float32([0.75, 1.0, 0.95])
    s.image += s.gradient((-1, (0.02, 0.045, 0.05)), (0.2, (0.06, 0.10, 0.09)), (1, (0.01, 0.02, 0.022)))
    bob = soft_union(
        s.ellipse(0.12, -0.17, 0.325, 0.33), s.ellipse(0.24, 0.10, 0.21, 0.24, 0.2), 0.12
    ) + 0.012 * (s.noise(20, 3) - 0.5)
    scarf = soft_union(
        s.limb(-0.14, 0.46, 0.13, 0.24, 0.42, 0.15), s.limb(-0.10, 0.56, 0.12, 0.22, 0.56, 0.14), 0.05
    )
    mask = profile(s, 0.06, -0.06, 0.62, flip=True, lean=0.04, extra=np.minimum(bob, scarf))
    side_light(s, mask, (0.12, 0.20, 0.17), (-0.9, -0.2, 0.25), (1.0, 1.25, 0.95), (0.009, 0.013, 0.014))
    s.image += (s.rim(mask, 1, -0.3, 0.02) ** 1.3)[..., None] * np.float32([1.5, 0.62, 0.2])
    knit = s.mask(scarf) * mask
    s.image += (knit * (0.5 + 0.5 * np.sin(s.x * 90) * np.sin(s.y * 130)))[..., None] * np.float32(
        [0.05, 0.016, 0.010]
    )
    phones = np.maximum(
        s.mask(s.ellipse(0.13, -0.03, 0.085, 0.12), 0.004),
        s.stroke([(0.14, -0.10), (0.17, -0.36), (0.12, -0.51), (0.02, -0.52)], 0.035),
    )
    s.over((0.02, 0.02, 0.022), phones)
    s.image += (s.rim(phones, -0.6, -1, 0.012))[..., None] * np.float32([0.6, 0.8, 0.7])
    s.image += (s.rim(phones, 1, 0, 0.012))[..., None] * np.float32([1.2, 0.5, 0.2])
    s.finish(exposure=1.1, bloom=0.16, vignette=0.5)


def stage(s, beams, base):
    s.image = s.gradient((-1, np.float32(base) * 0.5), (0.5, np.float32(base)), (1, np.float32(base) * 0.3))
    haze = 0.35 + 0.65 * s.noise(3, 5)
    for x, toward, width, colour in beams:
        u = s.x - x - (toward - x) * (s.y + 1.1) / 2.1
        w = width * (0.10 + (s.y + 1.1) / 2.1)
        s.image += (np.exp(-((u / w) ** 2) * 1.5) * haze * smooth(1.1, -1.0, s.y) * 0.75)[
            ..., None
        ] * np.float32(colour)
        s.glow(x, -1.0, 0.07, np.float32(colour) * 9)


def crowd(s, low, count=30, soft=0.018):
    mask = np.zeros_like(s.x)
    for _ in range(count):
        x, y = s.random.uniform(-1.6, 1.6), low + s.random.uniform(-0.06, 0.10)
        r = s.random.uniform(0.07, 0.095)
        head = soft_union(
            s.ellipse(x, y, r * 0.82, r),
            s.limb(x - r * 1.1, y + r * 2.3, r * 0.9, x + r * 1.1, y + r * 2.3, r * 0.9),
            r * 0.8,
        )
        if s.random.random() < 0.22:
            side = s.random.choice((-1, 1))
            head = np.minimum(
                head,
                s.limb(x + side * r * 1.6, y + r * 2, r * 0.42, x + side * r * 1.9, y - r * 1.6, r * 0.30),
            )
        mask = np.maximum(mask, s.mask(head))
    mask = s.defocus(soft, image=mask)
    s.over((0.004, 0.003, 0.006), np.clip(mask, 0, 1))
    return mask


@picture("artists/ana-live", PHOTO)
def ana_live(s):
    stage(
        s,
        [
            (-0.7, 0.05, 0.35, (1.3, 0.34, 0.16)),
            (0.75, 0.0, 0.33, (1.1, 0.24, 0.30)),
            (0.0, 0.05, 0.28, (1.5, 0.9, 0.45)),
        ],
        (0.03, 0.012, 0.02),
    )
    floor = smooth(0.60, 0.64, s.y)
    s.image += (floor * np.exp(-((s.x / 1.0) ** 2)) * (0.5 + 0.5 * s.noise(30, 2, stretch=6)) * 0.35)[
        ..., None
    ] * np.float32([1, 0.42, 0.22])
    for x, feet, h, pose in (
        (-0.62, 0.62, 0.86, dict(arms=((-0.04, 0.56), (0.2, 0.62)))),
        (0.66, 0.62, 0.9, dict(arms=((-0.2, 0.6), (0.02, 0.5)), hat=True)),
    ):
        other = s.defocus(0.010, image=s.mask(figure(s, x, feet, h, **pose)))
        s.over((0.010, 0.005, 0.008), other)
        s.image += (s.rim(other, -x, -1, 0.016))[..., None] * np.float32([0.9, 0.3, 0.2])
    body = s.mask(figure(s, 0.03, 0.66, 1.05, arms=((-0.13, 0.60), (0.19, 0.66)), hair=0.03), 0.003)
    dress = s.polygon([(-0.06, 0.08), (0.12, 0.08), (0.19, 0.64), (-0.13, 0.64)], curve=False)
    guitar = s.mask(
        soft_union(s.ellipse(-0.06, 0.07, 0.11, 0.085, -0.3), s.ellipse(0.06, 0.025, 0.08, 0.065, -0.3), 0.03)
    )
    neck = s.stroke([(0.08, 0.02), (0.40, -0.10)], 0.022, False)
    mask = np.maximum(np.maximum(body, dress), np.maximum(guitar, neck))
    s.over((0.009, 0.005, 0.007), mask)
    s.image += (s.rim(mask, 0.1, -1, 0.012) ** 1.2)[..., None] * np.float32([2.4, 1.3, 0.62])
    s.image += (s.rim(mask, -1, -0.2, 0.012) ** 1.3)[..., None] * np.float32([1.6, 0.4, 0.2])
    mic = np.maximum(
        s.stroke([(-0.10, 0.68), (-0.10, -0.22)], 0.010, False),
        s.stroke([(-0.12, -0.20), (0.0, -0.255)], 0.016, False),
    )
    s.over((0.008, 0.006, 0.007), mic)
    crowd(s, 0.80)
    s.finish(exposure=1.15, bloom=0.22, vignette=0.45)


@picture("artists/ana-guitar", PHOTO)
def guitar(s):
    def strings(z, bright):
        def texture(x, y):
            n = np.round(x / 0.16)
            thick = 0.006 + 0.0032 * (2.5 - n)
            u = x - n * 0.16
            inside = (np.abs(u) < thick) & (np.abs(n) <= 2.5)
            v = np.clip(u / thick, -1, 1)
            wound = np.where(n < 1, 0.7 + 0.3 * np.sin(y * 320), 1)
            lamp = 0.3 + 1.9 / (1 + (x - 0.5) ** 2 + (y - 1.2) ** 2)
            return ((0.08 + 1.4 * np.exp(-(((v - 0.3) / 0.3) ** 2))) * wound * lamp * bright)[
                ..., None
            ] * np.float32([1.0, 0.72, 0.42]), inside.astype(np.float32)

        return texture

    def top(x, y):
        d = np.hypot(x, y - 1.1)
        grain = 0.85 + 0.15 * np.sin(x * 170 + 1.2 * np.sin(y * 1.1 + x * 3)) * np.sin(x * 61)
        lamp = 0.14 + 1.5 / (1 + ((x - 0.7) ** 2 + (y - 1.3) ** 2) * 0.8)
        near = np.abs(x - np.round(x / 0.16) * 0.16 + 0.03)
        shade = np.where(np.abs(x) < 0.5, 0.6 + 0.4 * smooth(0.0, 0.035, near), 1)
        colour = (grain * lamp * shade * 0.42)[..., None] * np.float32([1.0, 0.46, 0.16])
        ring = np.abs(d - 0.66) < 0.045
        tile = np.sin(np.arctan2(x, y - 1.1) * 60) * np.sin(d * 190) > 0
        colour[ring] = ((0.30 * lamp)[..., None] * np.float32([1, 0.75, 0.5]))[ring]
        colour[ring & tile] = ((0.05 * lamp)[..., None] * np.float32([1, 0.4, 0.2]))[ring & tile]
        hole = d < 0.58
        colour[hole] = ((0.012 + 0.02 * smooth(0.3, 0.58, d))[..., None] * np.float32([1, 0.5, 0.25]))[hole]
        return colour, np.ones_like(x)

    def frets(z):
        def texture(x, y):
            board = (np.abs(x) < 0.52) & (y > 1.72)
            fret = np.abs(((y - 1.72) % 0.23) - 0.115) < 0.012
            lamp = 0.2 + 1.4 / (1 + (x - 0.7) ** 2 + (y - 1.3) ** 2)
            colour = (
                np.where(fret[..., None], np.float32([0.75, 0.58, 0.36]), np.float32([0.030, 0.016, 0.010]))
                * lamp[..., None]
            )
            return colour, board.astype(np.float32)

        return texture

    through_lens(
        s,
        [(0.20, strings(0.20, 1.0)), (0.11, frets(0.11)), (0.0, top)],
        (-0.9, -0.55, 0.95),
        (0.08, 1.25, 0.08),
        40,
        2.15,
        0.06,
    )
    s.finish(exposure=1.35, bloom=0.12, vignette=0.55)


@picture("artists/ana-ferry", PHOTO)
def ferry(s):
    s.image = s.gradient(
        (-1, (0.05, 0.10, 0.22)), (-0.2, (0.45, 0.30, 0.32)), (0.06, (1.5, 0.70, 0.30)), (1, (0.2, 0.1, 0.1))
    )
    clouds = s.noise(5, 6, stretch=5)
    s.image *= (0.55 + 0.9 * clouds)[..., None]
    s.glow(0.5, 0.03, 0.11, (8, 3.6, 1.1))
    s.over(
        (0.10, 0.06, 0.09),
        smooth(-0.006, 0.006, s.y - 0.075 + 0.05 * np.exp(-(((s.x + 1.1) / 0.35) ** 2)))
        * smooth(0.2, -0.3, s.x),
    )
    water(s, 0.09, ripple=0.02, depth=0.8, tint=(0.8, 0.85, 1.0))
    s.image += (
        s.noise(60, 3, stretch=9) ** 6 * smooth(0.1, 0.5, s.y) * np.exp(-(((s.x - 0.5) / 0.5) ** 2)) * 6
    )[..., None] * np.float32([1, 0.5, 0.2])
    rail = np.zeros_like(s.x)
    for y, w in ((0.42, 0.035), (0.60, 0.016), (0.76, 0.016), (0.92, 0.016)):
        rail = np.maximum(rail, s.stroke([(-1.7, y + 0.02), (1.7, y - 0.04)], w, False))
    for x in (-1.15, -0.45, 0.25, 0.95):
        rail = np.maximum(rail, s.stroke([(x, 0.42), (x, 1.1)], 0.022, False))
    body = profile(
        s,
        -0.58,
        -0.02,
        0.62,
        extra=soft_union(s.ellipse(-0.65, -0.11, 0.30, 0.31), s.ellipse(-0.84, 0.20, 0.17, 0.30, 0.35), 0.12),
    )
    mask = np.clip(np.maximum(rail, body), 0, 1)
    s.over((0.010, 0.008, 0.012), mask)
    s.image += (s.rim(mask, 1, -0.25, 0.014) ** 1.3)[..., None] * np.float32([2.2, 0.95, 0.35])
    s.finish(exposure=0.98, bloom=0.2, halation=0.07, vignette=0.4)


@picture("artists/misaki-live", PHOTO)
def misaki_live(s):
    stage(
        s, [(-0.35, -0.1, 0.45, (0.5, 0.26, 0.9)), (0.9, 0.1, 0.35, (0.9, 0.30, 0.45))], (0.022, 0.014, 0.04)
    )
    moon(s, 0.55, -0.38, 0.34, (1.0, 0.70, 0.62))
    s.soften(0.004)
    floor = smooth(0.55, 0.58, s.y)
    s.over(s.gradient((0.55, (0.10, 0.05, 0.11)), (1, (0.02, 0.01, 0.025))), floor * 0.8)
    koto = s.polygon([(-0.95, 0.40), (0.62, 0.30), (0.66, 0.36), (0.64, 0.43), (-0.92, 0.56)], curve=False)
    legs = np.maximum(
        s.stroke([(-0.78, 0.52), (-0.80, 0.72)], 0.03, False),
        s.stroke([(0.5, 0.42), (0.52, 0.62)], 0.03, False),
    )
    torso = soft_union(
        s.limb(-0.12, 0.42, 0.20, -0.10, 0.10, 0.15), s.limb(-0.25, 0.08, 0.075, 0.06, 0.08, 0.075), 0.08
    )
    arms = np.minimum(
        s.limb(-0.26, 0.10, 0.06, -0.42, 0.32, 0.045), s.limb(-0.42, 0.32, 0.045, -0.52, 0.38, 0.03)
    )
    arms = np.minimum(
        arms,
        np.minimum(s.limb(0.06, 0.10, 0.06, 0.20, 0.28, 0.045), s.limb(0.20, 0.28, 0.045, 0.24, 0.32, 0.03)),
    )
    head = soft_union(s.ellipse(-0.09, -0.13, 0.088, 0.115, 0.15), s.circle(-0.14, -0.25, 0.06), 0.03)
    head = soft_union(head, s.limb(-0.10, 0.0, 0.045, -0.1, 0.08, 0.06), 0.03)
    robe = s.polygon([(-0.36, 0.45), (0.16, 0.45), (0.44, 0.86), (-0.62, 0.86)])
    body = np.maximum(s.mask(np.minimum(soft_union(torso, arms, 0.05), head), 0.003), robe)
    for mask, base in ((body, (0.014, 0.009, 0.022)), (np.maximum(koto, legs), (0.10, 0.035, 0.022))):
        s.over(base, mask)
        s.image += (s.rim(mask, 0.5, -1, 0.011) ** 1.2)[..., None] * np.float32([1.6, 0.85, 0.9])
    for i in range(9):
        s.over(
            (1.0, 0.72, 0.6),
            s.stroke([(-0.9, 0.43 + i * 0.010), (0.6, 0.325 + i * 0.006)], 0.0022, False) * 0.45,
        )
    for i in range(8):
        x = -0.62 + i * 0.14
        s.over(
            (1.1, 0.85, 0.65),
            s.polygon(
                [(x, 0.36 - i * 0.004), (x + 0.022, 0.41 - i * 0.008), (x - 0.022, 0.41 - i * 0.008)],
                curve=False,
            )
            * 0.7,
        )
    crowd(s, 0.95, 20)
    s.finish(exposure=1.25, bloom=0.2, vignette=0.5)


@picture("artists/misaki-koto", PHOTO)
def koto(s):
    def strings(x, y):
        n = np.round(x / 0.2)
        u = x - n * 0.2
        v = np.clip(u / 0.009, -1, 1)
        lamp = 0.3 + 1.8 / (1 + (x + 0.3) ** 2 + (y - 1.6) ** 2 * 0.6)
        return ((0.2 + 1.1 * np.exp(-(((v + 0.2) / 0.4) ** 2))) * lamp)[..., None] * np.float32(
            [1, 0.86, 0.72]
        ), ((np.abs(u) < 0.009) & (np.abs(n) < 7)).astype(np.float32)

    def wood(x, y):
        grain = 0.7 + 0.3 * np.sin(x * 34 + 5 * np.sin(y * 0.9 + x * 0.6)) * np.sin(x * 11 + 2)
        lamp = 0.16 + 1.5 / (1 + (x + 0.3) ** 2 + (y - 1.6) ** 2 * 0.6)
        edge = np.where(np.abs(x) < 1.4, 1, 0.2)
        return (grain * lamp * edge * 0.16)[..., None] * np.float32([1.0, 0.36, 0.22]), np.ones_like(x)

    layers = [(0.18, strings), (0.0, wood)]
    through_lens(s, layers, (-1.3, -0.55, 1.15), (0.15, 1.5, 0.12), 38, 2.5, 0.075, samples=24)
    s.image *= np.float32([1.0, 0.9, 1.1])
    s.finish(exposure=1.3, bloom=0.13, vignette=0.55)


@picture("artists/porters-brass", PHOTO)
def brass(s):
    s.image = (
        s.gradient((-1, (0.02, 0.010, 0.012)), (1, (0.03, 0.014, 0.010)))
        * (0.6 + 0.8 * s.noise(3))[..., None]
    )
    layer = s.lights(40, (-1.5, -1, 1.5, 0.9), [(12, 5, 1.4), (10, 2.0, 0.8), (5, 4, 6)], (0.05, 0.9), 0.016)
    s.image += s.defocus(0.11, image=layer, blades=9)
    # The bell of a trombone, seen half from the front.
    x0, y0, rx, ry = -0.22, -0.02, 0.62, 0.74
    u, v = (s.x - x0) / rx, (s.y - y0) / ry
    d, a = np.hypot(u, v), np.arctan2(v, u)
    tube = s.polygon(
        [
            (0.10, -0.26),
            (0.55, -0.10),
            (1.1, -0.02),
            (1.8, 0.0),
            (1.8, 0.10),
            (1.1, 0.10),
            (0.55, 0.16),
            (0.10, 0.30),
        ]
    )
    v2 = (s.y - 0.04) / (0.05 + 0.30 * np.exp(-(s.x - 0.05) / 0.34))
    shine = 0.10 + 1.9 * np.exp(-(((v2 + 0.5) / 0.16) ** 2)) + 0.5 * np.exp(-(((v2 - 0.35) / 0.2) ** 2))
    s.over(shine[..., None] * np.float32([1.0, 0.56, 0.16]), tube)
    bell = np.clip((1 - d) * rx / s.pixel, 0, 1)
    inner = 0.10 + 0.5 * d**3
    inner = (
        inner
        + 1.6 * np.exp(-(((np.abs(a + 2.2) - 0.0) / 0.28) ** 2)) * d**2
        + 0.75 * np.exp(-(((a - 0.7) / 0.35) ** 2)) * d**1.5
    )
    inner = inner + 0.35 * np.exp(-(((a - 2.0) / 0.2) ** 2)) * d**2
    inner *= 0.75 + 0.35 * np.sin(d * 46 + 3 * np.sin(a * 3)) ** 2
    inner *= smooth(0.03, 0.42, d)
    s.over((inner[..., None] * np.float32([1.0, 0.52, 0.14])), bell)
    lip = np.exp(-(((d - 0.972) / 0.016) ** 2)) * (0.5 + 2.2 * np.exp(-(((a + 1.9) / 0.6) ** 2)))
    s.image += (lip[..., None] * np.float32([1.0, 0.66, 0.28])) * 1.1
    slide = np.maximum(
        s.stroke([(-1.7, 0.60), (1.8, 0.42)], 0.05, False), s.stroke([(-1.7, 0.82), (1.8, 0.62)], 0.05, False)
    )
    across = s.y - 0.60 + (s.x + 1.7) * 0.0515
    tone = (
        0.12
        + 1.5 * np.exp(-(((across + 0.012) / 0.010) ** 2))
        + 1.5 * np.exp(-(((across - 0.207) / 0.010) ** 2))
    )
    slide_soft = s.defocus(0.014, image=slide)
    s.over(np.clip(tone, 0, 1.5)[..., None] * np.float32([1.0, 0.72, 0.40]), slide_soft * 0.95)
    s.finish(exposure=1.1, bloom=0.18, vignette=0.55)


@picture("artists/porters-stairs", PHOTO)
def stairs(s):
    # A stairwell from above: a square spiral, lamps on every landing.
    dx, dy = s.x + 0.05, s.y - 0.05
    turn = np.arctan2(dy, dx)
    k = np.maximum(np.abs(dx), np.abs(dy) * 1.05)
    depth = np.log(k + 0.02) * 2.2 + turn / (2 * np.pi) * 1.45
    steps = (depth * 9) % 1
    wall = smooth(0.15, 0.0, np.abs((depth * 1.0) % 1.45 - 0.72) - 0.34)
    light = 0.20 + 1.5 * np.exp(-(((k - 0.15) / 0.22) ** 2)) + 0.5 * np.clip(np.sin(turn * 1.0 + 1.1), 0, 1)
    s.image = ((0.25 + 0.75 * steps) * light * (0.35 + 0.65 * wall) * (0.7 + 0.6 * s.noise(8)) * 0.16)[
        ..., None
    ] * np.float32([1.0, 0.60, 0.34])
    rail = np.abs(((depth - 0.22) % 1.45) - 0.72)
    s.over((0.010, 0.007, 0.006), smooth(0.045, 0.03, rail))
    s.image += (smooth(0.050, 0.046, rail) * smooth(0.030, 0.034, rail) * light * 0.5)[
        ..., None
    ] * np.float32([1, 0.5, 0.25])
    s.glow(-0.05, 0.05, 0.09, (2.6, 1.5, 0.7))
    s.finish(exposure=1.45, bloom=0.18, vignette=0.75)


@picture("artists/bjorn-modular", PHOTO)
def modular(s):
    r = np.random.default_rng(5)
    kinds, spots = r.integers(0, 4, (60, 60)), r.random((60, 60))

    def panel(x, y):
        i, j = np.floor(x / 0.16).astype(int) % 60, np.floor(y / 0.16).astype(int) % 60
        u, v = x / 0.16 % 1 - 0.5, y / 0.16 % 1 - 0.5
        module = np.floor(x / 0.64).astype(int) % 60
        tone = 0.10 + 0.30 * (spots[module, 3] ** 2)
        lamp = 0.12 + 1.3 / (1 + ((x + 0.5) ** 2 + (y - 0.5) ** 2) * 0.5)
        colour = (tone * lamp)[..., None] * np.float32([0.9, 0.95, 1.0])
        seam = np.abs(x / 0.64 % 1 - 0.5) > 0.488
        colour[seam] *= 0.15
        d = np.hypot(u, v)
        kind = kinds[i, j]
        ring, hole = (kind <= 1) & (d < 0.27), (kind <= 1) & (d < 0.15)
        colour[ring] = ((0.55 + 0.4 * np.sin(np.arctan2(v, u) * 2 + 1)) * lamp)[..., None].repeat(3, -1)[ring]
        colour[hole] = 0.004
        lamp_on = (kind == 3) & (d < 0.13)
        on = spots[i, j] > 0.35
        paint = np.where(
            (spots[i, j] > 0.8)[..., None], np.float32([0.2, 1.6, 2.6]), np.float32([2.8, 0.32, 0.16])
        )
        colour[lamp_on & on] = paint[lamp_on & on]
        colour[lamp_on & ~on] = (0.06, 0.012, 0.01)
        return colour, np.ones_like(x)

    def knobs(z, top):
        def texture(x, y):
            i, j = np.floor(x / 0.16).astype(int) % 60, np.floor(y / 0.16).astype(int) % 60
            u, v = x / 0.16 % 1 - 0.5, y / 0.16 % 1 - 0.5
            d = np.hypot(u, v)
            lamp = 0.12 + 1.3 / (1 + ((x + 0.5) ** 2 + (y - 0.5) ** 2) * 0.5)
            angle = spots[i, j] * 5
            mark = (
                top
                & (np.abs(u * np.cos(angle) + v * np.sin(angle)) < 0.05)
                & (v * np.cos(angle) - u * np.sin(angle) > 0)
            )
            colour = (lamp * (0.05 if top else 0.02))[..., None] * np.ones(3, np.float32)
            colour[mark] = (lamp * 0.8)[..., None].repeat(3, -1)[mark]
            return colour, ((kinds[i, j] == 2) & (d < 0.40)).astype(np.float32)

        return texture

    def cables(z, which):
        lines = [
            (
                r.integers(-9, 9) * 0.16 + 0.08,
                r.integers(0, 9) * 0.16 + 0.08,
                r.integers(-9, 9) * 0.16 + 0.08,
                r.integers(0, 9) * 0.16 + 0.08,
                r.uniform(0.2, 0.5),
            )
            for _ in range(6)
        ]
        paints = np.float32(
            [
                (0.75, 0.10, 0.06),
                (0.85, 0.5, 0.05),
                (0.05, 0.22, 0.55),
                (0.03, 0.03, 0.035),
                (0.65, 0.6, 0.55),
                (0.08, 0.4, 0.25),
            ]
        )

        def texture(x, y):
            colour, cover = np.zeros(x.shape + (3,), np.float32), np.zeros_like(x)
            lamp = 0.2 + 1.3 / (1 + ((x + 0.5) ** 2 + (y - 0.5) ** 2) * 0.5)
            for k, (x1, y1, x2, y2, sag) in enumerate(lines):
                t = np.clip((x - x1) / (x2 - x1 + 1e-3), 0, 1)
                line = y1 + (y2 - y1) * t - sag * 4 * t * (1 - t)
                slope = (y2 - y1 - sag * 4 * (1 - 2 * t)) / (x2 - x1 + 1e-3)
                d = (y - line) / np.sqrt(1 + slope**2)
                d = np.where((x < min(x1, x2) - 0.01) | (x > max(x1, x2) + 0.01), 9, d)
                on = np.abs(d) < 0.022
                shade = 0.25 + 1.5 * np.exp(-(((d - 0.007) / 0.006) ** 2))
                colour[on] = ((shade * lamp)[..., None] * paints[(k + which) % 6])[on]
                cover = np.where(on, 1, cover)
            return colour, cover

        return texture

    layers = [
        (0.34, cables(0.34, 0)),
        (0.26, cables(0.26, 2)),
        (0.18, cables(0.18, 4)),
        (0.10, knobs(0.10, True)),
        (0.05, knobs(0.05, False)),
        (0.0, panel),
    ]
    through_lens(s, layers, (-1.35, -0.45, 0.95), (0.15, 0.75, 0.08), 44, 1.85, 0.05, samples=26)
    s.image *= np.float32([0.82, 0.95, 1.15])
    s.finish(exposure=1.4, bloom=0.16, vignette=0.55)


def aurora(s, horizon, strength=1.0, curtains=5):
    for i in range(curtains):
        wave = s.random.uniform(0, 6)
        bend = (
            0.30 * np.sin(s.x * s.random.uniform(0.8, 1.8) + wave)
            + 0.12 * np.sin(s.x * 3.7 + wave * 2)
            + 0.04 * np.sin(s.x * 11 + wave)
        )
        base = horizon - 0.34 + 0.13 * i * s.random.choice((-1, 1)) * 0.6 + bend * 0.7
        up = base - s.y
        rays = (
            0.35
            + 0.65
            * s.noise(3, 1) ** 1
            * np.interp(
                s.x[0],
                np.linspace(-s.aspect, s.aspect, 90),
                ndimage.gaussian_filter1d(s.random.random(90), 1.0),
            )[None, :]
            * 1.6
        )
        curtain = np.where(up > 0, np.exp(-up / 0.34), np.exp(up / 0.022)) * rays * strength
        green = np.exp(-np.clip(up, 0, None) / 0.24)
        s.image += (
            curtain[..., None]
            * (
                green[..., None] * np.float32([0.10, 0.85, 0.42])
                + (1 - green)[..., None] * np.float32([0.42, 0.10, 0.62])
            )
            * 0.5
        )


@picture("artists/bjorn-snow", PHOTO)
def snow(s):
    s.image = s.gradient((-1, (0.006, 0.012, 0.035)), (0.25, (0.03, 0.06, 0.09)), (1, (0.03, 0.05, 0.08)))
    s.image += s.lights(420, (-1.6, -1, 1.6, 0.3), [(1, 1, 1.2), (1.1, 0.95, 0.8)], (0.1, 3), 0.0018, power=6)
    aurora(s, 0.1, 0.9)
    line = ndimage.gaussian_filter1d(np.cumsum(s.random.standard_normal(s.w)), 14)
    line = 0.18 - 0.24 * (line - line.min()) / np.ptp(line)
    s.over((0.020, 0.032, 0.045), smooth(-s.pixel, s.pixel, s.y - line[None, :]))
    ground = smooth(0.24, 0.26, s.y - 0.03 * np.sin(s.x * 2))
    drift = s.noise(6, 5, stretch=5)
    s.over(
        (0.5 + 0.8 * drift)[..., None] * s.gradient((0.2, (0.05, 0.12, 0.13)), (1, (0.10, 0.16, 0.20))),
        ground,
    )
    hut = s.polygon([(0.50, 0.36), (0.50, 0.14), (0.72, 0.0), (0.94, 0.14), (0.94, 0.36)], curve=False)
    s.over((0.012, 0.012, 0.016), hut)
    s.over(
        (0.35, 0.45, 0.50),
        s.polygon(
            [(0.45, 0.17), (0.72, -0.02), (0.99, 0.17), (0.99, 0.13), (0.72, -0.07), (0.45, 0.13)],
            curve=False,
        ),
    )
    window = s.mask(s.box(0.64, 0.22, 0.055, 0.05))
    s.over((6, 2.9, 0.9), window)
    s.glow(0.64, 0.22, 0.10, (0.8, 0.36, 0.10))
    s.image += (np.exp(-(((s.x - 0.60) / 0.2) ** 2 + ((s.y - 0.46) / 0.07) ** 2)))[..., None] * np.float32(
        [0.5, 0.23, 0.07]
    )
    s.over(
        (0.010, 0.012, 0.015),
        s.mask(figure(s, -0.35, 0.62, 0.36, arms=((-0.14, 0.5), (0.15, 0.5)), hat=False, hair=0.02), 0.004),
    )
    s.finish(exposure=1.3, bloom=0.18, vignette=0.45)


@picture("artists/zoe-tram", PHOTO)
def zoe_tram(s):
    s.image = s.gradient((-1, (0.10, 0.17, 0.20)), (0.1, (0.52, 0.46, 0.36)), (1, (0.06, 0.07, 0.08)))
    skyline(s, 0.22, 0.25, 0.75, (0.10, 0.11, 0.12), step=(0.14, 0.3), lit=0.06, window=0.022)
    s.soften(0.008)
    s.over((0.75, 0.62, 0.45), (np.exp(-(((s.y - 0.12) / 0.22) ** 2)) * s.noise(3)) * 0.55)
    road = smooth(0.20, 0.23, s.y)
    s.over(
        (0.4 + 0.6 * s.noise(60, 3, stretch=5))[..., None]
        * s.gradient((0.2, (0.30, 0.25, 0.19)), (1, (0.04, 0.045, 0.05))),
        road,
    )
    for x in (-0.62, -0.22, 0.30, 0.78):
        s.over(
            (0.85, 0.72, 0.52),
            s.stroke([(0.1 + (x - 0.1) * 0.06, 0.21), (0.1 + (x - 0.1) * 2.2, 1.1)], 0.013, False)
            * smooth(1.3, 0.2, s.y)
            * 0.85,
        )
    for x1, x2 in ((-1.7, -0.25), (-1.7, 0.4), (1.7, 0.0), (1.7, -0.3)):
        s.over((0.03, 0.03, 0.03), s.stroke([(x1, -0.85), (x2 * 0.5 + 0.05, -0.28), (0.1, 0.0)], 0.004) * 0.8)
    body = s.box(0.10, 0.02, 0.30, 0.33, 0.06)
    mask = s.mask(body, 0.004)
    s.over((0.20, 0.035, 0.022), mask)
    s.over((0.42, 0.36, 0.26), mask * smooth(0.03, 0.01, np.abs(s.y - 0.14) - 0.012))
    glass = s.mask(s.box(0.10, -0.10, 0.255, 0.135, 0.03))
    s.over(s.gradient((-0.25, (0.35, 0.33, 0.28)), (0.05, (0.06, 0.06, 0.06))), glass)
    s.over((3.5, 2.6, 1.3), s.mask(s.box(0.10, -0.27, 0.13, 0.028, 0.01)) * 0.55)
    for x in (-0.10, 0.30):
        add_spot(s, s.image, x, 0.25, 0.026, np.float32([16, 13, 8]))
        s.glow(x, 0.25, 0.08, (1.5, 1.1, 0.6))
        s.image += (
            np.exp(-(((s.x - x - (s.y - 0.3) * 0.2 * (1 if x > 0.1 else -1)) / 0.05) ** 2))
            * smooth(0.3, 0.5, s.y)
            * smooth(1.1, 0.4, s.y)
        )[..., None] * np.float32([0.5, 0.4, 0.25])
    s.over((0.01, 0.01, 0.01), s.stroke([(0.0, -0.30), (0.10, -0.46), (0.20, -0.30)], 0.008, False))
    person = s.mask(figure(s, -0.78, 0.92, 1.02, arms=((-0.12, 0.5), (0.16, 0.46)), hair=0.016), 0.004)
    s.over((0.016, 0.016, 0.018), person)
    s.image += (s.rim(person, 1, -0.5, 0.014) ** 1.3)[..., None] * np.float32([1.1, 0.85, 0.55])
    s.finish(exposure=1.0, bloom=0.18, halation=0.03, vignette=0.5, saturation=0.95)


# Covers


@picture("covers/salt", COVER)
def salt(s):
    s.image = s.gradient(
        (-1, (0.85, 0.34, 0.26)),
        (-0.05, (1.15, 0.66, 0.50)),
        (0.02, (0.70, 0.55, 0.52)),
        (1, (0.75, 0.66, 0.64)),
    )
    s.image *= (0.88 + 0.24 * s.noise(4, 5, stretch=6))[..., None]
    s.over((1.6, 0.75, 0.42), s.mask(s.circle(0.0, -0.20, 0.30), 0.006))
    # A salt flat: cracks that come nearer.
    z = 1 / np.clip(s.y - 0.0, 0.012, None)
    u, v = s.x * z * 1.6, z * 1.6
    flat = smooth(0.0, 0.01, s.y)
    points = s.random.random((64, 64, 2))
    i, j = np.floor(u).astype(int), np.floor(v).astype(int)
    first, second = np.full(s.x.shape, 9.0), np.full(s.x.shape, 9.0)
    for a in (-1, 0, 1):
        for b in (-1, 0, 1):
            q = points[(i + a) % 64, (j + b) % 64]
            d = np.hypot(i + a + q[..., 0] - u, j + b + q[..., 1] - v)
            second = np.where(d < first, first, np.minimum(second, d))
            first = np.minimum(first, d)
    crack = smooth(0.10, 0.02, second - first) * smooth(60, 5, z)
    ridge = smooth(0.0, 0.2, second - first) * smooth(0.36, 0.2, second - first)
    s.over((0.30, 0.22, 0.24), crack * flat * 0.8)
    s.image += (ridge * flat * smooth(30, 3, z) * 0.22)[..., None] * np.float32([1, 0.85, 0.75])
    s.image += (flat * np.exp(-((s.x / 0.26) ** 2)) * smooth(1.0, 0.0, s.y) * 0.5)[..., None] * np.float32(
        [1, 0.45, 0.25]
    )
    person = s.mask(figure(s, 0.02, 0.10, 0.26, arms=((-0.14, 0.5), (0.14, 0.5)), hair=0.02), 0.002)
    s.over((0.05, 0.02, 0.03), person)
    s.over(
        (0.16, 0.10, 0.11),
        s.polygon([(-0.01, 0.10), (0.05, 0.10), (0.13, 0.46), (0.03, 0.46)], soft=0.01, curve=False) * 0.55,
    )
    s.finish(exposure=0.62, bloom=0.12, halation=0.03, vignette=0.35)


@picture("covers/lanterns", COVER)
def lanterns(s):
    s.image = s.gradient((-1, (0.006, 0.008, 0.03)), (0.3, (0.05, 0.02, 0.06)), (1, (0.02, 0.008, 0.02)))
    spots = [
        (
            s.random.uniform(-0.95, 0.95),
            s.random.uniform(-0.95, 0.72),
            0.018 + 0.12 * s.random.random() ** 2.2,
        )
        for _ in range(34)
    ]
    for x, y, r in sorted(spots, key=lambda p: p[2]):
        far = smooth(0.15, 0.02, r)
        mask = s.mask(s.box(x, y, r * 0.78, r, r * 0.35), 0.004 + 0.025 * max(0, r - 0.07))
        ribs = 0.78 + 0.22 * np.sin((s.y - y) / r * 22)
        glow = np.exp(-(((s.x - x) / r) ** 2 + ((s.y - y - r * 0.35) / (r * 1.1)) ** 2))
        paint = np.float32([(2.8, 0.85, 0.2), (2.6, 0.40, 0.22), (2.4, 1.4, 0.5)])[s.random.integers(3)]
        s.over(((0.3 + 1.1 * glow) * ribs * (1 - 0.4 * far))[..., None] * paint, mask)
        s.glow(x, y, r * 1.1, paint * 0.05)
    water(s, 0.72, ripple=0.02, depth=0.7)
    s.finish(exposure=0.95, bloom=0.24, vignette=0.35)


@picture("covers/nordlys", COVER)
def nordlys(s):
    s.image = s.gradient((-1, (0.004, 0.010, 0.03)), (0.5, (0.03, 0.07, 0.09)), (1, (0.02, 0.04, 0.05)))
    s.image += s.lights(300, (-1, -1, 1, 0.5), [(1, 1, 1.2)], (0.1, 2.5), 0.0022, power=6)
    aurora(s, 0.25, 1.25, 6)
    for i, (base, rough) in enumerate(((0.40, 0.30), (0.56, 0.2))):
        line = np.cumsum(s.random.standard_normal(s.w))
        line = ndimage.gaussian_filter1d(line, 10 + 10 * i)
        line = base - rough * (line - line.min()) / np.ptp(line)
        hill = smooth(-s.pixel, s.pixel, s.y - line[None, :])
        s.over(np.float32([0.016, 0.030, 0.040]) * (1.4 - i), hill)
        s.image += (hill * smooth(0.04, 0, s.y - line[None, :]) * s.noise(60, 2))[..., None] * np.float32(
            [0.05, 0.16, 0.13]
        )
    water(s, 0.60, ripple=0.01, depth=0.85)
    s.finish(exposure=1.35, bloom=0.18, vignette=0.4)


@picture("covers/long-exposure", COVER)
def trails(s):
    s.image = s.gradient((-1, (0.010, 0.014, 0.05)), (0.6, (0.05, 0.045, 0.09)), (1, (0.02, 0.02, 0.03)))
    cx, cy = 0.12, -0.1
    d, a = np.hypot(s.x - cx, s.y - cy), np.arctan2(s.y - cy, s.x - cx)
    for _ in range(240):
        r, start, length = (
            s.random.uniform(0.02, 1.7),
            s.random.uniform(-np.pi, np.pi),
            s.random.uniform(0.35, 0.8),
        )
        along = (a - start) % (2 * np.pi)
        arc = (
            smooth(s.pixel * s.random.uniform(1.0, 2.0), 0, np.abs(d - r))
            * (along < length)
            * (0.4 + 0.6 * along / length)
        )
        s.image += (arc * s.random.random() ** 2 * 1.3)[..., None] * np.float32(
            [(1.0, 0.85, 0.65), (0.75, 0.85, 1.1), (1.1, 0.65, 0.5)]
        )[s.random.integers(3)]
    line = (
        0.62
        - 0.05 * s.noise(3)[int(s.h * 0.8)]
        - 0.03 * np.abs(ndimage.gaussian_filter1d(s.random.standard_normal(s.w), 3)) * 3
    )
    s.over((0.008, 0.008, 0.012), smooth(-s.pixel, s.pixel, s.y - line[None, :]))
    for shift_, colour in (
        (0.0, (9, 1.0, 0.5)),
        (0.02, (9, 1.0, 0.5)),
        (0.06, (9, 7.5, 5)),
        (0.08, (9, 7.5, 5)),
    ):
        path = [
            (-1.1, 0.92 + shift_),
            (-0.3, 0.88 + shift_),
            (0.05, 0.78 + shift_ * 0.6),
            (-0.1, 0.70 + shift_ * 0.3),
            (0.15, 0.655 + shift_ * 0.1),
            (0.5, 0.64),
        ]
        s.image += (s.stroke(path, 0.007) * 0.55)[..., None] * np.float32(colour)
    s.finish(exposure=1.25, bloom=0.22, vignette=0.4)


@picture("covers/yoru", COVER)
def yoru(s):
    s.image = s.gradient((-1, (0.05, 0.016, 0.10)), (1, (0.16, 0.03, 0.12)))
    paper = 0.85 + 0.3 * s.noise(90, 3) * s.noise(4)
    s.glow(0.0, -0.05, 0.55, (0.5, 0.12, 0.16))
    moon(s, 0.0, -0.05, 0.60, (1.0, 0.45, 0.34))
    branch = np.zeros_like(s.x)

    def grow(x, y, angle, length, width, depth):
        nonlocal branch
        points = [(x, y)]
        for _ in range(4):
            angle += s.random.normal(0, 0.20)
            x, y = x + np.cos(angle) * length / 4, y + np.sin(angle) * length / 4
            points.append((x, y))
        branch = np.maximum(branch, s.stroke(points, width))
        if depth:
            for _ in range(3):
                k = s.random.integers(2, 5)
                grow(
                    *points[k],
                    angle + s.random.choice((-1, 1)) * s.random.uniform(0.3, 0.9),
                    length * s.random.uniform(0.55, 0.8),
                    width * 0.58,
                    depth - 1,
                )
        else:
            for px, py in points[1:]:
                for _ in range(2):
                    q = s.mask(
                        s.ellipse(
                            px + s.random.normal(0, 0.02),
                            py + s.random.normal(0, 0.02),
                            0.022,
                            0.014,
                            s.random.uniform(0, 3),
                        )
                    )
                    flowers.append(q)

    flowers = []
    grow(-1.05, 0.62, -0.45, 1.0, 0.062, 3)
    s.over((0.012, 0.006, 0.016), branch)
    s.image += (s.rim(branch, 1, -0.4, 0.008))[..., None] * np.float32([0.7, 0.25, 0.22])
    for i, q in enumerate(flowers):
        s.over(np.float32([0.95, 0.42, 0.45]) * (0.55 + 0.45 * ((i * 7) % 5) / 4), q * 0.9)
    s.image *= paper[..., None]
    s.finish(exposure=1.1, bloom=0.14, vignette=0.4)


@picture("covers/last-orders", COVER)
def last_orders(s):
    s.image = (
        s.gradient((-1, (0.010, 0.010, 0.020)), (1, (0.030, 0.014, 0.014)))
        * (0.6 + 0.8 * s.noise(3))[..., None]
    )
    layer = s.lights(34, (-1, -1, 1, 0.2), [(12, 5, 1.5), (3, 8, 9), (12, 2, 2)], (0.05, 0.8), 0.014)
    s.image += s.defocus(0.10, image=layer, blades=8)
    bar = smooth(0.50, 0.52, s.y)
    s.over(
        (0.4 + 0.6 * s.noise(10, 4, stretch=14))[..., None]
        * s.gradient((0.5, (0.22, 0.085, 0.035)), (1, (0.03, 0.012, 0.008))),
        bar,
    )

    # A chair, upside down on the bar, and a glass.
    def sticks(lines, width, light):
        mask = np.zeros_like(s.x)
        for line in lines:
            mask = np.maximum(mask, s.stroke(line, width, False))
        s.over((0.016, 0.008, 0.006), mask)
        s.image += (s.rim(mask, 1, -0.6, 0.012))[..., None] * np.float32(light)

    sticks(
        [
            [(-0.62, 0.30), (0.02, 0.30)],
            [(-0.60, 0.30), (-0.68, -0.62)],
            [(0.0, 0.30), (0.06, -0.62)],
            [(-0.46, 0.26), (-0.50, -0.50)],
            [(-0.14, 0.26), (-0.10, -0.50)],
            [(-0.64, -0.15), (0.03, -0.15)],
            [(-0.60, 0.30), (-0.66, 0.52)],
            [(0.0, 0.30), (0.06, 0.52)],
            [(-0.66, 0.50), (0.06, 0.50)],
        ],
        0.042,
        (1.5, 0.7, 0.26),
    )
    glass = s.polygon([(0.38, 0.10), (0.66, 0.10), (0.63, 0.60), (0.41, 0.60)], curve=False)
    drink = s.polygon([(0.395, 0.34), (0.645, 0.34), (0.63, 0.57), (0.41, 0.57)], curve=False)
    refracted = s.image[:, ::-1]
    s.image = s.image * (1 - 0.5 * glass[..., None]) + refracted * 0.5 * glass[..., None]
    s.over(s.gradient((0.34, (1.5, 0.55, 0.10)), (0.57, (0.5, 0.13, 0.02))), drink * 0.8)
    s.image += (s.rim(glass, 1, 0, 0.014) + s.rim(glass, -1, 0, 0.014))[..., None] * np.float32(
        [1.6, 1.1, 0.7]
    )
    s.image += (s.mask(np.abs(s.ellipse(0.52, 0.10, 0.14, 0.022)) - 0.004))[..., None] * np.float32(
        [1.2, 0.9, 0.6]
    )
    s.image += (bar * np.exp(-(((s.x - 0.6) / 0.18) ** 2 + ((s.y - 0.66) / 0.09) ** 2)))[
        ..., None
    ] * np.float32([1.0, 0.36, 0.07])
    s.finish(exposure=1.25, bloom=0.18, vignette=0.5)


@picture("covers/room-service", COVER)
def room_service(s):
    s.image = (0.85 + 0.3 * s.noise(3))[..., None] * np.float32([0.035, 0.05, 0.06])
    for i in range(9):
        x = -1 + 0.25 * i
        s.image *= (1 - 0.35 * smooth(0.012, 0.004, np.abs(s.x - x)))[..., None]
    door = s.mask(s.box(0.08, 0.06, 0.42, 0.86))
    s.over(
        (0.20, 0.045, 0.035) * (0.8 + 0.4 * s.noise(8, 4, stretch=0.15))[..., None].astype(np.float32), door
    )
    for y, h in ((-0.40, 0.28), (0.36, 0.40)):
        panel = s.box(0.08, y, 0.30, h)
        s.image += (s.mask(np.abs(panel) - 0.012) * (0.4 + 0.6 * (s.y < y)))[..., None] * np.float32(
            [0.10, 0.03, 0.02]
        )
        s.image *= (1 - 0.3 * s.mask(np.abs(panel - 0.02) - 0.010))[..., None]
    s.over((0.012, 0.010, 0.010), s.mask(np.abs(s.box(0.08, 0.06, 0.44, 0.88)) - 0.022))
    s.glow(0.42, 0.10, 0.05, (0.5, 0.3, 0.1))
    s.over((1.5, 0.85, 0.26), s.mask(s.circle(0.42, 0.10, 0.034)))
    numbers = np.zeros_like(s.x)
    for x in (-0.02, 0.18):
        numbers = np.maximum(numbers, s.mask(np.abs(s.ellipse(x, -0.47, 0.055, 0.085)) - 0.014))
    s.over((1.5, 0.9, 0.3), numbers)
    s.over((0.01, 0.01, 0.01), s.stroke([(0.42, 0.10), (0.40, 0.3), (0.42, 0.36)], 0.006))
    sign = s.mask(s.box(0.41, 0.44, 0.055, 0.10, 0.015))
    s.over((0.9, 0.75, 0.55), sign)
    gap = s.mask(s.box(0.08, 0.935, 0.41, 0.012), 0.006)
    s.over((8, 4.4, 1.6), gap)
    s.image += (smooth(0.93, 0.95, s.y) * np.exp(-(((s.x - 0.08) / 0.5) ** 2)))[..., None] * np.float32(
        [0.9, 0.45, 0.15]
    )
    # A tray, with a trumpet on it.
    lamp = np.exp(-((s.x + 0.75) ** 2 + (s.y + 0.7) ** 2) / 0.7)
    s.image *= (0.35 + 3.0 * lamp)[..., None] * np.float32([1.15, 0.85, 0.6])
    s.over((4, 2.3, 1.0), s.mask(s.box(-0.72, -0.62, 0.07, 0.09, 0.03), 0.01))
    s.glow(-0.72, -0.62, 0.14, (0.7, 0.35, 0.12))
    s.finish(exposure=1.9, bloom=0.2, vignette=0.5)


@picture("covers/lodz", COVER)
def lodz(s):
    s.image = s.gradient((-1, (0.10, 0.20, 0.22)), (0.3, (0.85, 0.62, 0.40)), (1, (0.2, 0.2, 0.18)))
    s.image *= (0.8 + 0.4 * s.noise(4, 5, stretch=4))[..., None]
    skyline(s, 0.50, 0.2, 0.62, (0.07, 0.08, 0.085), step=(0.12, 0.26), lit=0.10, window=0.024)
    for x, tall in ((-0.62, 1.1), (0.38, 0.95), (0.72, 1.25)):
        s.over(
            (0.06, 0.055, 0.055),
            s.polygon(
                [(x - 0.045, 0.5), (x - 0.028, 0.5 - tall), (x + 0.028, 0.5 - tall), (x + 0.045, 0.5)],
                curve=False,
            ),
        )
        plume = (
            np.exp(
                -(
                    (
                        (s.x - x - 0.22 - (0.5 - tall - s.y) * 0.8)
                        / (0.10 + 0.3 * np.clip(0.5 - tall - s.y, 0, 1))
                    )
                    ** 2
                )
            )
            * smooth(0.03, -0.1, s.y - 0.5 + tall)
            * s.noise(7, 4)
        )
        s.over((0.62, 0.52, 0.42), plume * 0.7)
    s.over((0.85, 0.66, 0.45), np.exp(-(((s.y - 0.45) / 0.16) ** 2)) * s.noise(3) * 0.7)
    wet = smooth(0.52, 0.53, s.y)
    s.over((0.03, 0.035, 0.04), wet * 0.3)
    water(s, 0.525, ripple=0.012, depth=0.7, tint=(0.85, 0.9, 0.9))
    for x in (-0.30, -0.10, 0.22, 0.46):
        s.over((1.1, 0.85, 0.55), s.stroke([(0.02 + (x) * 0.05, 0.53), (x * 2.6, 1.1)], 0.014, False) * 0.7)
    person = s.mask(figure(s, 0.05, 0.76, 0.36, arms=((-0.14, 0.5), (0.15, 0.5)), hair=0.018), 0.003)
    s.over((0.018, 0.018, 0.02), person)
    s.image += (s.rim(person, 0, -1, 0.008))[..., None] * np.float32([0.9, 0.7, 0.4])
    s.finish(exposure=0.95, bloom=0.16, halation=0.03, vignette=0.4)
