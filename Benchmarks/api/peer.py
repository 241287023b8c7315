"""FastAPI with the same insert into SQLite (synchronous=FULL) or Postgres, written as in its manual."""

import os
import sqlite3
import threading
import uuid
from datetime import datetime, timezone

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

app = FastAPI()
DATABASE = os.environ["PEER_DATABASE"]
COLUMNS = (
    "id, name, email, company, phone, project_type, budget_range, message, status, created_at, updated_at"
)


class Submission(BaseModel):
    name: str = Field(min_length=1, max_length=200)
    email: str = Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    company: str | None = Field(None, max_length=200)
    phone: str | None = Field(None, max_length=40)
    project_type: str | None = None
    budget_range: str | None = None
    message: str = Field(min_length=1, max_length=5000)


if DATABASE.startswith("postgres"):
    from psycopg_pool import ConnectionPool

    pool = ConnectionPool(DATABASE, min_size=8, max_size=16, open=True)

    def insert(row):
        with pool.connection() as connection:
            connection.execute(
                f"INSERT INTO contact_submissions ({COLUMNS}) VALUES ({', '.join(['%s'] * 11)})", row
            )

else:
    local = threading.local()

    def insert(row):
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(DATABASE, timeout=30)
            local.connection.execute("PRAGMA journal_mode = WAL")
            local.connection.execute("PRAGMA synchronous = FULL")
        with local.connection:
            local.connection.execute(
                f"INSERT INTO contact_submissions ({COLUMNS}) VALUES ({', '.join('?' * 11)})", row
            )


@app.post("/v1/contact")
def submit(submission: Submission):
    now = datetime.now(timezone.utc).isoformat()
    identifier = str(uuid.uuid4())
    insert(
        (
            identifier,
            submission.name,
            submission.email,
            submission.company,
            submission.phone,
            submission.project_type,
            submission.budget_range,
            submission.message,
            "new",
            now,
            now,
        )
    )
    return JSONResponse({"id": identifier, "status": "received", "received_at": now}, status_code=201)
