"""Agents signing in and staying signed in, and who looks at which ticket."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

import structlog
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection

from portal.accounts.model import counting_key, normalise_address
from portal.desk import store
from portal.desk.model import (
    ATTEMPTS_COUNT_FOR,
    IDLE,
    LONGEST_PASSWORD,
    LONGEST_SESSION,
    LOOKING_FOR,
    MOST_ATTEMPTS,
    Agent,
    Credentials,
    TooManyAttemptsError,
    WrongPasswordError,
    require_name,
    require_password,
)
from portal.errors import ConfigError, UnusableError
from portal.storage import Database, StorageError
from portal.tickets import store as ticket_store
from portal.tickets.model import State, Ticket

CODE_BYTES = 24  # 192 bits
# A session in use and a ticket being read are noted this often, not at every request.
NOTED_EVERY = timedelta(minutes=10)
LOOK_NOTED_EVERY = timedelta(seconds=20)
MOST_LISTED = 100

log = structlog.get_logger()

# RFC 9106, section 4, second recommendation: 64 MiB, three passes.
_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
# Nobody's password, made with the same costs: an address that is no agent's takes as long as one that is.
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$MDEyMzQ1Njc4OWFiY2RlZg$VnhbLgkHsOVTaxQ4rFvcWZFCvBcpAgHTIq8kJLn2Bq0"


def add_agent(database: Database, email: str, password: str, now: datetime, *, name: str, lang: str) -> Agent:
    """Lets somebody answer from the desk.

    Args:
        database: of the portal.
        email: their address; normalised here.
        password: as they will type it.
        now: aware moment.
        name: shown to other agents.
        lang: of the desk's own words.

    Raises:
        UnusableError: address, name or password cannot be used.
        ConfigError: the address is an agent's already.
    """
    address, known_as = normalise_address(email), require_name(name)
    require_password(password)
    hashed = _hasher.hash(password)
    return _put(database, address, hashed, now, name=known_as, lang=lang)


def add_helper(database: Database, email: str, now: datetime, *, name: str, lang: str) -> Agent:
    """Adds an agent whom no password lets in, such as the ones of the demonstration.

    Raises:
        ConfigError: the address is an agent's already.
    """
    return _put(database, normalise_address(email), "", now, name=require_name(name), lang=lang)


def agents(database: Database) -> tuple[Agent, ...]:
    """Returns every agent, by address."""
    with database.reading() as db:
        return store.everybody(db)


def names(database: Database) -> dict[int, str]:
    """Returns the name of every agent there ever was, by id."""
    with database.reading() as db:
        return store.names(db)


def set_password(database: Database, email: str, password: str) -> int:
    """Gives an agent another password and ends all their sessions; returns how many.

    Raises:
        UnusableError: the password cannot be used.
        ConfigError: the address is no agent's.
    """
    require_password(password)
    hashed = _hasher.hash(password)
    with database.writing() as db:
        agent = _agent_of(db, email)
        store.change(db, agent.id, password=hashed)
        ended = store.end_sessions(db, agent.id)
    log.info("agent_password_changed", agent=agent.id)
    return ended


def revoke(database: Database, email: str) -> int:
    """Ends every session of an agent; returns how many.

    Raises:
        ConfigError: the address is no agent's.
    """
    with database.writing() as db:
        agent = _agent_of(db, email)
        ended = store.end_sessions(db, agent.id)
    log.info("agent_sessions_revoked", agent=agent.id)
    return ended


def remove_agent(database: Database, email: str, now: datetime) -> None:
    """Takes the desk from an agent, at once; what they wrote keeps their name.

    Raises:
        ConfigError: the address is no agent's.
    """
    with database.writing() as db:
        agent = _agent_of(db, email)
        store.end_sessions(db, agent.id)
        store.change(db, agent.id, removed_at=now, password="")
    log.info("agent_removed", agent=agent.id)


def set_language(database: Database, agent: int, lang: str) -> None:
    """Lets the desk speak to an agent in another language."""
    with database.writing() as db:
        store.change(db, agent, lang=lang)


def change_password(database: Database, email: str, old: str, new: str, now: datetime) -> str:
    """Gives an agent the password that they chose, ends all their sessions and opens one; returns its code.

    Raises:
        UnusableError: the new password cannot be used.
        WrongPasswordError: the old one is not theirs.
        TooManyAttemptsError: the old one was guessed at too often.
    """
    require_password(new)
    address = _address_or_nothing(email)
    credentials = _proven(database, address, old, now)
    hashed = _hasher.hash(new)
    code = _open_session(database, address, credentials, now, password=hashed, ends_others=True)
    log.info("agent_password_changed", agent=credentials.agent)
    return code


def sign_in(database: Database, email: str, password: str, now: datetime) -> str:
    """Opens a session; returns its code.

    Hashing takes most of the time and is done for every address alike, outside of any transaction.

    Raises:
        WrongPasswordError: address and password do not belong together.
        TooManyAttemptsError: the address was tried too often.
    """
    address = _address_or_nothing(email)
    credentials = _proven(database, address, password, now)
    renewed = _hasher.hash(password) if _hasher.check_needs_rehash(credentials.password) else None
    code = _open_session(database, address, credentials, now, password=renewed)
    log.info("agent_signed_in", agent=credentials.agent)
    return code


def agent_of(database: Database, code: str, now: datetime) -> Agent | None:
    """Returns who is signed in with the session of that code; None for nobody."""
    digest = _digest(code)
    with database.reading() as db:
        found = store.session_of(db, digest, now - IDLE, now - LONGEST_SESSION)
        agent = None if found is None else store.by_id(db, found.agent)
    if found is not None and agent is not None and now - found.seen_at >= NOTED_EVERY:
        with database.writing() as db:
            store.touch_session(db, digest, now)
    return agent


def sign_out(database: Database, code: str) -> None:
    """Ends a session."""
    with database.writing() as db:
        store.end_session(db, _digest(code))


def look_at(database: Database, ticket: int, agent: int, now: datetime) -> tuple[str, ...]:
    """Notes that an agent looks at a ticket; returns the names of the others who do."""
    with database.reading() as db:
        noted = store.looked_at(db, ticket, agent)
        others = store.others_at(db, ticket, agent, now - LOOKING_FOR)
    if noted is None or now - noted >= LOOK_NOTED_EVERY:
        try:
            with database.writing() as db:
                store.look_at(db, ticket, agent, now)
        except StorageError as error:
            # A disk that is full hides no request from who could read it.
            log.warning("look_not_noted", reason=error.message)
    return others


def listed(database: Database, states: tuple[State, ...]) -> tuple[Ticket, ...]:
    """Returns the tickets in some states that changed last, at most `MOST_LISTED`."""
    with database.reading() as db:
        return ticket_store.latest(db, states, MOST_LISTED)


def _proven(database: Database, address: str, password: str, now: datetime) -> Credentials:
    """Returns what belongs to an address, once its password was given; counts in vain tries."""
    account = _account(address)
    with database.reading() as db:
        credentials = store.credentials_of(db, address)
        tried = store.count_attempts(db, account, now - ATTEMPTS_COUNT_FOR)
    if tried >= MOST_ATTEMPTS:
        raise TooManyAttemptsError("This address was tried too often", "Wait a quarter of an hour.")
    hashed = credentials.password if credentials is not None else ""
    is_right = _is_right(hashed or _NOBODYS, password) and bool(hashed)
    if not is_right or credentials is None:
        with database.writing() as db:
            store.add_attempt(db, account, now)
        log.warning("agent_refused")
        raise WrongPasswordError("Address and password do not belong together", "Type both again.")
    return credentials


def _open_session(
    database: Database,
    address: str,
    proven: Credentials,
    now: datetime,
    *,
    password: str | None = None,
    ends_others: bool = False,
) -> str:
    code = secrets.token_urlsafe(CODE_BYTES)
    with database.writing() as db:
        # The password may have been changed while this one was being hashed.
        if store.credentials_of(db, address) != proven:
            raise WrongPasswordError("Address and password do not belong together", "Type both again.")
        store.forget_attempts(db, _account(address))
        if password is not None:
            store.change(db, proven.agent, password=password)
        if ends_others:
            store.end_sessions(db, proven.agent)
        store.add_session(db, proven.agent, _digest(code), now)
    return code


def _account(address: str) -> str:
    return hashlib.sha256(counting_key(address).encode()).hexdigest()


def _put(database: Database, email: str, hashed: str, now: datetime, *, name: str, lang: str) -> Agent:
    with database.writing() as db:
        if store.by_email(db, email) is not None:
            raise ConfigError(
                f"{email} is an agent already", "Give them another password with: guichet agent password ADDRESS"
            )
        store.put(db, email, hashed, now, name=name, lang=lang)
        agent = store.by_email(db, email)
    if agent is None:
        raise AssertionError("an agent just written is there")
    log.info("agent_added", agent=agent.id)
    return agent


def _agent_of(db: Connection, email: str) -> Agent:
    agent = store.by_email(db, normalise_address(email))
    if agent is None:
        raise ConfigError(f"{email} is no agent", "See who is with: guichet agent list")
    return agent


def _address_or_nothing(email: str) -> str:
    try:
        return normalise_address(email)
    except UnusableError:
        return ""


def _is_right(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password[: LONGEST_PASSWORD + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False


def _digest(code: str) -> str:
    # 192 random bits need no slow hash.
    return hashlib.sha256(code.encode()).hexdigest()
