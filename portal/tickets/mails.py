"""The mails about a ticket, in its language.

To an address that nobody has confirmed they carry the number, a link and fixed words: nothing that was typed into a
form, so that no form of ours can be made to write to strangers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_timezone_location

from portal.outbox.model import Mail
from portal.policy.levels import Level
from portal.policy.promises import Promise, Strength
from portal.tickets.model import Kind, State, Ticket
from portal.web.opening import with_first

FALLBACK = "en"
RENEWED = "ticket_links_renewed"

Writer = Callable[[Ticket, str, str], Mail]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWords:
    """When somebody answers, by how far that binds. Braces stand for the moment, and for what was promised in words."""

    promised: str
    typical: str
    best_effort: str
    in_words: str
    late: str
    past: str
    resting: str
    no_time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelWords(AnswerWords):
    """When a level answers, who was promised that, and what no longer holds for it.

    Braces stand for the version of an agreement, and for the level that had the request before.
    """

    agreed: str
    replaced: str
    moment: str  # as Babel reads it


@dataclass(frozen=True, slots=True, kw_only=True)
class BackWords(AnswerWords):
    """What holds once a level has given a request back: `lost`, and what is said of the first answer."""

    lost: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language. Braces stand for what one mail differs by."""

    no_answer: str
    opened: tuple[str, str]
    link_asked: tuple[str, str]
    links_renewed: tuple[str, str]
    replied: tuple[str, str]
    asked_more: tuple[str, str]
    solved: tuple[str, str]
    reopened: tuple[str, str]
    handed_over: tuple[str, str]
    handed_back: tuple[str, str]
    level_declined: tuple[str, str]
    fair_use: tuple[str, str]
    level_answers: LevelWords
    first_answers: BackWords
    article: str


WORDINGS: Mapping[str, Wording] = MappingProxyType(
    {
        "fr": Wording(
            no_answer=(
                "Ce message part automatiquement : on ne peut pas y répondre par courriel. "
                "Pour nous écrire, ouvrez le lien ci-dessus."
            ),
            opened=(
                "Votre demande {reference}",
                "Bonjour,\n\nnous avons bien reçu une demande envoyée avec votre adresse. Son numéro : {reference}\n\n"
                "Voir où elle en est, ajouter un message :\n{link}\n\n"
                "Si vous n’avez rien demandé, ignorez ce message : il ne se passera rien de plus.",
            ),
            link_asked=(
                "Votre lien vers la demande {reference}",
                "Bonjour,\n\nvoici le lien que vous avez demandé. Il fonctionne pendant trente jours.\n\n{link}\n\n"
                "Si vous n’avez rien demandé, ignorez ce message : personne n’a vu votre demande.",
            ),
            links_renewed=(
                "Un nouveau lien vers la demande {reference}",
                "Bonjour,\n\nles liens vers la demande {reference} viennent tous d’être fermés, depuis sa page. "
                "Voici un nouveau lien. Il fonctionne pendant trente jours.\n\n{link}\n\n"
                "Si ce n’était pas vous, quelqu’un avait un de vos liens : ouvrez celui-ci et fermez-les encore une "
                "fois. Cette personne n’aura plus accès à rien.",
            ),
            replied=(
                "Réponse à votre demande {reference}",
                "Bonjour,\n\nnous avons répondu à votre demande {reference}.\n\n"
                "Lire la réponse, nous répondre :\n{link}",
            ),
            asked_more=(
                "Une question sur votre demande {reference}",
                "Bonjour,\n\npour avancer sur votre demande {reference}, il nous manque quelque chose. En attendant "
                "votre réponse, le délai est suspendu.\n\nLire notre question, y répondre :\n{link}",
            ),
            solved=(
                "Votre demande {reference} est résolue",
                "Bonjour,\n\nnous pensons avoir résolu votre demande {reference}.\n\n"
                "Lire la réponse, clore la demande ou la rouvrir :\n{link}\n\n"
                "Êtes-vous satisfait de notre réponse ? Dites-le-nous, en deux clics :\n"
                "Oui : {link}?satisfied=yes#satisfaction\nNon : {link}?satisfied=no#satisfaction",
            ),
            reopened=(
                "Votre demande {reference} est rouverte",
                "Bonjour,\n\nnous reprenons votre demande {reference}.\n\nVoir où elle en est :\n{link}",
            ),
            handed_over=(
                "Votre demande {reference} change de mains",
                "Bonjour,\n\nnous avons confié votre demande {reference} à des collègues qui iront plus loin : {level}."
                " Ils ont tout ce que vous nous avez écrit, vous n’avez rien à répéter.\n\n{when}\n\n"
                "Voir où elle en est, ajouter un message :\n{link}",
            ),
            handed_back=(
                "Votre demande {reference} revient à notre premier accueil",
                "Bonjour,\n\nnous avons repris votre demande {reference}, que nous avions confiée à des collègues : "
                "{level}.{lost}\n\n{when}\n\nVoir où elle en est, ajouter un message :\n{link}",
            ),
            fair_use=(
                "Usage raisonnable : décision sur votre demande {reference}",
                "Bonjour,\n\nquelqu’un de notre équipe a pris une décision au sujet de l’usage raisonnable, sur votre "
                "demande {reference}. Sa raison y est écrite.\n\n"
                "La lire, nous répondre :\n{link}",
            ),
            level_declined=(
                "À propos de votre demande {reference}",
                "Bonjour,\n\nvous avez souhaité que votre demande {reference} soit confiée à d’autres. Nous la gardons,"
                " et vous disons pourquoi.\n\nLire notre réponse, nous répondre :\n{link}",
            ),
            level_answers=LevelWords(
                promised="Ils vous répondront avant le {moment}. C’est une promesse.",
                typical="Ils répondent d’ordinaire avant le {moment}.",
                best_effort="Ils feront leur possible pour répondre avant le {moment}, sans le promettre.",
                in_words="Leur délai : {words}.",
                no_time="Aucun délai n’est promis.",
                resting="Nous attendons d’abord votre réponse : le délai court dès que vous écrivez.",
                past="Leur réponse était attendue le {moment} : c’est plus long que d’habitude. Ce délai "
                "n’était pas promis.",
                late="Leur réponse était due le {moment} : nous sommes en retard, et nous nous en excusons.",
                agreed="C’est votre accord particulier, version {version}, qui le dit.",
                replaced="Le délai annoncé auparavant ({level}) ne tient plus.",
                moment="EEEE d MMMM 'à' H 'h' mm",
            ),
            first_answers=BackWords(
                lost=" Le délai que nous vous avions annoncé pour leur réponse ne tient plus.",
                promised="Notre première réponse reste promise avant le {moment}.",
                typical="D’ordinaire, nous donnons notre première réponse avant le {moment}.",
                best_effort="Nous ferons notre possible pour répondre avant le {moment}, sans le promettre.",
                in_words="Le délai de notre première réponse : {words}.",
                past="Notre première réponse était attendue le {moment} : c’est plus long que d’habitude. "
                "Ce délai n’était pas promis.",
                late="Notre première réponse était due le {moment} : nous sommes en retard, et nous nous en excusons.",
                resting="Nous attendons d’abord votre réponse : le délai de la nôtre court dès que vous écrivez.",
                no_time="Nous y travaillons ; aucun autre délai n’est promis.",
            ),
            article="Un article y répond : {title}\n{url}",
        ),
        "en": Wording(
            no_answer=(
                "This message was sent automatically: it cannot be answered by e-mail. "
                "To write to us, open the link above."
            ),
            opened=(
                "Your request {reference}",
                "Hello,\n\nwe have received a request sent with your address. Its number: {reference}\n\n"
                "See where it stands, add a message:\n{link}\n\n"
                "If you did not ask us anything, ignore this message: nothing more will happen.",
            ),
            link_asked=(
                "Your link to request {reference}",
                "Hello,\n\nhere is the link you asked for. It works for thirty days.\n\n{link}\n\n"
                "If you did not ask for it, ignore this message: nobody has seen your request.",
            ),
            links_renewed=(
                "A new link to request {reference}",
                "Hello,\n\nall links to request {reference} have just been shut, from its page. Here is a new one. "
                "It works for thirty days.\n\n{link}\n\n"
                "If it was not you, somebody had one of your links: open this one and shut them once more. "
                "That person can then open nothing.",
            ),
            replied=(
                "An answer to your request {reference}",
                "Hello,\n\nwe have answered your request {reference}.\n\nRead the answer, write back:\n{link}",
            ),
            asked_more=(
                "A question about your request {reference}",
                "Hello,\n\nto go on with your request {reference} we need something more from you. Until you answer, "
                "our clock is stopped.\n\nRead our question and answer it:\n{link}",
            ),
            solved=(
                "Your request {reference} is solved",
                "Hello,\n\nwe believe that your request {reference} is solved.\n\n"
                "Read the answer, close the request or reopen it:\n{link}\n\n"
                "Are you satisfied with our answer? Tell us, in two clicks:\n"
                "Yes: {link}?satisfied=yes#satisfaction\nNo: {link}?satisfied=no#satisfaction",
            ),
            reopened=(
                "Your request {reference} is open again",
                "Hello,\n\nwe are working on your request {reference} again.\n\nSee where it stands:\n{link}",
            ),
            handed_over=(
                "Your request {reference} is in other hands",
                "Hello,\n\nwe have handed your request {reference} over to colleagues who can go further: {level}. "
                "They have all that you wrote, there is nothing to repeat.\n\n{when}\n\n"
                "See where it stands, add a message:\n{link}",
            ),
            handed_back=(
                "Your request {reference} is back with our first line",
                "Hello,\n\nwe have taken back your request {reference}, which we had handed over to colleagues: "
                "{level}.{lost}\n\n{when}\n\nSee where it stands, add a message:\n{link}",
            ),
            fair_use=(
                "Fair use: a decision about your request {reference}",
                "Hello,\n\nsomebody of our team has decided something about fair use, on your request {reference}. "
                "Their reason is written there.\n\nRead it, write back:\n{link}",
            ),
            level_declined=(
                "About your request {reference}",
                "Hello,\n\nyou asked us to hand your request {reference} over to others. We are keeping it, and tell "
                "you why.\n\nRead our answer, write back:\n{link}",
            ),
            level_answers=LevelWords(
                promised="They will answer before {moment}. That is a promise.",
                typical="They usually answer before {moment}.",
                best_effort="They will do their best to answer before {moment}, without promising it.",
                in_words="Their delay: {words}.",
                no_time="No time is promised.",
                resting="We are waiting for your answer first: the clock runs as soon as you write.",
                past="Their answer was expected {moment}: it takes longer than usual. That time was not promised.",
                late="Their answer was due {moment}: we are late, and sorry for it.",
                agreed="So says your own agreement, version {version}.",
                replaced="The time given before ({level}) no longer holds.",
                moment="EEEE d MMMM 'at' HH:mm",
            ),
            first_answers=BackWords(
                lost=" The time we had given you for their answer no longer holds.",
                promised="Our first answer is still promised before {moment}.",
                typical="We usually give our first answer before {moment}.",
                best_effort="We will do our best to answer before {moment}, without promising it.",
                in_words="The delay of our first answer: {words}.",
                past="Our first answer was expected {moment}: it takes longer than usual. That time was not promised.",
                late="Our first answer was due {moment}: we are late, and sorry for it.",
                resting="We are waiting for your answer first: the clock of ours runs as soon as you write.",
                no_time="We are working on it; no other time is promised.",
            ),
            article="An article answers it: {title}\n{url}",
        ),
        "es": Wording(
            no_answer=(
                "Este mensaje se envía automáticamente: no se puede responder por correo. "
                "Para escribirnos, abra el enlace anterior."
            ),
            opened=(
                "Su solicitud {reference}",
                "Hola:\n\nHemos recibido una solicitud enviada con su dirección. Su número: {reference}\n\n"
                "Ver en qué punto está, añadir un mensaje:\n{link}\n\n"
                "Si no ha pedido nada, ignore este mensaje: no ocurrirá nada más.",
            ),
            link_asked=(
                "Su enlace a la solicitud {reference}",
                "Hola:\n\nAquí tiene el enlace que ha pedido. Funciona durante treinta días.\n\n{link}\n\n"
                "Si no lo ha pedido, ignore este mensaje: nadie ha visto su solicitud.",
            ),
            links_renewed=(
                "Un enlace nuevo a la solicitud {reference}",
                "Hola:\n\nTodos los enlaces a la solicitud {reference} acaban de cerrarse desde su página. Aquí tiene "
                "uno nuevo. Funciona durante treinta días.\n\n{link}\n\n"
                "Si no ha sido usted, alguien tenía uno de sus enlaces: abra este y ciérrelos otra vez. "
                "Esa persona ya no podrá abrir nada.",
            ),
            replied=(
                "Respuesta a su solicitud {reference}",
                "Hola:\n\nHemos respondido a su solicitud {reference}.\n\nLeer la respuesta, escribirnos:\n{link}",
            ),
            asked_more=(
                "Una pregunta sobre su solicitud {reference}",
                "Hola:\n\nPara avanzar con su solicitud {reference} necesitamos algo más. Mientras no responda, el "
                "plazo queda suspendido.\n\nLeer nuestra pregunta y responderla:\n{link}",
            ),
            solved=(
                "Su solicitud {reference} está resuelta",
                "Hola:\n\nCreemos haber resuelto su solicitud {reference}.\n\n"
                "Leer la respuesta, cerrar la solicitud o reabrirla:\n{link}\n\n"
                "¿Está satisfecho con nuestra respuesta? Díganoslo en dos clics:\n"
                "Sí: {link}?satisfied=yes#satisfaction\nNo: {link}?satisfied=no#satisfaction",
            ),
            reopened=(
                "Su solicitud {reference} se ha reabierto",
                "Hola:\n\nVolvemos a trabajar en su solicitud {reference}.\n\nVer en qué punto está:\n{link}",
            ),
            handed_over=(
                "Su solicitud {reference} cambia de manos",
                "Hola:\n\nHemos confiado su solicitud {reference} a colegas que pueden llegar más lejos: {level}. "
                "Tienen todo lo que nos escribió, no hace falta que repita nada.\n\n{when}\n\n"
                "Ver en qué punto está, añadir un mensaje:\n{link}",
            ),
            handed_back=(
                "Su solicitud {reference} vuelve a nuestra primera línea",
                "Hola:\n\nHemos retomado su solicitud {reference}, que habíamos confiado a colegas: {level}.{lost}"
                "\n\n{when}\n\nVer en qué punto está, añadir un mensaje:\n{link}",
            ),
            fair_use=(
                "Uso razonable: decisión sobre su solicitud {reference}",
                "Hola:\n\nAlguien de nuestro equipo ha tomado una decisión sobre el uso razonable, en su solicitud "
                "{reference}. Allí está escrito el motivo.\n\nLeerlo, escribirnos:\n{link}",
            ),
            level_declined=(
                "Acerca de su solicitud {reference}",
                "Hola:\n\nNos pidió que confiáramos su solicitud {reference} a otras personas. Seguimos nosotros con "
                "ella, y le decimos por qué.\n\nLeer nuestra respuesta, escribirnos:\n{link}",
            ),
            level_answers=LevelWords(
                promised="Le responderán antes del {moment}. Es una promesa.",
                typical="Suelen responder antes del {moment}.",
                best_effort="Harán lo posible por responder antes del {moment}, sin prometerlo.",
                in_words="Su plazo: {words}.",
                no_time="No se promete ningún plazo.",
                resting="Antes esperamos su respuesta: el plazo corre en cuanto escriba.",
                past="Su respuesta se esperaba el {moment}: tarda más de lo habitual. Ese plazo no estaba prometido.",
                late="Su respuesta vencía el {moment}: llegamos tarde y le pedimos disculpas.",
                agreed="Así lo dice su acuerdo particular, versión {version}.",
                replaced="El plazo anunciado antes ({level}) ya no vale.",
                moment="EEEE d 'de' MMMM 'a las' H:mm",
            ),
            first_answers=BackWords(
                lost=" El plazo que le habíamos anunciado para su respuesta ya no vale.",
                promised="Nuestra primera respuesta sigue prometida antes del {moment}.",
                typical="Normalmente damos nuestra primera respuesta antes del {moment}.",
                best_effort="Haremos lo posible por responder antes del {moment}, sin prometerlo.",
                in_words="El plazo de nuestra primera respuesta: {words}.",
                past="Nuestra primera respuesta se esperaba el {moment}: tarda más de lo habitual. Ese plazo no estaba "
                "prometido.",
                late="Nuestra primera respuesta vencía el {moment}: llegamos tarde y le pedimos disculpas.",
                resting="Antes esperamos su respuesta: el plazo de la nuestra corre en cuanto escriba.",
                no_time="Seguimos trabajando en ella; no se promete ningún otro plazo.",
            ),
            article="Un artículo lo responde: {title}\n{url}",
        ),
    }
)


def opened(ticket: Ticket, link: str, key: str) -> Mail:
    """Returns the mail that says a request came in."""
    return _mail(ticket, "ticket_opened", _wording(ticket).opened, link, key)


def link_asked(ticket: Ticket, link: str, key: str) -> Mail:
    """Returns the mail that carries a link which somebody asked for."""
    return _mail(ticket, "ticket_link", _wording(ticket).link_asked, link, key)


def links_renewed(ticket: Ticket, link: str, key: str) -> Mail:
    """Returns the mail that says every former link was shut, and carries a new one."""
    return _mail(ticket, RENEWED, _wording(ticket).links_renewed, link, key)


def replied(ticket: Ticket, link: str, key: str) -> Mail:
    """Returns the mail that says an agent answered."""
    return _mail(ticket, "ticket_replied", _wording(ticket).replied, link, key)


def asked_more(ticket: Ticket, link: str, key: str) -> Mail:
    """Returns the mail that says an agent needs something, and that the clock rests."""
    return _mail(ticket, "ticket_asked_more", _wording(ticket).asked_more, link, key)


def solved(ticket: Ticket, link: str, key: str) -> Mail:
    """Returns the mail that says an agent believes the request solved."""
    return _mail(ticket, "ticket_solved", _wording(ticket).solved, link, key)


def reopened(ticket: Ticket, link: str, key: str) -> Mail:
    """Returns the mail that says an agent took the request up again."""
    return _mail(ticket, "ticket_reopened", _wording(ticket).reopened, link, key)


def handed_over(
    level: Level,
    due: datetime | None,
    zone: tzinfo,
    now: datetime,
    *,
    agreement: str = "",
    former: Level | None = None,
) -> Writer:
    """Returns what writes the mail that says who has the request now, and when they answer.

    Args:
        level: of the promise file; its words are the desk's own.
        due: when its answer falls due; None when nobody can tell.
        zone: in which that is said.
        now: aware moment; where the clock began with the request, the answer may be late already.
        agreement: version of the promise to this customer alone that says so; empty when it is everybody's.
        former: the level that had it and had yet to answer: what the customer was told of that no longer holds; None
            for none.
    """

    def write(ticket: Ticket, link: str, key: str) -> Mail:
        said = _wording(ticket).level_answers
        agreed = f" {said.agreed.format(version=agreement)}" if agreement else ""
        replaced = "" if former is None else f" {said.replaced.format(level=_title(former, ticket))}"
        when = _answers(said, level.reply, due, ticket, zone=zone, now=now)
        fields = {"level": _title(level, ticket), "when": when + agreed + replaced}
        return _mail(ticket, "ticket_handed_over", _wording(ticket).handed_over, link, key, **fields)

    return write


def handed_back(level: Level, zone: tzinfo, now: datetime, *, first: Promise | None, is_owed: bool) -> Writer:
    """Returns what writes the mail that says a level has given the request back, and what holds from now on.

    Args:
        level: of the promise file; its words are the desk's own.
        zone: in which a moment is said.
        now: aware moment.
        first: what was promised of the first reply; None when nothing was, and once it was given.
        is_owed: whether the level had yet to answer: what the customer was told of that no longer holds.
    """

    def write(ticket: Ticket, link: str, key: str) -> Mail:
        title = _title(level, ticket)
        said = _wording(ticket).first_answers
        when = said.no_time if first is None else _answers(said, first, ticket.due_at, ticket, zone=zone, now=now)
        fields = {"level": title, "lost": said.lost if is_owed else "", "when": when}
        return _mail(ticket, "ticket_handed_back", _wording(ticket).handed_back, link, key, **fields)

    return write


def level_declined(ticket: Ticket, link: str, key: str) -> Mail:
    """Returns the mail that says a wish for a level was answered by no."""
    return _mail(ticket, "ticket_level_declined", _wording(ticket).level_declined, link, key)


def fair_use(ticket: Ticket, link: str, key: str) -> Mail:
    """Returns the mail that says an agent decided something about fair use."""
    return _mail(ticket, "ticket_fair_use", _wording(ticket).fair_use, link, key)


def naming(write: Writer, title: str, url: str) -> Writer:
    """Returns what writes the same mail, and the article of ours that answers below it."""

    def write_both(ticket: Ticket, link: str, key: str) -> Mail:
        mail, wording = write(ticket, link, key), _wording(ticket)
        text = mail.text.replace(
            wording.no_answer, f"{wording.article.format(title=title, url=url)}\n\n{wording.no_answer}"
        )
        return replace(mail, text=text)

    return write_both


OF_KIND: Mapping[Kind, Writer] = MappingProxyType(
    {
        Kind.AGENT_REPLIED: replied,
        Kind.ASKED_MORE: asked_more,
        Kind.SOLVED: solved,
        Kind.REOPENED: reopened,
    }
)
KINDS = (
    "ticket_opened",
    "ticket_link",
    RENEWED,
    "ticket_replied",
    "ticket_asked_more",
    "ticket_solved",
    "ticket_reopened",
    "ticket_handed_over",
    "ticket_handed_back",
    "ticket_level_declined",
    "ticket_fair_use",
)


def _mail(ticket: Ticket, kind: str, words: tuple[str, str], link: str, key: str, **more: str) -> Mail:
    subject, text = words
    fields = {"reference": ticket.reference, "link": link, **more}
    return Mail(
        recipient=ticket.email,
        subject=subject.format(**fields),
        text=f"{text.format(**fields)}\n\n{_wording(ticket).no_answer}\n",
        lang=ticket.lang if ticket.lang in WORDINGS else FALLBACK,
        kind=kind,
        key=f"{kind}:{key}",
    )


def _answers(
    said: AnswerWords, promise: Promise, due: datetime | None, ticket: Ticket, *, zone: tzinfo, now: datetime
) -> str:
    if promise.words:
        words = promise.words.get(ticket.lang) or next(iter(promise.words.values()))
        return said.in_words.format(words=words.rstrip("."))
    if due is None:
        return said.resting if ticket.state is State.WAITING else said.no_time
    sentence = {
        Strength.PROMISE: said.promised,
        Strength.TYPICAL: said.typical,
        Strength.BEST_EFFORT: said.best_effort,
    }[promise.strength]
    if due < now:
        sentence = said.late if promise.strength is Strength.PROMISE else said.past
    return sentence.format(moment=_moment(due, zone, ticket))


def _moment(due: datetime, zone: tzinfo, ticket: Ticket) -> str:
    locale = ticket.lang if ticket.lang in WORDINGS else FALLBACK
    city = get_timezone_location(zone, locale=locale, return_city=True) if isinstance(zone, ZoneInfo) else str(zone)
    written = format_datetime(due, _wording(ticket).level_answers.moment, tzinfo=zone, locale=locale)
    return f"{with_first(written, due.astimezone(zone), locale)} ({city})"


def _title(level: Level, ticket: Ticket) -> str:
    return level.title.get(ticket.lang) or next(iter(level.title.values()), level.name)


def _wording(ticket: Ticket) -> Wording:
    return WORDINGS.get(ticket.lang, WORDINGS[FALLBACK])
