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


def slugify(text):
    text = unicodedata.normalize(
        "NFKD", text.replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L")
    )
    return re.sub(r"[^a-z0-9]+", "-", text.encode("ascii", "ignore").decode().lower()).strip("-")


class Studio:
    """The rows of a studio by table; every choice comes from one seeded source."""

    def __init__(self, post_count, seed):
        self.post_count = post_count
        self.rng = random.Random(seed)
        self.slugs = {}
        self.canary_count = 0
        self.rows = {table: [] for table in SCHEMA}
        self.links = ["/blog/", "/portfolio/", "https://www.sweetdreamsmusic.example/artists/"]
        self.pool = {}
        self.start = datetime(2021, 2, 1, tzinfo=timezone.utc)

    # -- text
    def fill(self, template):
        rng = self.rng
        choice = self.rng.choice
        return template.format(
            n=choice(NOUN),
            m=choice(NOUN),
            a=choice(ADJ),
            b=choice(ADJ),
            v=choice(VERB),
            w=choice(VERB),
            p=choice(PLACE),
            g=choice(GEAR),
            h=choice(GEAR),
            d=rng.randint(2, 96),
            k=rng.randint(3, 12),
            x=choice(FIRST) + " " + choice(LAST),
            c=choice(CMD),
            l=choice(self.links),
            u=slugify(choice(NOUN)),
        )

    def many(self, name, templates, size):
        if name not in self.pool:
            self.pool[name] = [self.fill(self.rng.choice(templates)) for _ in range(size)]
        return self.pool[name]

    def one(self, name):
        pool = self.pool[name]
        return pool[int(self.rng.random() * len(pool))]

    def make_pools(self):
        for name, templates, size in (
            ("sent", SENT, 4000),
            ("mark", MARK, 3000),
            ("head", HEAD, 800),
            ("item", ITEM, 1500),
            ("alt", ALT, 300),
        ):
            self.many(name, templates, size)

    def para(self, least=2, most=5):
        rng = self.rng
        return " ".join(
            self.one("mark" if rng.random() < 0.3 else "sent") for _ in range(rng.randint(least, most))
        )

    def body(self):
        """One post: 2-6 KB of GFM; no raw HTML, no template delimiters."""
        rng = self.rng
        out = [self.para(3, 5)]
        for _ in range(rng.randint(4, 7)):
            out.append("## " + self.one("head"))
            out.append(self.para())
            if rng.random() < 0.6:
                out.append(self.para())
            draw = rng.random()
            if draw < 0.22:
                out.append("\n".join("- " + self.one("item") for _ in range(rng.randint(3, 6))))
            elif draw < 0.30:
                out.append(
                    "\n".join(
                        "- %s\n    - %s\n    - %s" % tuple(self.one("item") for _ in range(3))
                        for _ in range(2)
                    )
                )
            elif draw < 0.40:
                out.append(
                    "\n".join("%d. %s" % (index + 1, self.one("item")) for index in range(rng.randint(3, 5)))
                )
            elif draw < 0.44:
                out.append("\n".join("- [%s] %s" % (rng.choice("x "), self.one("item")) for _ in range(3)))
            elif draw < 0.54:
                out.append("> " + self.one("mark") + "\n> " + self.one("sent"))
            elif draw < 0.62:
                out.append("### " + self.one("head") + "\n\n" + self.para())
            elif draw < 0.70:
                out.append("![%s](/images/session-%d.jpg)" % (self.one("alt"), rng.randint(1, 400)))
        if rng.random() < 0.22:
            rows = "\n".join(
                "| %s | %d dB | `%s` | %s |"
                % (rng.choice(GEAR), rng.randint(1, 12), rng.choice(CMD), self.one("item"))
                for _ in range(rng.randint(3, 6))
            )
            out.insert(
                rng.randint(2, len(out)),
                "| Gear | Gain | Setting | Notes |\n| :--- | ---: | :---: | --- |\n" + rows,
            )
        if rng.random() < 0.18:
            language, code = rng.choice(CODE)
            out.append("```%s\n%s```" % (language, code.format(d=rng.randint(60, 180), g=rng.choice(GEAR))))
        if rng.random() < 0.1:
            out.append("---")
        out.append(self.para(1, 3))
        return "\n\n".join(out) + "\n"

    def slug(self, text):
        base = slugify(text)[:60].strip("-") or "item"
        slug = base
        while slug in self.slugs:
            self.slugs[base] += 1
            slug = "%s-%d" % (base, self.slugs[base])
        self.slugs[slug] = 1
        return slug

    # -- values
    def uuid(self):
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def time(self, fraction=None):
        seconds = int((self.rng.random() if fraction is None else fraction) * 5 * 365 * 86400)
        return self.iso(self.start + timedelta(seconds=seconds))

    @staticmethod
    def iso(time):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ")

    def canary(self, table, column):
        self.canary_count += 1
        return "CANARY-%s-%s-%d" % (table, column, self.canary_count)

    def value(self, table, column, kind):
        rng = self.rng
        if kind == "text":
            return self.canary(table, column)
        if kind == "json":
            return json.dumps({"note": self.canary(table, column), "n": rng.randint(0, 99)})
        if kind == "list":
            return json.dumps([self.canary(table, column)])
        if kind == "vec":
            return json.dumps([round(rng.uniform(-1, 1), 4) for _ in range(16)])
        if kind == "uuid":
            return self.uuid() if column == "id" else rng.choice(self.user_ids)
        if kind == "ts":
            return self.time()
        if kind == "date":
            return self.time()[:10]
        if kind == "bool":
            return rng.randint(0, 1)
        if kind == "num":
            return round(rng.uniform(0, 1e5), 2)
        return rng.randint(0, 20000)

    def row(self, table, **values):
        """A row; columns not given are canaries (text) or noise."""
        row = {
            column: values[column] if column in values else self.value(table, column, kind)
            for column, kind in SCHEMA[table]
        }
        self.rows[table].append(row)
        return row

    def person(self):
        return self.rng.choice(FIRST) + " " + self.rng.choice(LAST)

    # -- content
    def build(self):
        post_count = self.post_count
        rng = self.rng
        artist_count = max(post_count // 10, 6)
        project_count = max(post_count // 10, 6)
        testimonial_count = max(post_count // 20, 6)
        titles = []
        for _ in range(post_count):
            title = self.fill(rng.choice(TITLE))
            titles.append(title[0].upper() + title[1:])
        post_slugs = [self.slug(title) for title in titles]
        self.links += ["/blog/%s/" % slug for slug in rng.sample(post_slugs, min(post_count, 200))]
        self.make_pools()
        self.user_ids = [self.uuid() for _ in range(artist_count + max(artist_count // 5, 3))]
        public_ids = self.user_ids[:artist_count]
        private_ids = self.user_ids[artist_count:]
        for user_id in self.user_ids:
            self.row("auth_users", id=user_id)

        # public artists
        self.artists = []
        by_user = {}
        for index, user_id in enumerate(public_ids):
            name = self.person()
            slug = self.slug(name)
            pictures = ["/images/artists/%s-%d.jpg" % (slug, number) for number in range(4)]
            social = {
                platform: "https://%s.example/%s" % (platform, slug)
                for platform in rng.sample(
                    ["instagram", "tiktok", "x", "youtube", "website"], rng.randint(1, 4)
                )
            }
            profile = self.row(
                "profiles",
                user_id=user_id,
                display_name=name,
                public_profile_slug=slug,
                bio=self.para(2, 4) + "\n\n" + self.para(2, 3) + "\n",
                profile_picture_url=pictures[0],
                photo_1_url=pictures[1],
                photo_2_url=pictures[2] if rng.random() < 0.7 else None,
                photo_3_url=None,
                social_links=json.dumps(social),
                level=rng.randint(1, 40),
                xp=1999000000 + 2 * index,
                posting_streak=1999000001 + 2 * index,
                created_at=self.time(rng.random() * 0.5),
            )
            artist = {
                "profile": profile,
                "social": social,
                "projects": [],
                "tracks": [],
                "project_rows": [],
                "showcase_rows": [],
            }
            for number in range(3):
                artist["projects"].append(self.profile_project(user_id, number, slug))
                artist["project_rows"].append(self.rows["profile_projects"][-1])
            if index % 2:
                self.row("profile_projects", user_id=user_id, is_public=0, display_order=9)
            for number in range(2):
                title = self.fill("{a} {n}").title()
                deliverable = self.row(
                    "deliverables",
                    user_id=user_id,
                    file_name="%s-%d.mp3" % (slug, number),
                    display_name=title,
                    file_path="/audio/%s/track-%d.mp3" % (slug, number),
                    file_size=rng.randint(2_000_000, 12_000_000),
                    file_type="audio/mpeg",
                    uploaded_by=self.canary("deliverables", "uploaded_by"),
                    description=self.one("sent"),
                )
                showcase = self.row(
                    "profile_audio_showcase",
                    user_id=user_id,
                    deliverable_id=deliverable["id"],
                    custom_title=title + " (live)" if rng.random() < 0.5 else None,
                    custom_description=self.one("sent") if rng.random() < 0.5 else None,
                    display_order=number,
                )
                artist["tracks"].append(
                    {
                        "title": showcase["custom_title"] or deliverable["display_name"],
                        "description": showcase["custom_description"] or deliverable["description"],
                        "file": deliverable["file_path"],
                        "type": deliverable["file_type"],
                    }
                )
                artist["showcase_rows"].append(
                    {
                        "custom_title": showcase["custom_title"] or deliverable["display_name"],
                        "custom_description": showcase["custom_description"],
                        "file_path": deliverable["file_path"],
                        "file_type": deliverable["file_type"],
                        "file_size": deliverable["file_size"],
                        "display_order": number,
                    }
                )
            self.row("deliverables", user_id=user_id, uploaded_by=self.canary("deliverables", "uploaded_by"))
            self.artists.append(artist)
            by_user[user_id] = artist
        self.artists.sort(
            key=lambda artist: (artist["profile"]["display_name"], artist["profile"]["public_profile_slug"])
        )
        # private profiles: no slug; own showcase and projects stay private too
        for user_id in private_ids:
            self.row(
                "profiles",
                user_id=user_id,
                public_profile_slug=None,
                xp=1999900000 + len(self.rows["profiles"]),
                posting_streak=1999900001,
            )
            deliverable = self.row(
                "deliverables", user_id=user_id, uploaded_by=self.canary("deliverables", "uploaded_by")
            )
            self.row(
                "profile_audio_showcase", user_id=user_id, deliverable_id=deliverable["id"], display_order=0
            )
            self.row("profile_projects", user_id=user_id, is_public=1, display_order=0)

        # posts: published ones have distinct times; authors are public artists,
        # sometimes nobody (5 %) or a private profile (3 %: must not be named)
        self.posts = []
        authors = public_ids[:8]
        times = sorted(rng.sample(range(5 * 365 * 86400), post_count))
        rng.shuffle(times)
        for index, title in enumerate(titles):
            when = self.start + timedelta(seconds=times[index])
            draw = rng.random()
            author = None if draw < 0.05 else rng.choice(private_ids) if draw < 0.08 else rng.choice(authors)
            excerpt = self.one("sent") + " " + self.one("sent")
            post = self.row(
                "blog_posts",
                title=title,
                slug=post_slugs[index],
                excerpt=excerpt,
                content=self.body(),
                featured_image_url=(
                    "/images/featured-%d.jpg" % rng.randint(1, 300) if rng.random() < 0.8 else None
                ),
                published=1,
                meta_title=title[:50] + " | Sweet Dreams Music" if rng.random() < 0.5 else None,
                meta_description=self.one("sent") if rng.random() < 0.5 else None,
                author_id=author,
                created_at=self.iso(when),
                updated_at=self.iso(when + timedelta(hours=rng.randint(0, 900))),
            )
            self.posts.append({"post": post, "author": by_user.get(author)})
        self.posts.sort(key=lambda entry: entry["post"]["created_at"], reverse=True)
        for _ in range(max(post_count // 20, 2)):
            self.row("blog_posts", published=0)

        self.projects = []
        for index in range(project_count):
            title = self.fill("The {a} {n}").title()
            self.projects.append(
                self.row(
                    "portfolio_projects",
                    title=title,
                    client=rng.choice(COMPANY) or None,
                    description=self.para(3, 5)
                    + "\n\n"
                    + self.para(2, 4)
                    + "\n\n"
                    + "\n".join("- " + self.one("item") for _ in range(3))
                    + "\n",
                    video_url="https://video.example/v/%d" % rng.randint(1e6, 1e7),
                    thumbnail_url="/images/projects/%d.jpg" % rng.randint(1, 300),
                    category=rng.choice(CATEGORY),
                    budget_range=rng.choice(["$1k-$5k", "$5k-$10k", "$10k+"]),
                    duration_minutes=rng.randint(1, 90),
                    year=rng.randint(2021, 2026),
                    featured=int(index % 7 == 0),
                    published=1,
                    sort_order=index,
                    slug=self.slug(title),
                )
            )
        for _ in range(max(project_count // 20, 2)):
            self.row("portfolio_projects", published=0, featured=1)

        self.testimonials = []
        for index in range(testimonial_count):
            self.testimonials.append(
                self.row(
                    "testimonials",
                    client_name=self.person(),
                    role=rng.choice(["Artist", "Producer", "A&R", "Director", "Singer-songwriter"]),
                    company=rng.choice(COMPANY) or None,
                    content=" ".join(self.one("sent") for _ in range(rng.randint(2, 4))),
                    rating=rng.choice([4, 5, 5, 5]),
                    featured=int(index % 4 == 0),
                    display_order=index,
                )
            )

        for table, count in PRIVATE.items():
            for _ in range(count):
                self.row(table)

    def profile_project(self, user_id, number, slug):
        rng = self.rng
        links_by_column = {
            column
            + "_link": (
                "https://%s.example/%s/%d" % (column.replace("_", "-"), slug, number)
                if rng.random() < 0.4
                else None
            )
            for column in LINKCOLS
        }
        custom = (
            [{"label": "Merch & vinyl", "url": "https://shop.example/%s?p=%d&ref=site" % (slug, number)}]
            if rng.random() < 0.3
            else []
        )
        row = self.row(
            "profile_projects",
            user_id=user_id,
            project_name=self.fill("{a} {n}").title(),
            project_type=rng.choice(["Album", "Single", "EP"]),
            description=self.one("sent") + " " + self.one("sent"),
            cover_image_url="/images/covers/%d.jpg" % rng.randint(1, 300),
            release_date=self.time()[:10],
            display_order=number,
            is_public=1,
            custom_links=json.dumps(custom),
            **links_by_column,
        )
        links = [
            (column.replace("_", " ").title(), row[column + "_link"])
            for column in LINKCOLS
            if row[column + "_link"]
        ] + [(link["label"], link["url"]) for link in custom]
        return {
            "name": row["project_name"],
            "type": row["project_type"],
            "description": row["description"],
            "cover": row["cover_image_url"],
            "released": row["release_date"],
            "links": [{"label": label, "url": url} for label, url in links],
        }


# ------------------------------------------------------------------ writers
def scalar(value):
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
        return value
    return json.dumps(value, ensure_ascii=False)


def yaml(mapping, indent=""):
    """Block YAML: scalars, maps of scalars, lists of maps (maps may nest)."""
    out = []
    for key, value in mapping.items():
        if value is None or value == [] or value == {}:
            continue
        if isinstance(value, dict):
            out.append("%s%s:\n%s" % (indent, key, yaml(value, indent + "  ")))
        elif isinstance(value, list) and isinstance(value[0], dict):
            items = []
            for item in value:
                body = yaml(item, indent + "    ")
                items.append(indent + "  - " + body[len(indent) + 4 :])
            out.append("%s%s:\n%s" % (indent, key, "".join(items)))
        elif isinstance(value, list):
            out.append(
                "%s%s:\n%s" % (indent, key, "".join("%s  - %s\n" % (indent, scalar(item)) for item in value))
            )
        else:
            out.append("%s%s: %s\n" % (indent, key, scalar(value)))
    return "".join(entry if entry.endswith("\n") else entry + "\n" for entry in out)


def put(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def doc(path, front, body):
    put(path, "---\n" + yaml(front) + "---\n" + (body or ""))


def make_folder(*parts):
    folder = os.path.join(*parts)
    os.makedirs(folder, exist_ok=True)
    return folder


def skeleton(name, out):
    """Copies the files of another generator to OUT/<name>."""
    target = os.path.join(out, name)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(os.path.join(HERE, name), target)
    return target


def post_front(post, author):
    """The front matter of a post in the Hugo tree."""
    profile = author and author["profile"]
    return {
        "title": post["title"],
        "slug": post["slug"],
        "date": post["created_at"],
        "lastmod": post["updated_at"],
        "description": post["excerpt"],
        "image": post["featured_image_url"],
        "meta_title": post["meta_title"],
        "meta_description": post["meta_description"],
        "byline": profile and profile["display_name"],
        "byline_url": profile and "/artists/%s/" % profile["public_profile_slug"],
    }


def project_front(project):
    return {
        "title": project["title"],
        "slug": project["slug"],
        "lastmod": project["updated_at"],
        "weight": project["sort_order"] + 1,
        "client": project["client"],
        "category": project["category"],
        "year": project["year"],
        "duration": project["duration_minutes"],
        "video": project["video_url"],
        "image": project["thumbnail_url"],
        "featured": bool(project["featured"]),
    }


def artist_front(artist):
    profile = artist["profile"]
    return {
        "title": profile["display_name"],
        "slug": profile["public_profile_slug"],
        "lastmod": profile["updated_at"],
        "image": profile["profile_picture_url"],
        "photos": [
            photo
            for photo in (profile["photo_1_url"], profile["photo_2_url"], profile["photo_3_url"])
            if photo
        ],
        "social": [{"label": label, "url": url} for label, url in artist["social"].items()],
        "projects": artist["projects"],
        "tracks": artist["tracks"],
    }


def testimonials_json(studio):
    return json.dumps(
        [
            {key: testimonial[key] for key in ("client_name", "role", "company", "content", "rating")}
            | {"featured": bool(testimonial["featured"])}
            for testimonial in studio.testimonials
        ],
        ensure_ascii=False,
        indent=1,
    )


def write_db(studio, out):
    path = os.path.join(out, "site.db")
    if os.path.exists(path):
        os.unlink(path)
    database = sqlite3.connect(path)
    for table, columns in SCHEMA.items():
        database.execute(
            "CREATE TABLE %s (%s)"
            % (
                table,
                ", ".join(
                    '"%s" %s%s'
                    % (column, SQLTYPE.get(kind, "TEXT"), " PRIMARY KEY" if column == "id" else "")
                    for column, kind in columns
                ),
            )
        )
        rows = studio.rows[table][:]
        random.Random(table).shuffle(rows)
        database.executemany(
            "INSERT INTO %s VALUES (%s)" % (table, ",".join("?" * len(columns))),
            [tuple(row[column] for column, _ in columns) for row in rows],
        )
    database.commit()
    database.close()
    settings(make_folder(out, "settings"))


def write_markdown(studio, out):
    shutil.rmtree(os.path.join(out, "markdown"), ignore_errors=True)
    folder = make_folder(out, "markdown", "blog")
    author_of = {id(entry["post"]): entry["author"] for entry in studio.posts}
    for row in studio.rows["blog_posts"]:
        artist = author_of.get(id(row))
        front = {
            key: row[key]
            for key in (
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
            os.path.join(folder, row["slug"] + ".md"),
            front
            | {
                "author": artist and artist["profile"]["public_profile_slug"],
                "published": bool(row["published"]),
            },
            row["content"],
        )
    folder = make_folder(out, "markdown", "portfolio")
    for row in studio.rows["portfolio_projects"]:
        front = {
            key: value
            for key, value in row.items()
            if key not in ("id", "description", "featured", "published")
        }
        doc(
            os.path.join(folder, row["slug"] + ".md"),
            front | {"featured": bool(row["featured"]), "published": bool(row["published"])},
            row["description"],
        )
    folder = make_folder(out, "markdown", "testimonials")
    for index, testimonial in enumerate(studio.testimonials):
        front = {key: value for key, value in testimonial.items() if key not in ("id", "content", "featured")}
        doc(
            os.path.join(folder, "%05d.md" % index),
            front | {"featured": bool(testimonial["featured"])},
            testimonial["content"] + "\n",
        )
    folder = make_folder(out, "markdown", "artists")
    for artist in studio.artists:
        row = artist["profile"]
        front = {
            key: row[key]
            for key in (
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
                key: (json.loads(value) if key == "custom_links" else value)
                for key, value in project.items()
                if key not in ("id", "user_id", "is_public", "created_at", "updated_at")
            }
            for project in artist["project_rows"]
        ]
        doc(
            os.path.join(folder, row["public_profile_slug"] + ".md"),
            front
            | {"social_links": artist["social"], "projects": projects, "showcase": artist["showcase_rows"]},
            row["bio"],
        )
    settings(make_folder(out, "markdown"))


def settings(folder):
    """The smallest settings file; the pictures and sounds are not on disk, so they are served elsewhere."""
    put(
        os.path.join(folder, "site.yaml"),
        'title: Sweet Dreams Music\nbase_url: %s\nserved_elsewhere: ["/images/", "/audio/"]\n' % SITE,
    )


def write_hugo(studio, out):
    target = skeleton("hugo", out)
    blog, portfolio, artists = (
        make_folder(target, "content", name) for name in ("blog", "portfolio", "artists")
    )
    for entry in studio.posts:
        doc(
            os.path.join(blog, entry["post"]["slug"] + ".md"),
            post_front(entry["post"], entry["author"]),
            entry["post"]["content"],
        )
    for project in studio.projects:
        doc(os.path.join(portfolio, project["slug"] + ".md"), project_front(project), project["description"])
    for artist in studio.artists:
        doc(
            os.path.join(artists, artist["profile"]["public_profile_slug"] + ".md"),
            artist_front(artist),
            artist["profile"]["bio"],
        )
    put(os.path.join(make_folder(target, "data"), "testimonials.json"), testimonials_json(studio))


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
    studio = Studio(options.posts, options.seed)
    studio.build()
    for form in forms:
        globals()["write_" + form](studio, options.out)
    size = sum(len(entry["post"]["content"].encode()) for entry in studio.posts)
    print(
        "posts %d (mean body %d bytes) projects %d testimonials %d artists %d canaries %d"
        % (
            len(studio.posts),
            size // max(len(studio.posts), 1),
            len(studio.projects),
            len(studio.testimonials),
            len(studio.artists),
            studio.canary_count,
        )
    )


if __name__ == "__main__":
    main()
