#!/usr/bin/env python3
"""Makes a studio of any size, the same every time, for benchmarks and searches for leaks.

    corpus.py --posts N [--seed S] --out DIR [--forms db,markdown,hugo]

writes DIR/site.db (every table of the schema), DIR/markdown (the same content as files), DIR/hugo
(the same public content as a Hugo site) and DIR/settings (a content folder with nothing but
site.yaml).

For N published posts there are N/10 projects, N/20 testimonials and N/10 public artists with three
releases and two songs each, next to rows that must not be published: each of their texts is
CANARY-<table>-<column>-<n>, and private numbers are 1999xxxxxx. leakcheck.py searches a site for
them.
"""

import argparse
import json
import os
import random
import re
import shutil
import sqlite3
import unicodedata
import uuid
from datetime import datetime, timedelta, timezone

HERE = os.path.dirname(os.path.abspath(__file__))
SITE = "https://www.sweetdreamsmusic.example"
FORMS = ("db", "markdown", "hugo")

# ------------------------------------------------------------------ schema
# column:type, type one of uuid text ts json bool int date num vec list
SCHEMA = {
    "auth_users": (
        "id:uuid email encrypted_password email_confirmed_at:ts invited_at:ts confirmation_token "
        "recovery_token email_change_token_new email_change last_sign_in_at:ts "
        "raw_app_meta_data:json raw_user_meta_data:json is_super_admin:bool created_at:ts "
        "updated_at:ts phone phone_confirmed_at:ts phone_change phone_change_token "
        "email_change_token_current email_change_confirm_status:int banned_until:ts "
        "reauthentication_token reauthentication_sent_at:ts is_sso_user:bool deleted_at:ts"
    ),
    "profiles": (
        "id:uuid user_id:uuid display_name public_profile_slug bio profile_picture_url photo_1_url "
        "photo_2_url photo_3_url social_links:json level:int xp:int posting_streak:int "
        "onboarding_completed:bool connected_platforms:json created_at:ts updated_at:ts"
    ),
    "oauth_tokens": (
        "id:uuid user_id:uuid platform platform_user_id platform_username access_token "
        "refresh_token token_type expires_at:ts refresh_token_expires_at:ts scopes:list "
        "metadata:json is_active:bool last_used_at:ts last_refresh_at:ts error_count:int "
        "last_error last_error_at:ts created_at:ts updated_at:ts"
    ),
    "admin_users": "id:uuid email password_hash role created_at:ts updated_at:ts",
    "bookings": (
        "id:uuid user_id:uuid first_name last_name artist_name customer_name customer_email "
        "customer_phone start_time:ts end_time:ts duration:int status deposit_amount:int "
        "total_amount:int remainder_amount:int stripe_session_id stripe_customer_id "
        "stripe_payment_intent_id coupon_code discount_amount:int actual_deposit_paid:int "
        "same_day_fee:bool after_hours_fee:bool same_day_fee_amount:int after_hours_fee_amount:int "
        "admin_notes approved_at:ts rejected_at:ts rejected_reason cancellation_email_sent_at:ts "
        "deleted_at:ts created_at:ts updated_at:ts"
    ),
    "booking_audit_log": "id:uuid booking_id:uuid action performed_by details:json created_at:ts",
    "blocked_availability": (
        "id:uuid blocked_date:date start_time:int end_time:int reason block_entire_day:bool "
        "created_by created_at:ts updated_at:ts"
    ),
    "webhook_failures": (
        "id:uuid webhook_type stripe_event_id stripe_session_id booking_id:uuid error_message "
        "error_details:json resolved:bool resolved_at:ts created_at:ts"
    ),
    "contact_submissions": (
        "id:uuid name email company phone project_type budget_range message status created_at:ts "
        "updated_at:ts"
    ),
    "blog_posts": (
        "id:uuid title slug excerpt content featured_image_url published:bool meta_title "
        "meta_description author_id:uuid created_at:ts updated_at:ts"
    ),
    "testimonials": (
        "id:uuid client_name role company content rating:int featured:bool display_order:int "
        "created_at:ts updated_at:ts"
    ),
    "portfolio_projects": (
        "id:uuid title client description video_url thumbnail_url category budget_range "
        "duration_minutes:int year:int featured:bool published:bool sort_order:int slug "
        "created_at:ts updated_at:ts"
    ),
    "deliverables": (
        "id:uuid user_id:uuid file_name display_name file_path file_size:int file_type "
        "uploaded_by:uuid uploaded_by_name description created_at:ts updated_at:ts"
    ),
    "library_notes": "id:uuid user_id:uuid admin_id:uuid admin_name note_content category created_at:ts",
    "profile_projects": (
        "id:uuid user_id:uuid project_name project_type description cover_image_url "
        "release_date:date display_order:int is_public:bool spotify_link apple_music_link "
        "youtube_link soundcloud_link bandcamp_link tidal_link amazon_music_link deezer_link "
        "custom_links:json created_at:ts updated_at:ts"
    ),
    "profile_audio_showcase": (
        "id:uuid user_id:uuid deliverable_id:uuid custom_title custom_description "
        "display_order:int created_at:ts updated_at:ts"
    ),
    "daily_metrics": (
        "id:uuid artist_id:uuid platform metric_type metric_value:num metadata:json collected_at:ts"
    ),
    "ai_insights": "id:uuid artist_id:uuid insight_type content:json is_read:bool created_at:ts",
    "artist_memory": "id:uuid artist_id:uuid content embedding:vec metadata:json created_at:ts",
    "chat_messages": "id:uuid artist_id:uuid role content created_at:ts",
}
SCHEMA = {t: [(c.split(":") + ["text"])[:2] for c in cols.split()] for t, cols in SCHEMA.items()}
SQLTYPE = {"int": "INTEGER", "bool": "INTEGER", "num": "NUMERIC"}
PRIVATE = {
    "oauth_tokens": 60,
    "admin_users": 5,
    "bookings": 120,
    "booking_audit_log": 120,
    "blocked_availability": 30,
    "webhook_failures": 20,
    "contact_submissions": 80,
    "library_notes": 80,
    "daily_metrics": 300,
    "ai_insights": 60,
    "artist_memory": 60,
    "chat_messages": 150,
}

# ------------------------------------------------------------------- words
FIRST = (
    "Ana Luís Björn Zoë Marek Siobhán Nguyễn Aisha Dmitri Чайка Kenji 美咲 Óscar Renée Thandiwe "
    "Élodie José Ingrid Kwame Łukasz Priya Malik Freya Tomás Yara Håkon Noor Çağla Ravi Jade"
).split()
LAST = (
    "Núñez O'Brien Åkesson Müller D'Angelo García Nkosi Tremblay Ødegård Kowalski Tanaka Иванова "
    "Şahin Brontë Pérez Lindqvist Okafor Smith-Jones Nakamura Fernández Hughes Beaumont Żak Iyer "
    "Costa"
).split()
NOUN = (
    "vocal chain|drum bus|parallel compressor|reverb tail|bass line|guitar amp|sidechain|"
    "stereo image|master bus|click track|sample pack|string section|room mic|analog console|"
    "tape machine|noise floor|hook|second verse|bridge|R&B groove|pre-chorus|demo tape|"
    "mix revision|loudness target|headphone mix|synth pad|kick drum|snare sample|vocal double|"
    "session file"
).split("|")
ADJ = (
    "warm tight wide honest late-night forgotten first modern crunchy quiet balanced raw dusty "
    "crystal-clear half-finished minimal lush restrained punchy vintage"
).split()
VERB = (
    "record mix master edit arrange produce rehearse release tune layer automate compare reference "
    "bounce archive"
).split()
PLACE = (
    "Studio A|the live room|a hotel in Łódź|Montréal|our booth|São Paulo|the basement|Reykjavík|"
    "the B room|Lagos|the control room|東京"
).split("|")
GEAR = (
    "U87|1176|LA-2A|SM7B|Neve 1073|SSL 4000 G+|Distressor|RE20|Space Echo|Juno-106|TR-808|"
    "Pultec EQP-1A|API 2500|C414 XLII"
).split("|")
TITLE = [
    "How to {v} a {a} {n}",
    "{n}s, explained: what we learned in {p}",
    "The {a} {n} — notes from {p}",
    "Why your {n} sounds {a} (and how to fix it)",
    "{x} on the {a} {n}",
    "Inside the session: {x} & the {n}",
    "{k} ways to {v} a {n} < 1 hour",
    "“{a} {n}”: a conversation with {x}",
    "Our {n} checklist for {p}",
    "{v} first, {w} later: a {n} diary",
    "From {p} to the {n}: {x}’s new EP",
    "{g} vs {h}: which {n} wins?",
]
SENT = [
    "We tracked the {n} in {p} with a {g} and almost no EQ.",
    "A {a} {n} does more for the song than another plug-in.",
    "Most people {v} too early; we prefer to {w} twice & commit.",
    "The trick is to leave about {d} dB of headroom before you {v}.",
    "{x} walked in at {d} p.m. and left with a {a} {n}.",
    "If the {n} fights the {m}, turn the {m} down by {d} dB.",
    "It's not magic: it is a {a} {n}, a {g} and patience.",
    "Ask for a reference track, then {v} the {n} against it.",
    "On that record the {n} and the {m} share one {g}.",
    "Nobody hears the {n} alone, so don’t {v} it alone.",
    "You can always {v} the {n} later, but the {m} has to be right on the day.",
    "In {p} the {m} was {a}, which forced us to {v} faster.",
    "When the {n} is < {d} ms late the groove still feels {a}.",
    "The client wanted “{a}”; we delivered a {n} that was {b}.",
    "Set the {g} to {d}:1 and listen to the {n}, not to the meter.",
    "That is why every {n} leaves {p} with a {a} {m}.",
]
MARK = [
    "The **{n}** is where a *{a}* mix starts.",
    "Use `{c}` before you {v} the {n}.",
    "See [our notes on the {n}]({l}) for the {a} version.",
    "~~Always {v} the {n}~~ — {w} it only when the {m} asks for it.",
    "***{x}*** called it “the {a} {n}”.",
    'Read [the {g} manual](https://docs.audio.example/{u}?rev={d}&lang=en "{g} manual") first.',
    "More at https://www.{u}.example/session/{d} if you are curious.",
    "Keep the **{a} {m}** and lose the _{b} {n}_.",
    "A {g} at **{d} dB** is *plenty* for {p}.",
]
HEAD = [
    "Start with the {n}",
    "Why a {a} {m} matters",
    "Gear: the {g}",
    "What {x} taught us",
    "Step {d}: {v} the {n}",
    "Mistakes we made in {p}",
    "Before you {v}",
    "`{c}` and other settings",
    "The {a} mix",
]
ITEM = [
    "{v} the {n} at {d} dB",
    "a {a} {m} through the {g}",
    "**{n}** first, *{m}* second",
    "[{g}]({l}) on the {m}",
    "check `{c}` on the {m}",
    "{x} on the {n}",
]
ALT = ["{x} in {p}", "The {g} we used", "A {a} {n}"]
CODE = [
    (
        "sh",
        "ffmpeg -i take-{d}.wav -af loudnorm=I=-14:TP=-1 out.wav\n"
        "for f in *.wav; do\n"
        '  echo "$f" && sox "$f" -n stat 2>&1 | grep -i \'RMS\'\n'
        "done\n",
    ),
    ("json", '{{\n  "bpm": {d},\n  "key": "F# minor",\n  "stems": ["kick", "snare", "<room>"]\n}}\n'),
    (
        "python",
        "def db(x: float) -> float:\n    # amplitude to decibels\n    return 20 * "
        "math.log10(abs(x) or 1e-9)\n\nprint(db({d} / 100))\n",
    ),
    ("", "IN -> {g} -> comp ({d}:1) -> OUT\n"),
]
CMD = ["-14 LUFS", "ratio 4:1", "attack = 30ms", "Cmd+Shift+B", "48 kHz/24-bit", "a < b && c", "HPF @ 80Hz"]
COMPANY = [
    "Night & Day Records",
    "Círculo Films",
    "Blue Åland AB",
    "Fjord Media",
    "The Loft",
    "Kōen Games",
    "Honey Bee Podcasts",
    "",
    "Rue 12 Productions",
]
CATEGORY = ["Music Video", "Commercial", "Documentary", "Podcast", "Live Session", "Film Score"]
LINKCOLS = ["spotify", "apple_music", "youtube", "soundcloud", "bandcamp", "tidal", "amazon_music", "deezer"]


def slugify(s):
    s = unicodedata.normalize(
        "NFKD", s.replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L")
    )
    return re.sub(r"[^a-z0-9]+", "-", s.encode("ascii", "ignore").decode().lower()).strip("-")


class Gen:
    def __init__(self, n, seed):
        self.n = n
        self.r = random.Random(seed)
        self.slugs = {}
        self.canary_n = 0
        self.rows = {t: [] for t in SCHEMA}
        self.links = ["/blog/", "/portfolio/", "https://www.sweetdreamsmusic.example/artists/"]
        self.pool = {}
        self.t0 = datetime(2021, 2, 1, tzinfo=timezone.utc)

    # -- text
    def fill(self, t):
        r = self.r
        c = self.r.choice
        return t.format(
            n=c(NOUN),
            m=c(NOUN),
            a=c(ADJ),
            b=c(ADJ),
            v=c(VERB),
            w=c(VERB),
            p=c(PLACE),
            g=c(GEAR),
            h=c(GEAR),
            d=r.randint(2, 96),
            k=r.randint(3, 12),
            x=c(FIRST) + " " + c(LAST),
            c=c(CMD),
            l=c(self.links),
            u=slugify(c(NOUN)),
        )

    def many(self, name, templates, size):
        if name not in self.pool:
            self.pool[name] = [self.fill(self.r.choice(templates)) for _ in range(size)]
        return self.pool[name]

    def one(self, name):
        p = self.pool[name]
        return p[int(self.r.random() * len(p))]

    def make_pools(self):
        for name, t, size in (
            ("sent", SENT, 4000),
            ("mark", MARK, 3000),
            ("head", HEAD, 800),
            ("item", ITEM, 1500),
            ("alt", ALT, 300),
        ):
            self.many(name, t, size)

    def para(self, lo=2, hi=5):
        r = self.r
        return " ".join(self.one("mark" if r.random() < 0.3 else "sent") for _ in range(r.randint(lo, hi)))

    def body(self):
        """One post: 2-6 KB of GFM; no raw HTML, no template delimiters."""
        r = self.r
        out = [self.para(3, 5)]
        for i in range(r.randint(4, 7)):
            out.append("## " + self.one("head"))
            out.append(self.para())
            if r.random() < 0.6:
                out.append(self.para())
            x = r.random()
            if x < 0.22:
                out.append("\n".join("- " + self.one("item") for _ in range(r.randint(3, 6))))
            elif x < 0.30:
                out.append(
                    "\n".join(
                        "- %s\n    - %s\n    - %s" % tuple(self.one("item") for _ in range(3))
                        for _ in range(2)
                    )
                )
            elif x < 0.40:
                out.append("\n".join("%d. %s" % (k + 1, self.one("item")) for k in range(r.randint(3, 5))))
            elif x < 0.44:
                out.append("\n".join("- [%s] %s" % (r.choice("x "), self.one("item")) for _ in range(3)))
            elif x < 0.54:
                out.append("> " + self.one("mark") + "\n> " + self.one("sent"))
            elif x < 0.62:
                out.append("### " + self.one("head") + "\n\n" + self.para())
            elif x < 0.70:
                out.append("![%s](/images/session-%d.jpg)" % (self.one("alt"), r.randint(1, 400)))
        if r.random() < 0.22:
            rows = "\n".join(
                "| %s | %d dB | `%s` | %s |"
                % (r.choice(GEAR), r.randint(1, 12), r.choice(CMD), self.one("item"))
                for _ in range(r.randint(3, 6))
            )
            out.insert(
                r.randint(2, len(out)),
                "| Gear | Gain | Setting | Notes |\n| :--- | ---: | :---: | --- |\n" + rows,
            )
        if r.random() < 0.18:
            lang, code = r.choice(CODE)
            out.append("```%s\n%s```" % (lang, code.format(d=r.randint(60, 180), g=r.choice(GEAR))))
        if r.random() < 0.1:
            out.append("---")
        out.append(self.para(1, 3))
        return "\n\n".join(out) + "\n"

    def slug(self, s):
        base = slugify(s)[:60].strip("-") or "item"
        out = base
        while out in self.slugs:
            self.slugs[base] += 1
            out = "%s-%d" % (base, self.slugs[base])
        self.slugs[out] = 1
        return out

    # -- values
    def uuid(self):
        return str(uuid.UUID(int=self.r.getrandbits(128), version=4))

    def ts(self, frac=None):
        s = int((self.r.random() if frac is None else frac) * 5 * 365 * 86400)
        return self.iso(self.t0 + timedelta(seconds=s))

    @staticmethod
    def iso(d):
        return d.strftime("%Y-%m-%dT%H:%M:%SZ")

    def canary(self, table, col):
        self.canary_n += 1
        return "CANARY-%s-%s-%d" % (table, col, self.canary_n)

    def value(self, table, col, typ):
        r = self.r
        if typ == "text":
            return self.canary(table, col)
        if typ == "json":
            return json.dumps({"note": self.canary(table, col), "n": r.randint(0, 99)})
        if typ == "list":
            return json.dumps([self.canary(table, col)])
        if typ == "vec":
            return json.dumps([round(r.uniform(-1, 1), 4) for _ in range(16)])
        if typ == "uuid":
            return self.uuid() if col == "id" else r.choice(self.user_ids)
        if typ == "ts":
            return self.ts()
        if typ == "date":
            return self.ts()[:10]
        if typ == "bool":
            return r.randint(0, 1)
        if typ == "num":
            return round(r.uniform(0, 1e5), 2)
        return r.randint(0, 20000)

    def row(self, table, **over):
        """A row; columns not given are canaries (text) or noise."""
        row = {c: over[c] if c in over else self.value(table, c, t) for c, t in SCHEMA[table]}
        self.rows[table].append(row)
        return row

    def person(self):
        return self.r.choice(FIRST) + " " + self.r.choice(LAST)

    # -- content
    def build(self):
        n = self.n
        r = self.r
        n_art = max(n // 10, 6)
        n_proj = max(n // 10, 6)
        n_test = max(n // 20, 6)
        titles = []
        for _ in range(n):
            t = self.fill(r.choice(TITLE))
            titles.append(t[0].upper() + t[1:])
        post_slugs = [self.slug(t) for t in titles]
        self.links += ["/blog/%s/" % s for s in r.sample(post_slugs, min(n, 200))]
        self.make_pools()
        self.user_ids = [self.uuid() for _ in range(n_art + max(n_art // 5, 3))]
        pub_ids = self.user_ids[:n_art]
        priv_ids = self.user_ids[n_art:]
        for u in self.user_ids:
            self.row("auth_users", id=u)

        # public artists
        self.artists = []
        by_user = {}
        for i, u in enumerate(pub_ids):
            name = self.person()
            slug = self.slug(name)
            pics = ["/images/artists/%s-%d.jpg" % (slug, k) for k in range(4)]
            social = {
                k: "https://%s.example/%s" % (k, slug)
                for k in r.sample(["instagram", "tiktok", "x", "youtube", "website"], r.randint(1, 4))
            }
            p = self.row(
                "profiles",
                user_id=u,
                display_name=name,
                public_profile_slug=slug,
                bio=self.para(2, 4) + "\n\n" + self.para(2, 3) + "\n",
                profile_picture_url=pics[0],
                photo_1_url=pics[1],
                photo_2_url=pics[2] if r.random() < 0.7 else None,
                photo_3_url=None,
                social_links=json.dumps(social),
                level=r.randint(1, 40),
                xp=1999000000 + 2 * i,
                posting_streak=1999000001 + 2 * i,
                created_at=self.ts(r.random() * 0.5),
            )
            a = {
                "profile": p,
                "social": social,
                "projects": [],
                "tracks": [],
                "project_rows": [],
                "showcase_rows": [],
            }
            for k in range(3):
                a["projects"].append(self.profile_project(u, k, slug))
                a["project_rows"].append(self.rows["profile_projects"][-1])
            if i % 2:
                self.row("profile_projects", user_id=u, is_public=0, display_order=9)
            for k in range(2):
                title = self.fill("{a} {n}").title()
                d = self.row(
                    "deliverables",
                    user_id=u,
                    file_name="%s-%d.mp3" % (slug, k),
                    display_name=title,
                    file_path="/audio/%s/track-%d.mp3" % (slug, k),
                    file_size=r.randint(2_000_000, 12_000_000),
                    file_type="audio/mpeg",
                    uploaded_by=self.canary("deliverables", "uploaded_by"),
                    description=self.one("sent"),
                )
                s = self.row(
                    "profile_audio_showcase",
                    user_id=u,
                    deliverable_id=d["id"],
                    custom_title=title + " (live)" if r.random() < 0.5 else None,
                    custom_description=self.one("sent") if r.random() < 0.5 else None,
                    display_order=k,
                )
                a["tracks"].append(
                    {
                        "title": s["custom_title"] or d["display_name"],
                        "description": s["custom_description"] or d["description"],
                        "file": d["file_path"],
                        "type": d["file_type"],
                    }
                )
                a["showcase_rows"].append(
                    {
                        "custom_title": s["custom_title"] or d["display_name"],
                        "custom_description": s["custom_description"],
                        "file_path": d["file_path"],
                        "file_type": d["file_type"],
                        "file_size": d["file_size"],
                        "display_order": k,
                    }
                )
            self.row("deliverables", user_id=u, uploaded_by=self.canary("deliverables", "uploaded_by"))
            self.artists.append(a)
            by_user[u] = a
        self.artists.sort(key=lambda a: (a["profile"]["display_name"], a["profile"]["public_profile_slug"]))
        # private profiles: no slug; own showcase and projects stay private too
        for u in priv_ids:
            self.row(
                "profiles",
                user_id=u,
                public_profile_slug=None,
                xp=1999900000 + len(self.rows["profiles"]),
                posting_streak=1999900001,
            )
            d = self.row("deliverables", user_id=u, uploaded_by=self.canary("deliverables", "uploaded_by"))
            self.row("profile_audio_showcase", user_id=u, deliverable_id=d["id"], display_order=0)
            self.row("profile_projects", user_id=u, is_public=1, display_order=0)

        # posts: published ones have distinct times; authors are public artists,
        # sometimes nobody (5 %) or a private profile (3 %: must not be named)
        self.posts = []
        authors = pub_ids[:8]
        times = sorted(r.sample(range(5 * 365 * 86400), n))
        r.shuffle(times)
        for i, title in enumerate(titles):
            when = self.t0 + timedelta(seconds=times[i])
            x = r.random()
            author = None if x < 0.05 else r.choice(priv_ids) if x < 0.08 else r.choice(authors)
            excerpt = self.one("sent") + " " + self.one("sent")
            p = self.row(
                "blog_posts",
                title=title,
                slug=post_slugs[i],
                excerpt=excerpt,
                content=self.body(),
                featured_image_url=(
                    "/images/featured-%d.jpg" % r.randint(1, 300) if r.random() < 0.8 else None
                ),
                published=1,
                meta_title=title[:50] + " | Sweet Dreams Music" if r.random() < 0.5 else None,
                meta_description=self.one("sent") if r.random() < 0.5 else None,
                author_id=author,
                created_at=self.iso(when),
                updated_at=self.iso(when + timedelta(hours=r.randint(0, 900))),
            )
            self.posts.append({"post": p, "author": by_user.get(author)})
        self.posts.sort(key=lambda p: p["post"]["created_at"], reverse=True)
        for _ in range(max(n // 20, 2)):
            self.row("blog_posts", published=0)

        self.projects = []
        for i in range(n_proj):
            title = self.fill("The {a} {n}").title()
            self.projects.append(
                self.row(
                    "portfolio_projects",
                    title=title,
                    client=r.choice(COMPANY) or None,
                    description=self.para(3, 5)
                    + "\n\n"
                    + self.para(2, 4)
                    + "\n\n"
                    + "\n".join("- " + self.one("item") for _ in range(3))
                    + "\n",
                    video_url="https://video.example/v/%d" % r.randint(1e6, 1e7),
                    thumbnail_url="/images/projects/%d.jpg" % r.randint(1, 300),
                    category=r.choice(CATEGORY),
                    budget_range=r.choice(["$1k-$5k", "$5k-$10k", "$10k+"]),
                    duration_minutes=r.randint(1, 90),
                    year=r.randint(2021, 2026),
                    featured=int(i % 7 == 0),
                    published=1,
                    sort_order=i,
                    slug=self.slug(title),
                )
            )
        for _ in range(max(n_proj // 20, 2)):
            self.row("portfolio_projects", published=0, featured=1)

        self.testimonials = []
        for i in range(n_test):
            self.testimonials.append(
                self.row(
                    "testimonials",
                    client_name=self.person(),
                    role=r.choice(["Artist", "Producer", "A&R", "Director", "Singer-songwriter"]),
                    company=r.choice(COMPANY) or None,
                    content=" ".join(self.one("sent") for _ in range(r.randint(2, 4))),
                    rating=r.choice([4, 5, 5, 5]),
                    featured=int(i % 4 == 0),
                    display_order=i,
                )
            )

        for t, k in PRIVATE.items():
            for _ in range(k):
                self.row(t)

    def profile_project(self, u, k, slug):
        r = self.r
        over = {
            c
            + "_link": (
                "https://%s.example/%s/%d" % (c.replace("_", "-"), slug, k) if r.random() < 0.4 else None
            )
            for c in LINKCOLS
        }
        custom = (
            [{"label": "Merch & vinyl", "url": "https://shop.example/%s?p=%d&ref=site" % (slug, k)}]
            if r.random() < 0.3
            else []
        )
        row = self.row(
            "profile_projects",
            user_id=u,
            project_name=self.fill("{a} {n}").title(),
            project_type=r.choice(["Album", "Single", "EP"]),
            description=self.one("sent") + " " + self.one("sent"),
            cover_image_url="/images/covers/%d.jpg" % r.randint(1, 300),
            release_date=self.ts()[:10],
            display_order=k,
            is_public=1,
            custom_links=json.dumps(custom),
            **over,
        )
        links = [(c.replace("_", " ").title(), row[c + "_link"]) for c in LINKCOLS if row[c + "_link"]] + [
            (c["label"], c["url"]) for c in custom
        ]
        return {
            "name": row["project_name"],
            "type": row["project_type"],
            "description": row["description"],
            "cover": row["cover_image_url"],
            "released": row["release_date"],
            "links": [{"label": a, "url": b} for a, b in links],
        }


# ------------------------------------------------------------------ writers
def q(v):
    if v is None:
        return "null"
    if v is True or v is False:
        return "true" if v else "false"
    if isinstance(v, (int, float)):
        return str(v)
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", v):
        return v
    return json.dumps(v, ensure_ascii=False)


def yaml(d, ind=""):
    """Block YAML: scalars, maps of scalars, lists of maps (maps may nest)."""
    out = []
    for k, v in d.items():
        if v is None or v == [] or v == {}:
            continue
        if isinstance(v, dict):
            out.append("%s%s:\n%s" % (ind, k, yaml(v, ind + "  ")))
        elif isinstance(v, list) and isinstance(v[0], dict):
            items = []
            for e in v:
                body = yaml(e, ind + "    ")
                items.append(ind + "  - " + body[len(ind) + 4 :])
            out.append("%s%s:\n%s" % (ind, k, "".join(items)))
        elif isinstance(v, list):
            out.append("%s%s:\n%s" % (ind, k, "".join("%s  - %s\n" % (ind, q(e)) for e in v)))
        else:
            out.append("%s%s: %s\n" % (ind, k, q(v)))
    return "".join(x if x.endswith("\n") else x + "\n" for x in out)


def put(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def doc(path, front, body):
    put(path, "---\n" + yaml(front) + "---\n" + (body or ""))


def mk(*parts):
    d = os.path.join(*parts)
    os.makedirs(d, exist_ok=True)
    return d


def skeleton(name, out):
    """The peer's own files, copied to OUT/<name>."""
    dst = os.path.join(out, name)
    shutil.rmtree(dst, ignore_errors=True)
    shutil.copytree(os.path.join(HERE, name), dst)
    return dst


def post_front(p, author):
    """Front matter shared by the Hugo, Jekyll and marmite trees."""
    a = author and author["profile"]
    return {
        "title": p["title"],
        "slug": p["slug"],
        "date": p["created_at"],
        "lastmod": p["updated_at"],
        "description": p["excerpt"],
        "image": p["featured_image_url"],
        "meta_title": p["meta_title"],
        "meta_description": p["meta_description"],
        "byline": a and a["display_name"],
        "byline_url": a and "/artists/%s/" % a["public_profile_slug"],
    }


def project_front(p):
    return {
        "title": p["title"],
        "slug": p["slug"],
        "lastmod": p["updated_at"],
        "weight": p["sort_order"] + 1,
        "client": p["client"],
        "category": p["category"],
        "year": p["year"],
        "duration": p["duration_minutes"],
        "video": p["video_url"],
        "image": p["thumbnail_url"],
        "featured": bool(p["featured"]),
    }


def artist_front(a):
    p = a["profile"]
    return {
        "title": p["display_name"],
        "slug": p["public_profile_slug"],
        "lastmod": p["updated_at"],
        "image": p["profile_picture_url"],
        "photos": [x for x in (p["photo_1_url"], p["photo_2_url"], p["photo_3_url"]) if x],
        "social": [{"label": k, "url": v} for k, v in a["social"].items()],
        "projects": a["projects"],
        "tracks": a["tracks"],
    }


def testimonials_json(g):
    return json.dumps(
        [
            {k: t[k] for k in ("client_name", "role", "company", "content", "rating")}
            | {"featured": bool(t["featured"])}
            for t in g.testimonials
        ],
        ensure_ascii=False,
        indent=1,
    )


def write_db(g, out):
    path = os.path.join(out, "site.db")
    if os.path.exists(path):
        os.unlink(path)
    db = sqlite3.connect(path)
    for t, cols in SCHEMA.items():
        db.execute(
            "CREATE TABLE %s (%s)"
            % (
                t,
                ", ".join(
                    '"%s" %s%s' % (c, SQLTYPE.get(k, "TEXT"), " PRIMARY KEY" if c == "id" else "")
                    for c, k in cols
                ),
            )
        )
        rows = g.rows[t][:]
        random.Random(t).shuffle(rows)
        db.executemany(
            "INSERT INTO %s VALUES (%s)" % (t, ",".join("?" * len(cols))),
            [tuple(r[c] for c, _ in cols) for r in rows],
        )
    db.commit()
    db.close()
    settings(mk(out, "settings"))


def write_markdown(g, out):
    shutil.rmtree(os.path.join(out, "markdown"), ignore_errors=True)
    d = mk(out, "markdown", "blog")
    author_of = {id(x["post"]): x["author"] for x in g.posts}
    for p in g.rows["blog_posts"]:
        a = author_of.get(id(p))
        front = {
            k: p[k]
            for k in (
                "title",
                "slug",
                "excerpt",
                "featured_image_url",
                "meta_title",
                "meta_description",
                "created_at",
                "updated_at",
            )
        }
        doc(
            os.path.join(d, p["slug"] + ".md"),
            front | {"author": a and a["profile"]["public_profile_slug"], "published": bool(p["published"])},
            p["content"],
        )
    d = mk(out, "markdown", "portfolio")
    for p in g.rows["portfolio_projects"]:
        front = {k: v for k, v in p.items() if k not in ("id", "description", "featured", "published")}
        doc(
            os.path.join(d, p["slug"] + ".md"),
            front | {"featured": bool(p["featured"]), "published": bool(p["published"])},
            p["description"],
        )
    d = mk(out, "markdown", "testimonials")
    for i, t in enumerate(g.testimonials):
        front = {k: v for k, v in t.items() if k not in ("id", "content", "featured")}
        doc(os.path.join(d, "%05d.md" % i), front | {"featured": bool(t["featured"])}, t["content"] + "\n")
    d = mk(out, "markdown", "artists")
    for a in g.artists:
        p = a["profile"]
        front = {
            k: p[k]
            for k in (
                "display_name",
                "public_profile_slug",
                "profile_picture_url",
                "photo_1_url",
                "photo_2_url",
                "photo_3_url",
                "level",
                "created_at",
                "updated_at",
            )
        }
        projects = [
            {
                k: (json.loads(v) if k == "custom_links" else v)
                for k, v in r.items()
                if k not in ("id", "user_id", "is_public", "created_at", "updated_at")
            }
            for r in a["project_rows"]
        ]
        doc(
            os.path.join(d, p["public_profile_slug"] + ".md"),
            front | {"social_links": a["social"], "projects": projects, "showcase": a["showcase_rows"]},
            p["bio"],
        )
    settings(mk(out, "markdown"))


def settings(folder):
    """The smallest settings file; the pictures and sounds are not on disk, so they are served elsewhere."""
    put(
        os.path.join(folder, "site.yaml"),
        'title: Sweet Dreams Music\nbase_url: %s\nserved_elsewhere: ["/images/", "/audio/"]\n' % SITE,
    )


def write_hugo(g, out):
    dst = skeleton("hugo", out)
    blog, port, arts = (mk(dst, "content", s) for s in ("blog", "portfolio", "artists"))
    for x in g.posts:
        doc(
            os.path.join(blog, x["post"]["slug"] + ".md"),
            post_front(x["post"], x["author"]),
            x["post"]["content"],
        )
    for p in g.projects:
        doc(os.path.join(port, p["slug"] + ".md"), project_front(p), p["description"])
    for a in g.artists:
        doc(
            os.path.join(arts, a["profile"]["public_profile_slug"] + ".md"),
            artist_front(a),
            a["profile"]["bio"],
        )
    put(os.path.join(mk(dst, "data"), "testimonials.json"), testimonials_json(g))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True)
    parser.add_argument("--forms", default=",".join(FORMS))
    options = parser.parse_args()
    forms = options.forms.split(",")
    if set(forms) - set(FORMS):
        parser.error("forms: " + ",".join(FORMS))
    os.makedirs(options.out, exist_ok=True)
    g = Gen(options.posts, options.seed)
    g.build()
    for f in forms:
        globals()["write_" + f](g, options.out)
    size = sum(len(x["post"]["content"].encode()) for x in g.posts)
    print(
        "posts %d (mean body %d bytes) projects %d testimonials %d artists %d canaries %d"
        % (
            len(g.posts),
            size // max(len(g.posts), 1),
            len(g.projects),
            len(g.testimonials),
            len(g.artists),
            g.canary_n,
        )
    )


if __name__ == "__main__":
    main()
