"""The tables of tickets. Events are only ever added: the database itself refuses to change one."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

from portal.storage import UtcDateTime

metadata = MetaData()
tickets = Table(
    "tickets",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String(12), nullable=False, unique=True),
    Column("submission", String(64), nullable=False, unique=True),
    Column("lang", String(8), nullable=False),
    Column("name", String(80), nullable=False),
    Column("email", String(254), nullable=False),
    Column("subject", String(150), nullable=False),
    Column("area", String(60), nullable=False),
    Column("article", String(200), nullable=False),
    Column("number", String(60), nullable=False),
    Column("plan", String(60), nullable=False),
    Column("customer", Integer, nullable=True),
    Column("lane", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("promised", String(64), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("clock_from", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=True),
    Column("first_reply_at", UtcDateTime, nullable=True),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("is_address_confirmed", Boolean, nullable=False),
    Column("erased_at", UtcDateTime, nullable=True),
    Column("level", String(60), nullable=False, default="", server_default=""),
    Column("level_due_at", UtcDateTime, nullable=True),
    Column("criticality", Integer, nullable=False, default=0, server_default="0"),
    Column("assignee", Integer, nullable=True),
    Column("awaited_since", UtcDateTime, nullable=True),
    Column("behind_until", UtcDateTime, nullable=True),
    # All that decides a place in the queue: it is counted and sorted without reading the tickets themselves.
    Index(
        "ix_tickets_queue",
        "state",
        "promised",
        "plan",
        "lane",
        "criticality",
        "first_reply_at",
        "due_at",
        "level_due_at",
        "clock_from",
        "id",
        "level",
        "assignee",
        "awaited_since",
        "behind_until",
    ),
    # What the daily sweep looks for.
    Index("ix_tickets_ended", "erased_at", "state", "changed_at"),
    Index("ix_tickets_email", "email"),
    Index("ix_tickets_customer", "customer"),
)
events = Table(
    "ticket_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Integer, ForeignKey("tickets.id"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("author", String(12), nullable=False),
    Column("agent", Integer, nullable=True),
    Column("text", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Index("ix_ticket_events_ticket", "ticket", "id"),
)
access = Table(
    "ticket_access",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Integer, ForeignKey("tickets.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("scope", String(12), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime, nullable=True),
    Index("ix_ticket_access_ticket", "ticket"),
)
promise_versions = Table(
    "promise_versions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("version", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("agreement", String(60), nullable=False, default="", server_default=""),
)
attachments = Table(
    "attachments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Integer, ForeignKey("tickets.id"), nullable=False),
    Column("event", Integer, ForeignKey("ticket_events.id"), nullable=False),
    Column("key", String(43), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("kind", String(60), nullable=False),
    Column("size", Integer, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Index("ix_attachments_ticket", "ticket"),
)
spared_questions = Table(
    "spared_questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("lang", String(8), nullable=False),
    Column("article", String(200), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
fair_use_marks = Table(
    "fair_use_marks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Integer, ForeignKey("tickets.id"), nullable=False),
    Column("what", String(24), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_fair_use_marks_ticket", "ticket", "what", "at"),
)
fair_use_cases = Table(
    "fair_use_cases",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket", Integer, ForeignKey("tickets.id"), nullable=False),
    Column("rule", String(24), nullable=False),
    Column("allowed", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("contested_at", UtcDateTime, nullable=True),
    Column("decided_at", UtcDateTime, nullable=True),
    Column("decision", String(12), nullable=False, default="", server_default=""),
    Index("ix_fair_use_cases_ticket", "ticket"),
    Index("ix_fair_use_cases_contested", "contested_at", "decided_at"),
)
