"""Tools for pictures that look like photographs: shapes, lenses, light, film.

Colours are linear light, as float32.

A picture's height is 2 units: y goes from -1 (top) to 1, x is 0 in the middle.
"""

import io
import zlib

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage, signal

WORK = 0.62  # Scenes are computed at this part of their size; film grain is added at full size.


class Scene:
    def __init__(self, name, width, height, scale=WORK):
        self.name, self.full = name, (width, height)
        self.w, self.h = int(width * scale), int(height * scale)
        self.random = np.random.default_rng(zlib.crc32(name.encode()))
        self.aspect = self.w / self.h
        ys, xs = np.mgrid[0 : self.h, 0 : self.w].astype(np.float32)
        self.x = (xs + 0.5 - self.w / 2) * 2 / self.h
        self.y = (ys + 0.5 - self.h / 2) * 2 / self.h
        self.pixel = 2 / self.h
        self.image = np.zeros((self.h, self.w, 3), np.float32)

    # Light and noise

    def noise(self, frequency, octaves=5, stretch=1.0, gain=0.5):
        """Clouds from 0 to 1; a stretch above 1 makes them wider than high."""
        total, amount, weight = np.zeros((self.h, self.w), np.float32), 0.0, 1.0
        for _ in range(octaves):
            rows = max(2, int(frequency)) + 3
            columns = max(2, int(frequency * self.aspect / stretch)) + 3
            if rows > self.h or columns > self.w * 2:
                break
            small = self.random.random((rows, columns), dtype=np.float32)
            zoom = ndimage.zoom(small, ((self.h + 8) / (rows - 2), (self.w + 8) / (columns - 2)), order=3)
            total += weight * zoom[4 : 4 + self.h, 4 : 4 + self.w]
            amount += weight
            weight *= gain
            frequency *= 2
        return np.clip(total / amount, 0, 1)

    def gradient(self, *stops, axis=None):
        """Colours along y, or along another field: (position, colour) pairs."""
        field = self.y if axis is None else axis
        positions = [p for p, _ in stops]
        return np.stack(
            [np.interp(field, positions, [c[i] for _, c in stops]) for i in range(3)], axis=-1
        ).astype(np.float32)

    def glow(self, x, y, radius, colour, power=1.0, squash=1.0):
        d = ((self.x - x) ** 2 + ((self.y - y) * squash) ** 2) / radius**2
        self.image += (1 / (1 + d) ** (1.5 * power))[..., None] * np.float32(colour)

    def over(self, colour, mask):
        mask = mask[..., None]
        self.image = self.image * (1 - mask) + np.asarray(colour, np.float32) * mask

    def mask(self, distance, soft=0.0):
        edge = max(self.pixel, soft)
        return np.clip(0.5 - distance / edge, 0, 1).astype(np.float32)

    # Shapes: signed distances

    def circle(self, x, y, r):
        return np.hypot(self.x - x, self.y - y) - r

    def ellipse(self, x, y, rx, ry, turn=0.0):
        c, s = np.cos(turn), np.sin(turn)
        dx, dy = self.x - x, self.y - y
        u, v = (dx * c + dy * s) / rx, (dy * c - dx * s) / ry
        k = np.hypot(u, v)
        return (k - 1) * min(rx, ry)

    def box(self, x, y, rx, ry, corner=0.0, turn=0.0):
        c, s = np.cos(turn), np.sin(turn)
        dx, dy = self.x - x, self.y - y
        u = np.abs(dx * c + dy * s) - rx + corner
        v = np.abs(dy * c - dx * s) - ry + corner
        return np.hypot(np.maximum(u, 0), np.maximum(v, 0)) + np.minimum(np.maximum(u, v), 0) - corner

    def limb(self, x1, y1, r1, x2, y2, r2):
        dx, dy = x2 - x1, y2 - y1
        t = np.clip(((self.x - x1) * dx + (self.y - y1) * dy) / (dx * dx + dy * dy + 1e-9), 0, 1)
        return np.hypot(self.x - x1 - t * dx, self.y - y1 - t * dy) - (r1 + (r2 - r1) * t)

    def polygon(self, points, soft=0.0, curve=True):
        """A mask; with curve, the outline goes smoothly through the points."""
        points = np.asarray(points, np.float64)
        if curve:
            points = spline(points, closed=True)
        k = 3
        image = Image.new("L", (self.w * k, self.h * k))
        px = (points[:, 0] / self.pixel + self.w / 2) * k
        py = (points[:, 1] / self.pixel + self.h / 2) * k
        ImageDraw.Draw(image).polygon(list(zip(px, py)), fill=255)
        mask = np.asarray(image.resize((self.w, self.h), Image.BOX), np.float32) / 255
        return ndimage.gaussian_filter(mask, soft / self.pixel) if soft else mask

    def stroke(self, points, width, curve=True):
        """A mask of a line with round ends."""
        points = np.asarray(points, np.float64)
        if curve:
            points = spline(points, closed=False)
        k = 3
        image = Image.new("L", (self.w * k, self.h * k))
        px = (points[:, 0] / self.pixel + self.w / 2) * k
        py = (points[:, 1] / self.pixel + self.h / 2) * k
        size = width / self.pixel * k
        draw = ImageDraw.Draw(image)
        draw.line(list(zip(px, py)), fill=255, width=max(1, round(size)), joint="curve")
        for x, y in ((px[0], py[0]), (px[-1], py[-1])):
            draw.ellipse([x - size / 2, y - size / 2, x + size / 2, y + size / 2], fill=255)
        return np.asarray(image.resize((self.w, self.h), Image.BOX), np.float32) / 255

    def solid(self, mask, depth=0.25, smooth=0.012):
        """Normals of a flat shape as if it were inflated."""
        inside = ndimage.distance_transform_edt(mask > 0.5).astype(np.float32) * self.pixel
        t = np.clip(inside / depth, 0, 1)
        height = depth * np.sqrt(1 - (1 - t) ** 2)
        height = ndimage.gaussian_filter(height, smooth / self.pixel)
        gy, gx = np.gradient(height, self.pixel)
        length = np.sqrt(gx * gx + gy * gy + 1)
        return np.stack([-gx / length, -gy / length, 1 / length], -1)

    def lit(self, normals, direction, colour, wrap=0.0, power=1.0):
        d = np.asarray(direction, np.float32)
        d = d / np.linalg.norm(d)
        amount = np.clip((normals @ d + wrap) / (1 + wrap), 0, None) ** power
        return amount[..., None] * np.float32(colour)

    def rim(self, mask, dx, dy, width=0.012):
        """The edge of a shape that faces a light behind it, from 0 to 1."""
        length = np.hypot(dx, dy)
        step = (-dy / length * width / self.pixel, -dx / length * width / self.pixel)
        soft = ndimage.gaussian_filter(mask, width * 0.45 / self.pixel)
        return np.clip(soft - ndimage.shift(soft, step, order=1, mode="nearest"), 0, 1) * mask

    # Lenses

    def soften(self, sigma):
        self.image = blur(self.image, sigma / self.pixel)

    def defocus(self, radius, image=None, blades=0):
        """The disc of an open lens: points of light become coins."""
        source = self.image if image is None else image
        r = radius / self.pixel
        n = int(np.ceil(r)) + 1
        ys, xs = np.mgrid[-n : n + 1, -n : n + 1]
        d = np.hypot(xs, ys)
        if blades:
            a = np.arctan2(ys, xs) % (2 * np.pi / blades) - np.pi / blades
            d = d * np.cos(a) / np.cos(np.pi / blades)
        kernel = np.clip(r - d + 0.5, 0, 1) * (0.8 + 0.35 * (d / max(r, 1)) ** 3)
        kernel /= kernel.sum()
        pad = ((n, n), (n, n), (0, 0)) if source.ndim == 3 else ((n, n), (n, n))
        wide = np.pad(source, pad, mode="edge")
        if source.ndim == 3:
            kernel = kernel[..., None]
        out = signal.fftconvolve(wide, kernel, mode="same", axes=(0, 1))
        out = np.maximum(out[n : n + self.h, n : n + self.w], 0).astype(np.float32)
        if image is None:
            self.image = out
        return out

    def lights(self, count, box, colours, strength=(0.5, 3.0), radius=0.004, power=2.0):
        """Small lights strewn over a box (x1, y1, x2, y2)."""
        x1, y1, x2, y2 = box
        layer = np.zeros_like(self.image)
        for _ in range(count):
            x, y = self.random.uniform(x1, x2), self.random.uniform(y1, y2)
            colour = np.float32(colours[self.random.integers(len(colours))])
            amount = strength[0] + (strength[1] - strength[0]) * self.random.random() ** power
            add_spot(self, layer, x, y, radius, colour * amount)
        return layer

    # Film

    def finish(
        self,
        exposure=1.0,
        bloom=0.10,
        halation=0.05,
        vignette=0.35,
        grain=0.013,
        warm=(1.0, 1.0, 1.0),
        shadows=(0.010, 0.008, 0.016),
        contrast=1.08,
        saturation=1.0,
    ):
        image = self.image * exposure
        wide = blur(image, 0.05 / self.pixel) * 0.6 + blur(image, 0.2 / self.pixel) * 0.4
        image = image * (1 - bloom) + wide * bloom
        image += blur(image, 0.025 / self.pixel)[..., :1] * np.float32(
            [halation, halation * 0.25, halation * 0.1]
        )
        r2 = (self.x / self.aspect) ** 2 * 0.55 + self.y**2 * 0.45
        image = image * (1 - vignette * r2[..., None]) * np.float32(warm) + np.float32(shadows)
        # A film's curve (Narkowicz' fit), then colour, contrast and gamma.
        image = np.clip(image * (2.51 * image + 0.03) / (image * (2.43 * image + 0.59) + 0.14), 0, 1)
        grey = image @ np.float32([0.21, 0.72, 0.07])
        image = grey[..., None] + (image - grey[..., None]) * saturation
        image = np.clip(image, 0, 1) ** (1 / 2.2)
        image = np.clip((image - 0.42) * contrast + 0.42, 0, 1)
        picture = Image.fromarray((np.nan_to_num(image) * 255 + 0.5).astype(np.uint8)).resize(
            self.full, Image.LANCZOS
        )
        pixels = np.asarray(picture, np.float32) / 255
        grains = self.random.standard_normal(pixels.shape[:2], dtype=np.float32)
        grains = ndimage.gaussian_filter(grains, 1.0)
        grains *= grain / grains.std()
        level = pixels.mean(-1)
        pixels = pixels + (grains * (0.35 + 1.3 * level * (1 - level) * 2))[..., None]
        self.result = Image.fromarray((np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8))
        return self

    def jpeg(self, limit):
        """The best quality that is within a number of bytes."""
        low, high, best = 30, 88, None
        while low <= high:
            quality = (low + high) // 2
            file = io.BytesIO()
            self.result.save(file, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=2)
            if file.tell() <= limit:
                best, low = (file.getvalue(), quality), quality + 1
            else:
                high = quality - 1
        return best


def blur(image, sigma):
    if sigma < 0.2:
        return image
    if sigma > 8:  # Wide blurs are made small: nobody sees the difference.
        k = int(sigma // 4)
        h, w = image.shape[:2]
        pad = ((0, -h % k), (0, -w % k)) + ((0, 0),) * (image.ndim - 2)
        padded = np.pad(image, pad, mode="edge")
        small = padded.reshape(padded.shape[0] // k, k, padded.shape[1] // k, k, *image.shape[2:]).mean(
            (1, 3)
        )
        small = ndimage.gaussian_filter(
            small, (sigma / k, sigma / k) + (0,) * (image.ndim - 2), mode="nearest"
        )
        # Samples lie in the middle of their blocks.
        ys = (np.arange(h) + 0.5) / k - 0.5
        xs = (np.arange(w) + 0.5) / k - 0.5
        coordinates = np.meshgrid(ys, xs, indexing="ij")
        if image.ndim == 2:
            return ndimage.map_coordinates(small, coordinates, order=1, mode="nearest").astype(np.float32)
        return np.stack(
            [
                ndimage.map_coordinates(small[..., i], coordinates, order=1, mode="nearest")
                for i in range(image.shape[2])
            ],
            -1,
        ).astype(np.float32)
    return ndimage.gaussian_filter(image, (sigma, sigma) + (0,) * (image.ndim - 2), mode="nearest")


def spline(points, closed, steps=14):
    """A Catmull-Rom curve through points."""
    n = len(points)
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = []
    for i in range(n if closed else n - 1):
        p0, p1, p2, p3 = (
            points[j % n] if closed else points[min(max(j, 0), n - 1)] for j in (i - 1, i, i + 1, i + 2)
        )
        parts.append(
            0.5
            * (
                2 * p1
                + (p2 - p0) * t
                + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
                + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            )
        )
    if not closed:
        parts.append(points[-1:])
    return np.concatenate(parts)


def add_spot(scene, layer, x, y, radius, colour):
    px, py = x / scene.pixel + scene.w / 2, y / scene.pixel + scene.h / 2
    r = max(radius / scene.pixel, 0.7)
    n = int(r * 2 + 2)
    left, right = max(int(px) - n, 0), min(int(px) + n + 1, scene.w)
    top, bottom = max(int(py) - n, 0), min(int(py) + n + 1, scene.h)
    if left >= right or top >= bottom:
        return
    ys, xs = np.mgrid[top:bottom, left:right]
    amount = np.clip(r - np.hypot(xs - px, ys - py) + 0.5, 0, 1)
    layer[top:bottom, left:right] += amount[..., None].astype(np.float32) * colour


def through_lens(scene, layers, eye, target, fov, focus, aperture, samples=28, sky=(0, 0, 0)):
    """Looks at flat layers through a real aperture.

    Layers are (z, function from (x, y) to colour and cover), the highest first.
    """
    eye, target = np.float32(eye), np.float32(target)
    ahead = target - eye
    ahead /= np.linalg.norm(ahead)
    right = np.cross(ahead, [0, 0, 1]).astype(np.float32)
    right /= np.linalg.norm(right)
    up = np.cross(right, ahead)
    scale = np.float32(np.tan(np.radians(fov) / 2))
    direction = ahead + (scene.x * scale)[..., None] * right - (scene.y * scale)[..., None] * up
    at_focus = eye + direction * np.float32(focus)
    total, seen = np.zeros_like(scene.image), np.zeros((scene.h, scene.w), np.float32)
    turn = scene.random.uniform(0, 6)
    for i in range(samples):
        r, a = aperture * np.sqrt((i + 0.5) / samples), turn + i * 2.399963
        origin = eye + right * np.float32(r * np.cos(a)) + up * np.float32(r * np.sin(a))
        # Each sample also shakes within the pixel, which smooths edges.
        shake = (scene.random.uniform(-0.5, 0.5, 2) * scene.pixel * float(scale) * focus).astype(np.float32)
        ray = at_focus + right * shake[0] + up * shake[1] - origin
        colour, left = np.zeros_like(scene.image), np.ones((scene.h, scene.w), np.float32)
        for z, texture in layers:
            with np.errstate(divide="ignore", invalid="ignore"):
                t = (z - origin[2]) / ray[..., 2]
            hit = (t > 0) & np.isfinite(t)
            t = np.where(hit, t, 0)
            c, cover = texture(origin[0] + t * ray[..., 0], origin[1] + t * ray[..., 1])
            cover = np.where(hit, cover, 0) * left
            colour += c * cover[..., None]
            left = left - cover
        total += colour
        seen += 1 - left
    seen = (seen / samples)[..., None]
    scene.image = total / samples + (1 - seen) * np.asarray(sky, np.float32)
    return seen[..., 0]


# A head and shoulders in profile, looking right; 1 unit is from chin to crown.
PROFILE = [
    (0.0, -0.51),
    (0.25, -0.44),
    (0.385, -0.27),
    (0.415, -0.12),
    (0.395, -0.035),
    (0.445, 0.06),
    (0.515, 0.145),
    (0.495, 0.185),
    (0.43, 0.205),
    (0.445, 0.245),
    (0.425, 0.282),
    (0.44, 0.318),
    (0.405, 0.358),
    (0.415, 0.42),
    (0.36, 0.48),
    (0.22, 0.47),
    (0.13, 0.55),
    (0.12, 0.74),
    (0.26, 0.93),
    (0.50, 1.12),
    (0.62, 1.5),
    (0.70, 2.6),
    (-1.0, 2.6),
    (-0.86, 1.4),
    (-0.70, 1.08),
    (-0.42, 0.90),
    (-0.29, 0.70),
    (-0.31, 0.42),
    (-0.45, 0.12),
    (-0.47, -0.16),
    (-0.33, -0.41),
]


def placed(points, x, y, size, flip=False, lean=0.0):
    c, s = np.cos(lean), np.sin(lean)
    return [(x + (-1 if flip else 1) * size * (u * c - v * s), y + size * (v * c + u * s)) for u, v in points]


def figure(
    scene,
    x,
    feet,
    height,
    arms=((-0.16, 0.55), (0.16, 0.55)),
    lean=0.0,
    head=0.0,
    hat=False,
    hair=0.0,
    wide=1.0,
):
    """A standing person as a signed distance: arms are the places of the hands, in heights from the feet."""
    h = height

    def at(u, v):
        return x + (u + lean * v) * h * wide, feet - v * h

    parts = [
        scene.limb(*at(-0.055, 0.0), 0.028 * h, *at(-0.05, 0.48), 0.058 * h),
        scene.limb(*at(0.06, 0.0), 0.028 * h, *at(0.05, 0.48), 0.058 * h),
        scene.limb(*at(0, 0.5), 0.088 * h, *at(0, 0.74), 0.100 * h),
        scene.limb(*at(-0.085, 0.775), 0.042 * h, *at(0.085, 0.775), 0.042 * h),
        scene.limb(*at(head * 0.3, 0.8), 0.034 * h, *at(head * 0.7, 0.87), 0.030 * h),
    ]
    for side, hand in zip((-1, 1), arms):
        elbow = (side * 0.155 + hand[0] * 0.25, min(0.60, 0.5 * (0.77 + hand[1])))
        parts.append(scene.limb(*at(side * 0.115, 0.765), 0.036 * h, *at(*elbow), 0.029 * h))
        parts.append(scene.limb(*at(*elbow), 0.029 * h, *at(*hand), 0.021 * h))
    body = parts[0]
    for part in parts[1:]:
        body = soft_union(body, part, 0.025 * h)
    face = scene.ellipse(*at(head, 0.925), 0.052 * h, 0.066 * h)
    if hair:
        face = soft_union(
            face, scene.ellipse(*at(head * 1.1, 0.935), 0.052 * h + hair * h, 0.066 * h + hair * h), 0.02 * h
        )
    body = soft_union(body, face, 0.012 * h)
    if hat:
        body = np.minimum(body, scene.ellipse(*at(head, 0.968), 0.095 * h, 0.016 * h))
        body = np.minimum(body, scene.box(*at(head, 0.995), 0.052 * h, 0.034 * h, 0.015 * h))
    return body


def soft_union(a, b, k):
    t = np.clip(0.5 + 0.5 * (b - a) / k, 0, 1)
    return b * (1 - t) + a * t - k * t * (1 - t)
